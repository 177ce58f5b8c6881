import { Badge, Button, Group, Select, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueuedMailShape } from '@tessera/contract';
import { LYING, type LyingState, MAIL_STATES, type MailState, RESENDABLE } from '@tessera/domain';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { MorePages } from '../../parts/more-pages.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './mail.module.css';

const LOOKS_EVERY = 10_000;

/** What is to leave and what became of it; what failed or was kept can be sent again or dropped. */
export function MailQueue({ ready }: { readonly ready: boolean }) {
  const { t } = useTranslation();
  const [state, setState] = useState<MailState | null>(null);
  const queue = useInfiniteQuery({
    queryKey: keys.mailQueue(state),
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listMails',
        {
          query: {
            ...(state === null ? {} : { state }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOKS_EVERY,
  });
  const mails = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = queue.data?.pages[0]?.counts;
  const lying = LYING.find((one) => one === state);
  return (
    <section className={styles['part']} aria-label={t('mail.queue')}>
      <div>
        <Title order={2} size="h3">
          {t('mail.queue')}
        </Title>
        <Text c="dimmed">{t('mail.queueNote')}</Text>
      </div>
      <div className={styles['toolbar']}>
        <Select
          label={t('mail.show')}
          allowDeselect={false}
          value={state ?? 'all'}
          onChange={(value) => setState(MAIL_STATES.find((one) => one === value) ?? null)}
          data={[
            { value: 'all', label: t('mail.all') },
            ...MAIL_STATES.map((value) => ({
              value,
              label: `${t(`mail.state.${value}`)} (${counts?.[value] ?? 0})`,
            })),
          ]}
        />
        {lying !== undefined && (counts?.[lying] ?? 0) > 0 && (
          <AllOfThem state={lying} count={counts?.[lying] ?? 0} ready={ready} />
        )}
      </div>
      {queue.isPending && <RowSkeletons height={56} />}
      {queue.isError && mails.length === 0 && (
        <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />
      )}
      {queue.data !== undefined && mails.length === 0 && (
        <EmptyState icon={MailCheck} title={t('mail.empty.title')}>
          {t('mail.empty.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} ready={ready} />
        ))}
      </ul>
      <MorePages query={queue} />
    </section>
  );
}

const COLORS: Readonly<Record<MailState, string>> = {
  waiting: 'gray',
  kept: 'amber',
  sent: 'verdigris',
  failed: 'red',
  unsure: 'amber',
  dropped: 'gray',
};

function MailRow({ mail, ready }: { readonly mail: QueuedMailShape; readonly ready: boolean }) {
  const { t } = useTranslation();
  const { id, address, state } = mail;
  const resend = useActOnQueue(() => api.call('resendMail', { params: { id } }).then(() => 1), 'resent');
  const drop = useActOnQueue(() => api.call('dropMail', { params: { id } }).then(() => 1), 'dropped');
  const open = RESENDABLE.some((one) => one === state);
  const event = mail.event === 'security' ? t('mail.safetyEvent') : t(`inbox.events.${mail.event}`);
  return (
    <li className={styles['row']}>
      <div className={styles['rowText']}>
        <Group gap="xs">
          <Text fw={550}>{address}</Text>
          <Badge color={COLORS[state]} variant="light" tt="none">
            {t(`mail.state.${state}`)}
          </Badge>
          {mail.outside && (
            <Text size="xs" c="dimmed">
              {t('mail.outside')}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {event} · <RelativeTime time={mail.createdAt} />
          {mail.tries > 0 && ` · ${t('mail.tries', { count: mail.tries })}`}
          {state === 'waiting' && mail.tries > 0 && (
            <>
              , {t('mail.next')} <RelativeTime time={mail.dueAt} />
            </>
          )}
        </Text>
        {mail.answer !== null && state !== 'sent' && (
          <Text size="sm" dir="auto">
            {mail.answer}
          </Text>
        )}
        {state === 'unsure' && (
          <Text size="sm" c="dimmed">
            {t('mail.unsureNote')}
          </Text>
        )}
      </div>
      {open && (
        <div className={styles['rowActions']}>
          {ready && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('mail.resendOf', { address })}
              loading={resend.isPending}
              onClick={() => resend.mutate()}
            >
              {t('mail.resend')}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t('mail.dropOf', { address })}
            loading={drop.isPending}
            onClick={() => drop.mutate()}
          >
            {t('mail.drop')}
          </Button>
        </div>
      )}
    </li>
  );
}

function AllOfThem(props: { readonly state: LyingState; readonly count: number; readonly ready: boolean }) {
  const { t } = useTranslation();
  const { state, count } = props;
  const [dropping, setDropping] = useState(false);
  const resend = useActOnQueue(
    async () => (await api.call('resendMails', { body: { state } })).count,
    'resent',
  );
  const drop = useActOnQueue(async () => (await api.call('dropMails', { body: { state } })).count, 'dropped');
  return (
    <>
      {props.ready && (
        <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t('mail.resendAll')}
        </Button>
      )}
      <Button variant="subtle" onClick={() => setDropping(true)}>
        {t('mail.dropAll')}
      </Button>
      <ConfirmConsequence
        opened={dropping}
        title={t('mail.dropTitle', { count })}
        consequence={t('mail.dropText')}
        confirm={t('mail.dropAll')}
        destroys
        busy={drop.isPending}
        onConfirm={() => drop.mutate(undefined, { onSettled: () => setDropping(false) })}
        onClose={() => setDropping(false)}
      />
    </>
  );
}

/** An act on the queue: says how many it touched, and looks at the queue again. */
function useActOnQueue(act: () => Promise<number>, done: 'resent' | 'dropped') {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (count) => showDone(t(`mail.${done}`, { count })),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.mailQueues }),
  });
}
