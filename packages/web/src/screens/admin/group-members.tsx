import { ActionIcon, Checkbox, Stack, Text, Tooltip } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, GroupShape, Output } from '@tessera/contract';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { groupMembersQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { PersonSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem, showUndo } from '../../parts/toasts.tsx';
import { AddMember } from './add-member.tsx';
import styles from './admin.module.css';

type Member = Output<Endpoints['listGroupMembers']>['items'][number];

/** Who is in a group, with the marks *manager* and, in staff groups, *staff*. */
export function GroupMembers({ group }: { readonly group: GroupShape }) {
  const { t } = useTranslation();
  const members = useInfiniteQuery(groupMembersQuery(group.id));
  const change = useMemberChanges(group.id);
  const list = members.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="sm">
      <AddMember
        present={new Set(list.map(({ person }) => person.id))}
        busy={change.set.isPending}
        onAdd={({ id, name }) =>
          change.set.mutate(
            { person: id, manager: false, staff: false, until: null },
            { onSuccess: () => showDone(t('admin.memberAdded', { name })) },
          )
        }
      />
      {members.isPending && <PersonSkeletons />}
      {members.isError && list.length === 0 && (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      )}
      {members.data && list.length === 0 && <Text c="dimmed">{t('admin.noMembers')}</Text>}
      <ul className={styles['list']}>
        {list.map((member) => (
          <li key={member.person.id} className={styles['item']}>
            <MemberItem member={member} type={group.type} change={change} />
          </li>
        ))}
      </ul>
      <MorePages query={members} />
    </Stack>
  );
}

function MemberItem(props: {
  readonly member: Member;
  readonly type: GroupShape['type'];
  readonly change: ReturnType<typeof useMemberChanges>;
}) {
  const { t } = useTranslation();
  const { member, change } = props;
  const { id, name } = member.person;
  const marks = { person: id, manager: member.manager, staff: member.staff, until: member.until };
  return (
    <PersonRow
      person={member.person}
      end={
        <>
          <Tooltip label={t('admin.managerHint')}>
            <Checkbox
              label={t('admin.manager')}
              aria-label={`${t('admin.manager')}: ${name}`}
              checked={member.manager}
              onChange={(event) => change.set.mutate({ ...marks, manager: event.currentTarget.checked })}
            />
          </Tooltip>
          {props.type === 'staff' && (
            <Tooltip label={t('admin.staffHint')}>
              <Checkbox
                label={t('admin.staff')}
                aria-label={`${t('admin.staff')}: ${name}`}
                checked={member.staff}
                onChange={(event) => change.set.mutate({ ...marks, staff: event.currentTarget.checked })}
              />
            </Tooltip>
          )}
          <ActionIcon
            aria-label={t('admin.removeMember', { name })}
            onClick={() =>
              change.remove.mutate(id, {
                onSuccess: () =>
                  showUndo(t('admin.memberRemoved', { name }), () => change.set.mutateAsync(marks)),
              })
            }
          >
            <X size={16} />
          </ActionIcon>
        </>
      }
    />
  );
}

function useMemberChanges(id: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.groups });
  const set = useMutation({
    mutationFn: ({
      person,
      ...body
    }: {
      readonly person: string;
      readonly manager: boolean;
      readonly staff: boolean;
      readonly until: string | null;
    }) => api.call('setGroupMember', { params: { id, person }, body }),
    onSuccess: refresh,
    onError: showProblem,
  });
  const remove = useMutation({
    mutationFn: (person: string) => api.call('removeGroupMember', { params: { id, person } }),
    onSuccess: refresh,
    onError: showProblem,
  });
  return { set, remove };
}
