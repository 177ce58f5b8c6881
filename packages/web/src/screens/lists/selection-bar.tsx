import { Alert, Button, Menu, Text } from '@mantine/core';
import { receiptSentences } from '@tessera/client';
import { type ExposureShape, MOST_EXPOSURES_AT_ONCE, type ReceiptShape } from '@tessera/contract';
import { CalendarPlus, ChevronDown, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExtendMany, useRevokeMany } from '../../data/gallery.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { Sentence, sayIn, useSharingWords } from '../../sharing/index.ts';
import { language } from '../../text/index.ts';
import { dayWords } from './exposure-cells.tsx';
import styles from './gallery.module.css';
import './texts.ts';

const DAY = 24 * 3_600_000;

/**
 * What can be done with the ticked shares, in one step for all of them, with one receipt. Where more are ticked than the hub
 * takes at once, the others stay ticked for the next step. The receipt of a revoke stays until it is closed.
 */
export function SelectionBar(props: {
  readonly shares: readonly ExposureShape[];
  onDone(taken: readonly ExposureShape[]): void;
}) {
  const { t } = useTranslation();
  const words = useSharingWords();
  const [asking, setAsking] = useState(false);
  const [receipt, setReceipt] = useState<readonly string[]>([]);
  const revoke = useRevokeMany();
  const extend = useExtendMany();
  const shares = props.shares.slice(0, MOST_EXPOSURES_AT_ONCE);
  if (shares.length === 0)
    return (
      <>
        <div className={styles['bar']} />
        <Receipt sentences={receipt} onClose={() => setReceipt([])} />
      </>
    );
  const timed = shares.filter(({ by }) => by !== 'mode');
  const say = (what: ReceiptShape) =>
    setReceipt(receiptSentences(sayIn(words), what, { kind: 'revoke' }, language));
  const prolong = (until: Date | null) =>
    extend.mutate(
      { shares: timed, until },
      {
        onError: showProblem,
        onSuccess: () => {
          showDone(
            until === null
              ? t('gallery.share.extendedForever')
              : t('gallery.share.extended', { date: dayWords(until.toISOString()) }),
          );
          props.onDone(shares);
        },
      },
    );
  const who = [...new Set(shares.map(({ principal }) => principal.name))];
  const shown = who.length > 4 ? `${who.slice(0, 4).join(', ')}, …` : who.join(', ');
  return (
    <div className={styles['bar']}>
      <Text role="status">{t('gallery.share.chosen', { count: shares.length })}</Text>
      <Button
        size="compact-sm"
        color="red"
        variant="light"
        leftSection={<ShieldOff size={14} />}
        onClick={() => {
          setReceipt([]);
          setAsking(true);
        }}
      >
        {t('gallery.share.revoke', { count: shares.length })}
      </Button>
      {timed.length > 0 && (
        <Menu>
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="default"
              loading={extend.isPending}
              leftSection={<CalendarPlus size={14} />}
              rightSection={<ChevronDown size={14} />}
            >
              {t('gallery.share.extend')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => prolong(laterOf(timed, 7))}>
              {t('gallery.share.extendBy.week')}
            </Menu.Item>
            <Menu.Item onClick={() => prolong(laterOf(timed, 30))}>
              {t('gallery.share.extendBy.month')}
            </Menu.Item>
            <Menu.Item onClick={() => prolong(null)}>{t('gallery.share.extendBy.never')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <ConfirmConsequence
        opened={asking}
        title={t('gallery.share.confirmTitle', { count: shares.length })}
        consequence={t('gallery.share.confirmText', { who: shown })}
        confirm={t('gallery.share.revoke', { count: shares.length })}
        destroys
        busy={revoke.isPending}
        error={revoke.error}
        onClose={() => {
          revoke.reset();
          setAsking(false);
        }}
        onConfirm={() =>
          revoke.mutate(shares, {
            onSuccess: (done) => {
              setAsking(false);
              say(done);
              props.onDone(shares);
            },
          })
        }
      />
    </div>
  );
}

function Receipt(props: { readonly sentences: readonly string[]; onClose(): void }) {
  const { t } = useTranslation();
  if (props.sentences.length === 0) return null;
  return (
    <Alert role="status" mb="md" withCloseButton closeButtonLabel={t('common.close')} onClose={props.onClose}>
      {props.sentences.map((sentence) => (
        <Text key={sentence} component="div">
          <Sentence>{sentence}</Sentence>
        </Text>
      ))}
    </Alert>
  );
}

/** So many days after the latest of their ends, or after now: nobody gets less than they have. */
function laterOf(shares: readonly ExposureShape[], days: number): Date {
  const ends = shares.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  return new Date(Math.max(Date.now(), ...ends) + days * DAY);
}
