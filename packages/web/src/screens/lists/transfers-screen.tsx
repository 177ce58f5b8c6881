import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TransferShape } from '@tessera/contract';
import { ArrowRightLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { transfersQuery, useAnswerTransfer } from '../../data/gallery.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { TextLink } from '../../shell/links.tsx';
import { dayWords } from './exposure-cells.tsx';
import './texts.ts';

/** Offers of ownership, to the reader and by them, and the answers. */
export function TransfersScreen() {
  const { t } = useTranslation();
  const offers = useQuery(transfersQuery);
  const { data } = offers;
  return (
    <Screen title={t('gallery.transfers.title')} width="form">
      {offers.isPending && <FormSkeleton fields={2} />}
      {offers.isError && <ErrorState error={offers.error} onRetry={() => void offers.refetch()} />}
      {data && data.received.length + data.sent.length === 0 && (
        <EmptyState icon={ArrowRightLeft} title={t('gallery.transfers.none')}>
          {t('gallery.transfers.noneText')}
        </EmptyState>
      )}
      {data && (
        <Stack gap="xl">
          <Offers title={t('gallery.transfers.received')} offers={data.received} received />
          <Offers title={t('gallery.transfers.sent')} offers={data.sent} received={false} />
        </Stack>
      )}
    </Screen>
  );
}

function Offers(props: {
  readonly title: string;
  readonly offers: readonly TransferShape[];
  readonly received: boolean;
}) {
  if (props.offers.length === 0) return null;
  return (
    <section aria-label={props.title}>
      <Title order={2} size="h4" mb="sm">
        {props.title}
      </Title>
      <Stack>
        {props.offers.map((offer) => (
          <Offer key={offer.id} offer={offer} received={props.received} />
        ))}
      </Stack>
    </section>
  );
}

function Offer({ offer, received }: { readonly offer: TransferShape; readonly received: boolean }) {
  const { t } = useTranslation();
  const { id, from, to, resource, below } = offer;
  const { title } = resource;
  const words = {
    accept: t('gallery.transfers.accepted', { title }),
    decline: t('gallery.transfers.declined', { name: from.name }),
    withdraw: t('gallery.transfers.withdrawn'),
  };
  const answer = useAnswerTransfer({
    onSuccess: (given) => showDone(words[given.answer]),
    onError: showProblem,
  });
  const say = (how: keyof typeof words) => () => answer.mutate({ id, answer: how });
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Text>
          {received
            ? t('gallery.transfers.from', { name: from.name, title: `“${title}”` })
            : t('gallery.transfers.to', { name: to.name, title: `“${title}”` })}{' '}
          {below > 0 && t('gallery.transfers.below', { count: below })}{' '}
          {offer.keepManager &&
            (received ? t('gallery.transfers.keeps', { name: from.name }) : t('gallery.transfers.youKeep'))}
        </Text>
        {offer.message !== '' && (
          <Text c="dimmed" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {offer.message}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          <RelativeTime time={offer.createdAt} /> ·{' '}
          {t('gallery.transfers.ends', { date: dayWords(offer.until) })}
          {resource.id !== null && (
            <>
              {' · '}
              <TextLink to="/r/$id" params={{ id: resource.id }} size="xs">
                {title}
              </TextLink>
            </>
          )}
        </Text>
        <Group gap="xs">
          {received ? (
            <>
              <Button loading={answer.isPending} onClick={say('accept')}>
                {t('gallery.transfers.accept')}
              </Button>
              <Button variant="default" disabled={answer.isPending} onClick={say('decline')}>
                {t('gallery.transfers.decline')}
              </Button>
            </>
          ) : (
            <Button variant="default" loading={answer.isPending} onClick={say('withdraw')}>
              {t('gallery.transfers.withdraw')}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
