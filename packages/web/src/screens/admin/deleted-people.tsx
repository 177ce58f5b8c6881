import { Button, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { peopleQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { isStale, useProveAgain } from '../../parts/prove-again.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import { ErasePerson } from './erase-person.tsx';

/** Deleted accounts that can still come back; nothing while there are none. */
export function DeletedPeople() {
  const { t } = useTranslation();
  const people = useInfiniteQuery(peopleQuery({ deleted: 'true' }));
  const list = people.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.length === 0) return null;
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3" mt="xl">
        {t('person.deletedTitle')}
      </Title>
      <Text c="dimmed">{t('person.deletedText')}</Text>
      <ul className={styles['list']}>
        {list.map((account) => (
          <li key={account.id} className={styles['item']}>
            <PersonRow person={account} end={<Restore account={account} />} />
          </li>
        ))}
      </ul>
      <MorePages query={people} />
    </section>
  );
}

function Restore({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => api.call('restoreUser', { params: { id: account.id } }),
    onSuccess: async () => {
      showDone(t('person.restored', { name: account.name }));
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.people }),
        client.invalidateQueries({ queryKey: keys.groups }),
        client.invalidateQueries({ queryKey: keys.resources }),
      ]);
    },
    onError: (error) => isStale(error) || showProblem(error),
  });
  const prove = useProveAgain(restore.error, () => restore.mutate(), restore.reset);
  return (
    <>
      {account.deletedAt !== undefined && (
        <Text size="xs" c="dimmed" component="span" className={styles['hideNarrow']}>
          <RelativeTime time={account.deletedAt} />
        </Text>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={restore.isPending}
        aria-label={t('person.restoreName', { name: account.name })}
        onClick={() => restore.mutate()}
      >
        {t('person.restore')}
      </Button>
      <ErasePerson account={account} />
      {prove}
    </>
  );
}
