import { Badge, Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './account.module.css';

/** Where one is signed in, each with a way to end it. */
export function Sessions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => api.call('listSessions', {}, { signal }),
  });
  const end = useMutation({
    mutationFn: (session: { readonly id: string; readonly device: string }) =>
      api.call('endSession', { params: { id: session.id } }),
    onSuccess: async (_, { device }) => {
      showDone(t('account.sessionEnded', { device }));
      await client.invalidateQueries({ queryKey: keys.sessions });
    },
    onError: showProblem,
  });
  if (sessions.isPending) return <RowSkeletons count={2} height={52} />;
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <ul className={styles['list']}>
      {sessions.data.items.map((session) => (
        <li key={session.id} className={styles['item']}>
          <div className={styles['itemText']}>
            <Text fw={550}>
              {session.device}{' '}
              {session.current && (
                <Badge component="span" variant="light" tt="none">
                  {t('account.thisSession')}
                </Badge>
              )}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`account.${session.kind}`)} · {session.place} · {t('account.lastUsed')}{' '}
              <RelativeTime time={session.lastUsedAt} /> · {t('account.since')}{' '}
              <RelativeTime time={session.createdAt} />
            </Text>
          </div>
          {!session.current && (
            <Button
              size="xs"
              variant="default"
              aria-label={t('account.endSessionOf', { device: session.device })}
              loading={end.isPending && end.variables.id === session.id}
              onClick={() => end.mutate(session)}
            >
              {t('account.endSession')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
