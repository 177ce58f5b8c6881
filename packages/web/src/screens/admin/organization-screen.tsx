import { ActionIcon, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ORGANIZATION_ROLES, type OrganizationRole } from '@tessera/domain';
import { ChevronRight, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { organizationMembersQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { PersonSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem, showUndo } from '../../parts/toasts.tsx';
import frame from '../../shell/frame/frame.module.css';
import { Screen } from '../../shell/frame/screen.tsx';
import { AddMember } from './add-member.tsx';
import styles from './admin.module.css';

/** One organization: its members and their roles in it. */
export function OrganizationScreen() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/framed/signed-in/admin/organizations/$id' });
  const organization = useQuery({
    queryKey: keys.organization(id),
    queryFn: ({ signal }) => api.call('getOrganization', { params: { id } }, { signal }),
  });
  return (
    <Screen
      title={organization.data?.name ?? t('admin.organizationsTitle')}
      width="form"
      before={
        organization.data && (
          <ol className={frame['crumbs']}>
            <li>
              <Link to="/admin/organizations" className={frame['crumb']}>
                {t('admin.organizationsTitle')}
              </Link>
              <ChevronRight size={14} aria-hidden="true" />
            </li>
          </ol>
        )
      }
    >
      {organization.isError ? (
        <ErrorState error={organization.error} onRetry={() => void organization.refetch()} />
      ) : (
        <Members id={id} />
      )}
    </Screen>
  );
}

function Members({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const members = useInfiniteQuery(organizationMembersQuery(id));
  const list = members.data?.pages.flatMap((page) => page.items) ?? [];
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.organizations }),
      client.invalidateQueries({ queryKey: keys.me, exact: true }),
    ]);
  const set = useMutation({
    mutationFn: ({ person, role }: { readonly person: string; readonly role: OrganizationRole }) =>
      api.call('setOrganizationMember', { params: { id, person }, body: { role } }),
    onSuccess: refresh,
    onError: showProblem,
  });
  const remove = useMutation({
    mutationFn: (person: string) => api.call('removeOrganizationMember', { params: { id, person } }),
    onSuccess: refresh,
    onError: showProblem,
  });
  return (
    <Stack gap="sm">
      <AddMember
        present={new Set(list.map(({ person }) => person.id))}
        busy={set.isPending}
        onAdd={(account) =>
          set.mutate(
            { person: account.id, role: 'member' },
            { onSuccess: () => showDone(t('admin.memberAdded', { name: account.name })) },
          )
        }
      />
      {members.isPending && <PersonSkeletons />}
      {members.isError && list.length === 0 && (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      )}
      {members.data && list.length === 0 && <Text c="dimmed">{t('admin.noMembers')}</Text>}
      <ul className={styles['list']}>
        {list.map(({ person, role }) => (
          <li key={person.id} className={styles['item']}>
            <PersonRow
              person={person}
              end={
                <>
                  <Select
                    w={112}
                    size="xs"
                    aria-label={`${t('common.role')}: ${person.name}`}
                    allowDeselect={false}
                    data={ORGANIZATION_ROLES.map((value) => ({
                      value,
                      label: t(`admin.organizationRole.${value}`),
                    }))}
                    value={role}
                    onChange={(value) => {
                      const next = ORGANIZATION_ROLES.find((each) => each === value);
                      if (next !== undefined && next !== role) set.mutate({ person: person.id, role: next });
                    }}
                  />
                  <ActionIcon
                    aria-label={t('admin.removeMember', { name: person.name })}
                    onClick={() =>
                      remove.mutate(person.id, {
                        onSuccess: () =>
                          showUndo(t('admin.memberRemoved', { name: person.name }), () =>
                            set.mutateAsync({ person: person.id, role }),
                          ),
                      })
                    }
                  >
                    <X size={16} />
                  </ActionIcon>
                </>
              }
            />
          </li>
        ))}
      </ul>
      <MorePages query={members} />
    </Stack>
  );
}
