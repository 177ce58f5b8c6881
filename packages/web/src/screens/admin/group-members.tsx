import { ActionIcon, Badge, Checkbox, Stack, Text, Tooltip } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, Output, PersonShape } from '@tessera/contract';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupMembersQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { isStale, useProveAgain } from '../../parts/prove-again.tsx';
import { PersonSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem, showUndo } from '../../parts/toasts.tsx';
import { AddMember } from './add-member.tsx';
import styles from './admin.module.css';
import type { SeenGroup } from './group-screen.tsx';
import { GroupImpact } from './impact-words.tsx';

type Member = Output<Endpoints['listGroupMembers']>['items'][number];

interface Asked {
  readonly kind: 'join' | 'leave';
  readonly person: Pick<PersonShape, 'id' | 'name'>;
  /** What to put back when a removal is undone. */
  readonly member?: Member;
}

/**
 * Who is in a group, with the marks *manager* and, in staff groups, *staff*. `edits`: may add and remove; `manages`: may
 * set the marks. What somebody would reach or lose is said before (P11).
 */
export function GroupMembers(props: {
  readonly group: SeenGroup;
  readonly edits: boolean;
  readonly manages: boolean;
}) {
  const { group, edits } = props;
  const { t } = useTranslation();
  const members = useInfiniteQuery(groupMembersQuery(group.id));
  const change = useMemberChanges(group.id);
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = members.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setAsked(null);
  const make = ({ kind, person, member }: Asked) => {
    const { name } = person;
    if (kind === 'join') {
      const marks = { person: person.id, manager: false, staff: false, until: null };
      change.set.mutate(marks, {
        onSuccess: () => showDone(t('admin.memberAdded', { name })),
        onSettled: close,
      });
      return;
    }
    change.remove.mutate(person.id, {
      onSuccess: () => {
        if (member === undefined || (!props.manages && (member.manager || member.staff))) return;
        showUndo(t('admin.memberRemoved', { name }), () => change.set.mutateAsync(marksOf(member)));
      },
      onSettled: close,
    });
  };
  return (
    <Stack gap="sm">
      {change.prove}
      {edits && (
        <AddMember
          present={new Set(list.map(({ person }) => person.id))}
          busy={change.set.isPending}
          onAdd={(person) => setAsked({ kind: 'join', person })}
        />
      )}
      {members.isPending && <PersonSkeletons />}
      {members.isError && list.length === 0 && (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      )}
      {members.data && list.length === 0 && <Text c="dimmed">{t('admin.noMembers')}</Text>}
      <ul className={styles['list']}>
        {list.map((member) => (
          <li key={member.person.id} className={styles['item']}>
            <MemberItem
              member={member}
              staffGroup={group.type === 'staff'}
              edits={edits}
              manages={props.manages && edits}
              onMarks={(marks) => change.set.mutate({ ...marksOf(member), ...marks })}
              onRemove={() => setAsked({ kind: 'leave', person: member.person, member })}
            />
          </li>
        ))}
      </ul>
      <MorePages query={members} />
      <ConfirmConsequence
        opened={asked !== null}
        title={t(asked?.kind === 'leave' ? 'admin.impact.leaveTitle' : 'admin.impact.joinTitle', {
          name: asked?.person.name ?? '',
        })}
        consequence={
          asked && (
            <GroupImpact
              group={group.id}
              plan={{ kind: asked.kind, person: asked.person.id }}
              name={asked.person.name}
            />
          )
        }
        confirm={t(asked?.kind === 'leave' ? 'admin.impact.remove' : 'admin.impact.add', {
          name: asked?.person.name ?? '',
        })}
        busy={change.set.isPending || change.remove.isPending}
        onConfirm={() => asked && make(asked)}
        onClose={close}
      />
    </Stack>
  );
}

function marksOf({ person, manager, staff, until }: Member) {
  return { person: person.id, manager, staff, until };
}

function MemberItem(props: {
  readonly member: Member;
  readonly staffGroup: boolean;
  readonly edits: boolean;
  readonly manages: boolean;
  onMarks(marks: { readonly manager?: boolean; readonly staff?: boolean }): void;
  onRemove(): void;
}) {
  const { t } = useTranslation();
  const { member, staffGroup } = props;
  const { name } = member.person;
  return (
    <PersonRow
      person={member.person}
      end={
        <>
          {props.manages ? (
            <Tooltip label={t('admin.managerHint')}>
              <Checkbox
                label={t('admin.manager')}
                aria-label={`${t('admin.manager')}: ${name}`}
                checked={member.manager}
                onChange={(event) => props.onMarks({ manager: event.currentTarget.checked })}
              />
            </Tooltip>
          ) : (
            member.manager && <Mark text={t('admin.manager')} />
          )}
          {staffGroup &&
            (props.manages ? (
              <Tooltip label={t('admin.staffHint')}>
                <Checkbox
                  label={t('admin.staff')}
                  aria-label={`${t('admin.staff')}: ${name}`}
                  checked={member.staff}
                  onChange={(event) => props.onMarks({ staff: event.currentTarget.checked })}
                />
              </Tooltip>
            ) : (
              member.staff && <Mark text={t('admin.staff')} />
            ))}
          {props.edits && (
            <ActionIcon aria-label={t('admin.removeMember', { name })} onClick={props.onRemove}>
              <X size={16} />
            </ActionIcon>
          )}
        </>
      }
    />
  );
}

function Mark({ text }: { readonly text: string }) {
  return (
    <Badge variant="light" color="gray" tt="none">
      {text}
    </Badge>
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
    onError: (error) => isStale(error) || showProblem(error),
  });
  const remove = useMutation({
    mutationFn: (person: string) => api.call('removeGroupMember', { params: { id, person } }),
    onSuccess: refresh,
    onError: showProblem,
  });
  const again = () => set.variables && set.mutate(set.variables);
  return { set, remove, prove: useProveAgain(set.error, again, set.reset) };
}
