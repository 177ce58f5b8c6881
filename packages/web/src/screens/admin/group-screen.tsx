import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Endpoints, Output } from '@tessera/contract';
import { ChevronRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import frame from '../../shell/frame/frame.module.css';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { GroupMembers } from './group-members.tsx';
import { GroupPermissions } from './group-permissions.tsx';
import { GroupSettings } from './group-settings.tsx';
import { GroupImpact } from './impact-words.tsx';
import { Joiners } from './joiners.tsx';
import { LeaveMembership } from './leave-membership.tsx';
import './texts.ts';

/** A group with the reader's own place in it. */
export type SeenGroup = Output<Endpoints['getGroup']>;

/** One group among all, for user managers. */
export function AdminGroupScreen() {
  const { id } = useParams({ from: '/framed/signed-in/admin/groups/$id' });
  return <GroupScreen id={id} back="/admin/groups" />;
}

/** One of the groups that one is in. */
export function OwnGroupScreen() {
  const { id } = useParams({ from: '/framed/signed-in/groups/$id' });
  return <GroupScreen id={id} back="/groups" />;
}

/** What a group is, who is in it and asks to be, and, for user managers, what it may do. */
function GroupScreen({ id, back }: { readonly id: string; readonly back: '/groups' | '/admin/groups' }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const group = useQuery(groupQuery(id));
  const manages = may('users:manage');
  const edits = group.data !== undefined && group.data.keptBy === null && (manages || group.data.you.manager);
  return (
    <Screen
      title={group.data?.name ?? t('admin.groupsTitle')}
      width="form"
      before={
        group.data && (
          <ol className={frame['crumbs']}>
            <li>
              <Link to={back} className={frame['crumb']}>
                {t(back === '/admin/groups' ? 'admin.groupsTitle' : 'shell.ownGroups')}
              </Link>
              <ChevronRight size={14} aria-hidden="true" />
            </li>
          </ol>
        )
      }
    >
      {group.isPending && <FormSkeleton />}
      {group.isError && <ErrorState error={group.error} onRetry={() => void group.refetch()} />}
      {group.data && (
        <>
          <GroupFacts group={group.data} />
          {edits && <Joiners group={group.data} />}
          <section className={styles['part']}>
            <Title order={2} size="h3">
              {t('admin.members')}
            </Title>
            <GroupMembers group={group.data} edits={edits} manages={manages} />
          </section>
          {manages && <GroupPermissions key={`p${group.data.id}`} group={group.data} />}
          {manages && <GroupSettings key={group.data.id} group={group.data} />}
          <Group>
            {group.data.you.member && group.data.keptBy === null && (
              <LeaveMembership
                name={group.data.name}
                label={t('groups.leave')}
                to="/groups"
                leave={(person) => api.call('removeGroupMember', { params: { id, person } })}
              />
            )}
            {manages && <DeleteGroup group={group.data} />}
          </Group>
        </>
      )}
    </Screen>
  );
}

function GroupFacts({ group }: { readonly group: SeenGroup }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" pb="lg">
      {group.description !== '' && <Text dir="auto">{group.description}</Text>}
      <Group gap="xs">
        <Badge variant="light" color={group.type === 'public' ? 'amber' : 'gray'} tt="none">
          {t(`admin.type.${group.type}`)}
        </Badge>
        <Badge variant="light" color={group.sharing ? 'verdigris' : 'gray'} tt="none">
          {group.sharing ? t('admin.sharingOn') : t('admin.sharingOff')}
        </Badge>
        <Badge variant="light" color="gray" tt="none">
          {t('admin.joining')}: {t(`admin.joiningWay.${group.joining}`)}
        </Badge>
      </Group>
      {group.keptBy !== null && <Text c="dimmed">{t('admin.keptBy', { name: group.keptBy })}</Text>}
    </Stack>
  );
}

function DeleteGroup({ group }: { readonly group: SeenGroup }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.call('deleteGroup', { params: { id: group.id } }),
    onSuccess: async () => {
      showDone(t('admin.groupDeleted', { name: group.name }));
      await navigate({ to: '/admin/groups' });
      client.removeQueries({ queryKey: keys.group(group.id) });
      await client.invalidateQueries({ queryKey: keys.groups });
    },
  });
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={16} />} onClick={() => setAsking(true)}>
        {t('admin.deleteGroup')}
      </Button>
      <ConfirmConsequence
        opened={asking}
        title={t('admin.deleteGroupTitle', { name: group.name })}
        consequence={
          <Stack gap="xs">
            <Text>{t('admin.deleteGroupText', { count: group.memberCount })}</Text>
            <GroupImpact group={group.id} plan={{ kind: 'delete' }} />
          </Stack>
        }
        confirm={t('admin.deleteGroup')}
        destroys
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => {
          remove.reset();
          setAsking(false);
        }}
      />
    </>
  );
}
