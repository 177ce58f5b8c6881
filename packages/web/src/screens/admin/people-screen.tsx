import { Button, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import {
  ACCOUNT_ROLES,
  ACCOUNT_SORTS,
  ACCOUNT_STATUSES,
  type AccountRole,
  type AccountSort,
  type AccountStatus,
} from '@tessera/domain';
import { Search, UserRoundPlus, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findGroupsQuery, type PeopleQuery, peoplePageQuery } from '../../data/administration.ts';
import { FoundSelect } from '../../parts/found-select.tsx';
import { PersonSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { AddPeople } from './add-people.tsx';
import styles from './admin.module.css';
import { BulkBar } from './bulk-bar.tsx';
import { DeletedPeople } from './deleted-people.tsx';
import { PeopleTable } from './people-table.tsx';
import { ResetRequests } from './reset-requests.tsx';
import './texts.ts';

/** Everybody who has an account here, however many; add one, or many from CSV, or act on several at once. */
export function PeopleScreen() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 200);
  const [role, setRole] = useState<AccountRole | null>(null);
  const [status, setStatus] = useState<AccountStatus | null>(null);
  const [group, setGroup] = useState<string | null>(null);
  const [sort, setSort] = useState<AccountSort>('oldest');
  const [adding, setAdding] = useState(false);
  const [selected, setSelected] = useState<ReadonlyMap<string, AccountShape>>(new Map());
  const query: PeopleQuery = {
    ...(text === '' ? {} : { query: text }),
    ...(role === null ? {} : { role }),
    ...(status === null ? {} : { status }),
    ...(group === null ? {} : { group }),
    ...(sort === 'oldest' ? {} : { sort }),
  };
  const first = useQuery(peoplePageQuery(query, 0));
  const total = first.data?.total;
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
        <GroupFilter value={group} onChange={setGroup} />
        <Select
          aria-label={t('admin.sortBy')}
          allowDeselect={false}
          data={ACCOUNT_SORTS.map((value) => ({ value, label: t(`admin.sort.${value}`) }))}
          value={sort}
          onChange={(value) => setSort(ACCOUNT_SORTS.find((each) => each === value) ?? 'oldest')}
        />
        {total !== undefined && (
          <Text c="dimmed" role="status">
            {t('admin.peopleCount', { count: total })}
          </Text>
        )}
      </div>
      <ResetRequests />
      {first.isPending && <PersonSkeletons count={8} />}
      {first.isError && <ErrorState error={first.error} onRetry={() => void first.refetch()} />}
      {total === 0 && (
        <EmptyState icon={UserRoundX} title={t('admin.noPeople.title')}>
          {t('admin.noPeople.text')}
        </EmptyState>
      )}
      {total !== undefined && total > 0 && (
        <PeopleTable
          key={JSON.stringify(query)}
          query={query}
          total={total}
          selected={selected}
          onSelect={(account, on) =>
            setSelected((before) => {
              const next = new Map(before);
              if (on) next.set(account.id, account);
              else next.delete(account.id);
              return next;
            })
          }
        />
      )}
      {selected.size > 0 && (
        <BulkBar selected={[...selected.values()]} onClear={() => setSelected(new Map())} />
      )}
      <DeletedPeople />
      {adding && <AddPeople onClose={() => setAdding(false)} />}
    </Screen>
  );
}

/** Only those of one group, found by name. */
function GroupFilter(props: { readonly value: string | null; onChange(id: string | null): void }) {
  const { t } = useTranslation();
  return (
    <FoundSelect
      aria-label={t('admin.anyGroup')}
      placeholder={t('admin.anyGroup')}
      clearable
      nothingFoundMessage={t('admin.noGroups.title')}
      query={findGroupsQuery}
      options={(groups) => groups.map(({ id, name }) => ({ value: id, label: name }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
