import { Button, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { GroupShape } from '@tessera/contract';
import { ChevronRight, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import frame from '../../shell/frame/frame.module.css';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { GROUP_FIELDS, GroupFields, type GroupForm } from './group-fields.tsx';
import { GroupMembers } from './group-members.tsx';

/** One group: what it is, and who is in it. */
export function GroupScreen() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/framed/signed-in/admin/groups/$id' });
  const group = useQuery({
    queryKey: keys.group(id),
    queryFn: ({ signal }) => api.call('getGroup', { params: { id } }, { signal }),
  });
  const crumbs = (
    <ol className={frame['crumbs']}>
      <li>
        <Link to="/admin/groups" className={frame['crumb']}>
          {t('admin.groupsTitle')}
        </Link>
        <ChevronRight size={14} aria-hidden="true" />
      </li>
    </ol>
  );
  return (
    <Screen title={group.data?.name ?? t('admin.groupsTitle')} width="form" before={group.data && crumbs}>
      {group.isPending && <FormSkeleton />}
      {group.isError && <ErrorState error={group.error} onRetry={() => void group.refetch()} />}
      {group.data && (
        <>
          <section className={styles['part']}>
            <Title order={2} size="h3">
              {t('admin.members')}
            </Title>
            <GroupMembers group={group.data} />
          </section>
          <Settings key={group.data.id} group={group.data} />
          <DeleteGroup group={group.data} />
        </>
      )}
    </Screen>
  );
}

function Settings({ group }: { readonly group: GroupShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState<GroupForm>(group);
  const save = useMutation({
    mutationFn: () =>
      api.call('updateGroup', {
        params: { id: group.id },
        body: {
          name: form.name.trim(),
          description: form.description,
          type: form.type,
          sharing: form.sharing,
        },
      }),
    onSuccess: async (next) => {
      client.setQueryData(keys.group(group.id), next);
      showDone(t('admin.groupSaved'));
      await client.invalidateQueries({ queryKey: keys.groups });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.settings')}
      </Title>
      <form onSubmit={submit} className={styles['narrow']}>
        <Stack>
          <GroupFields value={form} errors={fieldErrors(save.error)} onChange={setForm} />
          <FormProblem error={save.error} fields={GROUP_FIELDS} />
          <div>
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </form>
    </section>
  );
}

function DeleteGroup({ group }: { readonly group: GroupShape }) {
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
    <div>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={16} />} onClick={() => setAsking(true)}>
        {t('admin.deleteGroup')}
      </Button>
      <ConfirmConsequence
        opened={asking}
        title={t('admin.deleteGroupTitle', { name: group.name })}
        consequence={t('admin.deleteGroupText', { count: group.memberCount })}
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
    </div>
  );
}
