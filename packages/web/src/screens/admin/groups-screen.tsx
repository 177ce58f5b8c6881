import { Badge, Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../data/administration.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { NewGroup } from './new-group.tsx';

/** Every group of the hub. */
export function GroupsScreen() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const groups = useInfiniteQuery(groupsQuery);
  const list = groups.data?.pages.flatMap((page) => page.items) ?? [];
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setMaking(true)}>
      {t('admin.newGroup')}
    </Button>
  );
  const empty = groups.data !== undefined && list.length === 0;
  return (
    <Screen title={t('admin.groupsTitle')} actions={empty ? undefined : create}>
      {groups.isPending && <RowSkeletons height={52} />}
      {groups.isError && list.length === 0 && (
        <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />
      )}
      {empty && (
        <EmptyState icon={UsersRound} title={t('admin.noGroups.title')} actions={create}>
          {t('admin.noGroups.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {list.map((group) => (
          <li key={group.id} className={styles['item']}>
            <Link to="/admin/groups/$id" params={{ id: group.id }} className={styles['way']}>
              <span className={styles['wayText']}>
                <Text fw={550} className={styles['clip']} dir="auto" title={group.name}>
                  {group.name}
                </Text>
                <Text size="xs" c="dimmed" className={styles['clip']}>
                  {t('common.members', { count: group.memberCount })}
                  {group.description !== '' && (
                    <>
                      {' · '}
                      <bdi>{group.description}</bdi>
                    </>
                  )}
                </Text>
              </span>
              {group.type !== 'ordinary' && (
                <Badge variant="light" color={group.type === 'public' ? 'amber' : 'gray'} tt="none">
                  {t(`admin.type.${group.type}`)}
                </Badge>
              )}
              <Badge variant="light" color={group.sharing ? 'verdigris' : 'gray'} tt="none">
                {group.sharing ? t('admin.sharingOn') : t('admin.sharingOff')}
              </Badge>
            </Link>
          </li>
        ))}
      </ul>
      <MorePages query={groups} />
      {making && <NewGroup onClose={() => setMaking(false)} />}
    </Screen>
  );
}
