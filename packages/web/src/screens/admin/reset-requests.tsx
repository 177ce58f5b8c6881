import { Button, Group, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { PersonRow } from '../../parts/person.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { showProblem } from '../../parts/toasts.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import styles from './admin.module.css';

/** Who forgot their password and waits for a way in, while the hub sends no mail; nothing while nobody does. */
export function ResetRequests() {
  const { t } = useTranslation();
  const waiting = useQuery({
    queryKey: keys.resetRequests,
    queryFn: ({ signal }) => api.call('listResetRequests', {}, { signal }),
  });
  const items = waiting.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('person.resetsTitle')}
      </Title>
      <Text c="dimmed">{t('person.resetsText')}</Text>
      <ul className={styles['list']}>
        {items.map(({ account, at }) => (
          <li key={account.id} className={styles['item']}>
            <PersonRow person={account} end={<Answer account={account} at={at} />} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ account, at }: { readonly account: AccountShape; readonly at: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => api.call('dismissReset', { params: { id: account.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.resetRequests }),
    onError: showProblem,
  });
  const { name } = account;
  return (
    <Group gap="xs">
      <Text size="xs" c="dimmed" component="span" className={styles['hideNarrow']}>
        <RelativeTime time={at} />
      </Text>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={dismiss.isPending}
        aria-label={t('person.resetDismissName', { name })}
        onClick={() => dismiss.mutate()}
      >
        {t('person.resetDismiss')}
      </Button>
      <ButtonLink
        to="/admin/people/$id"
        params={{ id: account.id }}
        size="compact-sm"
        variant="default"
        aria-label={t('person.resetAnswerName', { name })}
      >
        {t('person.resetAnswer')}
      </ButtonLink>
    </Group>
  );
}
