import { Badge, Button, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AccountShape } from '@tessera/contract';
import { ACCOUNT_ROLES, ACCOUNT_STATUSES, type AccountRole, type AccountStatus } from '@tessera/domain';
import { Search, UserRoundPlus, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleQuery } from '../../data/administration.ts';
import { useMe } from '../../data/session.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { PersonSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { AddPeople } from './add-people.tsx';
import styles from './admin.module.css';
import { DeletedPeople } from './deleted-people.tsx';

/** Everybody who has an account here; add one, or many from CSV. */
export function PeopleScreen() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 200);
  const [role, setRole] = useState<AccountRole | null>(null);
  const [status, setStatus] = useState<AccountStatus | null>(null);
  const [adding, setAdding] = useState(false);
  const people = useInfiniteQuery(
    peopleQuery({
      ...(text === '' ? {} : { query: text }),
      ...(role === null ? {} : { role }),
      ...(status === null ? {} : { status }),
    }),
  );
  const list = people.data?.pages.flatMap((page) => page.items) ?? [];
  const total = people.data?.pages[0]?.total;
  return (
    <Screen
      title={t('admin.peopleTitle')}
      actions={
        <Button leftSection={<UserRoundPlus size={16} />} onClick={() => setAdding(true)}>
          {t('admin.addPerson')}
        </Button>
      }
    >
      <div className={styles['toolbar']}>
        <TextInput
          className={styles['filter']}
          type="search"
          aria-label={t('admin.findPeople')}
          placeholder={t('admin.findPeople')}
          leftSection={<Search size={16} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          aria-label={t('admin.roleFilter')}
          placeholder={t('admin.allRoles')}
          clearable
          data={ACCOUNT_ROLES.map((value) => ({ value, label: t(`admin.accountRole.${value}`) }))}
          value={role}
          onChange={(value) => setRole(ACCOUNT_ROLES.find((each) => each === value) ?? null)}
        />
        <Select
          aria-label={t('person.status')}
          placeholder={t('admin.allStatuses')}
          clearable
          data={ACCOUNT_STATUSES.map((value) => ({ value, label: t(`admin.status.${value}`) }))}
          value={status}
          onChange={(value) => setStatus(ACCOUNT_STATUSES.find((each) => each === value) ?? null)}
        />
        {total !== undefined && (
          <Text c="dimmed" role="status">
            {t('admin.peopleCount', { count: total })}
          </Text>
        )}
      </div>
      {people.isPending && <PersonSkeletons count={8} />}
      {people.isError && list.length === 0 && (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      )}
      {people.data && list.length === 0 && (
        <EmptyState icon={UserRoundX} title={t('admin.noPeople.title')}>
          {t('admin.noPeople.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {list.map((account) => (
          <li key={account.id} className={styles['item']}>
            <Link to="/admin/people/$id" params={{ id: account.id }} className={styles['personWay']}>
              <PersonItem account={account} />
            </Link>
          </li>
        ))}
      </ul>
      <MorePages query={people} />
      <DeletedPeople />
      {adding && <AddPeople onClose={() => setAdding(false)} />}
    </Screen>
  );
}

function PersonItem({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const me = useMe();
  const you = account.id === me.account.id;
  return (
    <PersonRow
      person={account}
      {...(you ? { note: `(${t('common.yourself')})` } : {})}
      end={
        <>
          <Text size="xs" c="dimmed" component="div" className={styles['hideNarrow']}>
            {account.institution !== null && <bdi>{account.institution}</bdi>}
            {account.lastSeenAt === null ? (
              t('admin.neverSeen')
            ) : (
              <span>
                {t('admin.lastSeen')} <RelativeTime time={account.lastSeenAt} />
              </span>
            )}
          </Text>
          {account.status !== 'active' && (
            <Badge variant="light" color="amber" tt="none">
              {t(`admin.status.${account.status}`)}
            </Badge>
          )}
          <Badge variant="light" color="gray" tt="none">
            {t(`admin.accountRole.${account.role}`)}
          </Badge>
        </>
      }
    />
  );
}
