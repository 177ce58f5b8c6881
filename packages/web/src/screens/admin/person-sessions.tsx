import { Button, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { personSessionsQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './admin.module.css';

/** Where somebody is signed in, each with a way to end it. */
export function PersonSessions({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sessions = useQuery(personSessionsQuery(account.id));
  const end = useMutation({
    mutationFn: ({ id }: { readonly id: string; readonly device: string }) =>
      api.call('endUserSession', { params: { id: account.id, session: id } }),
    onSuccess: (_, { device }) => {
      showDone(t('person.sessionEnded', { device }));
      return client.invalidateQueries({ queryKey: keys.personSessions(account.id) });
    },
    onError: showProblem,
  });
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('person.sessionsTitle')}
      </Title>
      {sessions.isPending && <RowSkeletons count={2} height={52} />}
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data?.length === 0 && <Text c="dimmed">{t('person.noSessions')}</Text>}
      <ul className={styles['list']}>
        {(sessions.data ?? []).map((session) => (
          <li key={session.id} className={styles['item']}>
            <div className={styles['way']}>
              <span className={styles['wayText']}>
                <Text fw={550}>{session.device}</Text>
                <Text size="xs" c="dimmed">
                  {t(`person.${session.kind}`)} · {session.place} · {t('person.lastUsed')}{' '}
                  <RelativeTime time={session.lastUsedAt} />
                </Text>
              </span>
              <Button
                size="xs"
                variant="default"
                flex="none"
                aria-label={t('person.endSessionOf', { device: session.device })}
                loading={end.isPending && end.variables.id === session.id}
                onClick={() => end.mutate(session)}
              >
                {t('person.endSession')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
