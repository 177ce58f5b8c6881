import { Button, Group, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SecurityShape } from '@tessera/contract';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './account.module.css';

type Linked = SecurityShape['providers'][number];

/** Providers that open the account: linked ones, and those that could be. Nothing where the hub has none. */
export function Providers(props: {
  readonly linked: readonly Linked[];
  readonly linkable: SecurityShape['linkable'];
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<Linked | null>(null);
  const link = useMutation({
    mutationFn: (id: string) => api.call('beginProviderLink', { params: { id }, body: { next: '/account' } }),
    onSuccess: ({ address }) => location.assign(address),
  });
  const unlink = useMutation({
    mutationFn: ({ id }: Linked) => api.call('unlinkProvider', { params: { id } }),
    onSuccess: async (_, { name }) => {
      setLeaving(null);
      showDone(t('security.unlinked', { name }));
      await client.invalidateQueries({ queryKey: keys.me });
    },
  });
  const proveLink = useProveAgain(
    link.error,
    () => link.variables !== undefined && link.mutate(link.variables),
    link.reset,
  );
  const proveUnlink = useProveAgain(unlink.error, () => leaving && unlink.mutate(leaving), unlink.reset);
  if (props.linked.length === 0 && props.linkable.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h4">
        {t('security.providersTitle')}
      </Title>
      {props.linked.length === 0 && <Text c="dimmed">{t('security.providersNone')}</Text>}
      <ul className={styles['list']}>
        {props.linked.map((provider) => (
          <li key={provider.id} className={styles['item']}>
            <div className={styles['itemText']}>
              <Text fw={550}>
                <bdi>{provider.name}</bdi>
              </Text>
              <Text size="xs" c="dimmed">
                {provider.email !== null && <bdi>{provider.email} · </bdi>}
                {t('account.lastUsed')} <RelativeTime time={provider.lastUsedAt} />
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={t('security.unlinkOf', { name: provider.name })}
              onClick={() => setLeaving(provider)}
            >
              {t('security.unlink')}
            </Button>
          </li>
        ))}
      </ul>
      {proveLink === null && <FormProblem error={link.error} />}
      <Group mt="xs">
        {props.linkable.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            leftSection={<Link2 size={16} />}
            loading={link.isPending && link.variables === id}
            onClick={() => link.mutate(id)}
          >
            {t('security.linkProvider', { name })}
          </Button>
        ))}
      </Group>
      <ConfirmConsequence
        opened={leaving !== null}
        title={t('security.unlinkTitle', { name: leaving?.name ?? '' })}
        consequence={t('security.unlinkText')}
        confirm={t('security.unlinkButton')}
        destroys
        busy={unlink.isPending}
        error={proveUnlink === null ? unlink.error : null}
        onConfirm={() => leaving && unlink.mutate(leaving)}
        onClose={() => {
          unlink.reset();
          setLeaving(null);
        }}
      />
      {proveLink}
      {proveUnlink}
    </div>
  );
}
