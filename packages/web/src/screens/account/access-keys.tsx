import { Badge, Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, Output } from '@tessera/contract';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './account.module.css';
import { NewKey } from './new-key.tsx';

type AccessKey = Output<Endpoints['listKeys']>['items'][number];

/** One's access keys: what each may, when it was used, when it ends; a new one, and the end of one. */
export function AccessKeys() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<AccessKey | null>(null);
  const list = useQuery({
    queryKey: keys.accessKeys,
    queryFn: ({ signal }) => api.call('listKeys', {}, { signal }),
  });
  const end = useMutation({
    mutationFn: (key: AccessKey) => api.call('deleteKey', { params: { id: key.id } }),
    onSuccess: async (_, { name }) => {
      setEnding(null);
      showDone(t('account.keyEnded', { name }));
      await client.invalidateQueries({ queryKey: keys.accessKeys });
    },
  });
  if (list.isPending) return <RowSkeletons count={2} height={52} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      {list.data.items.length === 0 ? (
        <Text c="dimmed">{t('account.noKeys')}</Text>
      ) : (
        <ul className={styles['list']}>
          {list.data.items.map((key) => (
            <KeyItem key={key.id} value={key} onEnd={() => setEnding(key)} />
          ))}
        </ul>
      )}
      <div>
        <Button variant="default" leftSection={<KeyRound size={16} />} onClick={() => setMaking(true)}>
          {t('account.newKey')}
        </Button>
      </div>
      {making && <NewKey onClose={() => setMaking(false)} />}
      <ConfirmConsequence
        opened={ending !== null}
        title={t('account.endKeyTitle', { name: ending?.name ?? '' })}
        consequence={t('account.endKeyText')}
        confirm={t('account.endKeyButton')}
        destroys
        busy={end.isPending}
        error={end.error}
        onConfirm={() => ending && end.mutate(ending)}
        onClose={() => {
          end.reset();
          setEnding(null);
        }}
      />
    </>
  );
}

function KeyItem(props: { readonly value: AccessKey; onEnd(): void }) {
  const { t } = useTranslation();
  const { value: key } = props;
  const over = key.until !== null && Date.parse(key.until) <= Date.now();
  return (
    <li className={styles['item']}>
      <div className={styles['itemText']}>
        <Text fw={550}>
          <bdi>{key.name}</bdi>{' '}
          {over && (
            <Badge component="span" variant="light" color="amber" tt="none">
              {t('account.expired')}
            </Badge>
          )}
        </Text>
        <Text size="xs" c="dimmed">
          {key.scopes.map((scope) => t(`account.scope.${scope}`)).join(', ')} ·{' '}
          {key.lastUsedAt === null ? (
            t('account.neverUsed')
          ) : (
            <>
              {t('account.lastUsed')} <RelativeTime time={key.lastUsedAt} />
            </>
          )}
          {key.until !== null && !over && (
            <>
              {' · '}
              {t('account.until')} <RelativeTime time={key.until} />
            </>
          )}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={t('account.endKeyOf', { name: key.name })}
        onClick={props.onEnd}
      >
        {t('account.endKey')}
      </Button>
    </li>
  );
}
