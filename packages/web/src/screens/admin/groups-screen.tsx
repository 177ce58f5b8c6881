import { Badge, Button, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { GroupShape } from '@tessera/contract';
import { Plus, Search, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../data/administration.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { GroupNamed } from './named-line.tsx';
import { NewGroup } from './new-group.tsx';
import './texts.ts';

/** Every group of the hub, found by name. */
export function GroupsScreen() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 200);
  const groups = useInfiniteQuery(groupsQuery(text));
  const list = groups.data?.pages.flatMap((page) => page.items) ?? [];
  const total = groups.data?.pages[0]?.total;
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setMaking(true)}>
      {t('admin.newGroup')}
    </Button>
  );
  const empty = groups.data !== undefined && list.length === 0;
  const none = empty && text === '';
  return (
    <Screen title={t('admin.groupsTitle')} actions={none ? undefined : create}>
      {!none && (
        <div className={styles['toolbar']}>
          <TextInput
            className={styles['filter']}
            type="search"
            aria-label={t('admin.findGroups')}
            placeholder={t('admin.findGroups')}
            leftSection={<Search size={16} aria-hidden="true" />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {total !== undefined && (
            <Text c="dimmed" role="status">
              {t('admin.groupsCount', { count: total })}
            </Text>
          )}
        </div>
      )}
      {groups.isPending && <RowSkeletons height={52} />}
      {groups.isError && list.length === 0 && (
        <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />
      )}
      {none && (
        <EmptyState icon={UsersRound} title={t('admin.noGroups.title')} actions={create}>
          {t('admin.noGroups.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {list.map((group) => (
          <li key={group.id} className={styles['item']}>
            <Link to="/admin/groups/$id" params={{ id: group.id }} className={styles['way']}>
              <GroupLine group={group} />
            </Link>
          </li>
        ))}
      </ul>
      <MorePages query={groups} />
      {making && <NewGroup onClose={() => setMaking(false)} />}
    </Screen>
  );
}

/** A group in a list: name, members, what it is for, and whether things can be shared with it. */
export function GroupLine({ group }: { readonly group: GroupShape }) {
  const { t } = useTranslation();
  return (
    <>
      <GroupNamed group={group} />
      {group.type !== 'ordinary' && (
        <Badge variant="light" color={group.type === 'public' ? 'amber' : 'gray'} tt="none" flex="none">
          {t(`admin.type.${group.type}`)}
        </Badge>
      )}
      <Badge variant="light" color={group.sharing ? 'verdigris' : 'gray'} tt="none" flex="none">
        {group.sharing ? t('admin.sharingOn') : t('admin.sharingOff')}
      </Badge>
    </>
  );
}
