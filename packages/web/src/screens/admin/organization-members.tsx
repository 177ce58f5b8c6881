import { ActionIcon, Badge, Checkbox, Loader, Select, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OrganizationShape, PersonShape } from '@tessera/contract';
import { ORGANIZATION_ROLES, type OrganizationRole } from '@tessera/domain';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organizationMembersQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMe } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { PersonSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { AddMember } from './add-member.tsx';
import styles from './admin.module.css';
import { LeaveMembership } from './leave-membership.tsx';
import type { OrganizationHand } from './organization-screen.tsx';

/** Who is in an organization. */
export function OrganizationMembers(props: {
  readonly organization: OrganizationShape;
  readonly hand: OrganizationHand;
}) {
  const { id } = props.organization;
  const { hand } = props;
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe().account.id;
  const members = useInfiniteQuery(organizationMembersQuery(id));
  const [removing, setRemoving] = useState<PersonShape | null>(null);
  const list = members.data?.pages.flatMap((page) => page.items) ?? [];
  const set = useMutation({
    mutationFn: ({ person, role }: { readonly person: string; readonly role: OrganizationRole }) =>
      api.call('setOrganizationMember', { params: { id, person }, body: { role } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.organizations }),
        client.invalidateQueries({ queryKey: keys.me, exact: true }),
      ]),
    onError: showProblem,
  });
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.members')}
      </Title>
      <Stack gap="sm">
        {(hand.owns || hand.manages) && (
          <AddMember
            present={new Set(list.map(({ person }) => person.id))}
            busy={set.isPending}
            onAdd={({ id: person, name }) =>
              set.mutate(
                { person, role: 'member' },
                { onSuccess: () => showDone(t('admin.memberAdded', { name })) },
              )
            }
          />
        )}
        {members.isPending && <PersonSkeletons />}
        {members.isError && list.length === 0 && (
          <ErrorState error={members.error} onRetry={() => void members.refetch()} />
        )}
        <ul className={styles['list']}>
          {list.map(({ person, role }) => (
            <li key={person.id} className={styles['item']}>
              <PersonRow
                person={person}
                end={
                  <>
                    {hand.owns ? (
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
                          if (next !== undefined && next !== role)
                            set.mutate({ person: person.id, role: next });
                        }}
                      />
                    ) : (
                      <Badge variant="light" color="gray" tt="none">
                        {t(`admin.organizationRole.${role}`)}
                      </Badge>
                    )}
                    {(hand.owns || (hand.manages && role === 'member')) && (
                      <ActionIcon
                        aria-label={t('admin.removeMember', { name: person.name })}
                        // One leaves by the way below; the place stays, so that the roles stand in one column.
                        style={person.id === me ? { visibility: 'hidden' } : {}}
                        onClick={() => setRemoving(person)}
                      >
                        <X size={16} />
                      </ActionIcon>
                    )}
                  </>
                }
              />
            </li>
          ))}
        </ul>
        <MorePages query={members} />
        {list.some(({ person }) => person.id === me) && (
          <LeaveMembership
            name={props.organization.name}
            label={t('admin.leaveOrganization')}
            to="/organizations"
            leave={(person) => api.call('removeOrganizationMember', { params: { id, person } })}
          />
        )}
      </Stack>
      {removing !== null && (
        <RemoveMember organization={props.organization} person={removing} onClose={() => setRemoving(null)} />
      )}
    </section>
  );
}

/** Says what removing somebody ends, and whether what they were given one by one ends too (P13). */
function RemoveMember(props: {
  readonly organization: OrganizationShape;
  readonly person: PersonShape;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { organization, person } = props;
  const params = { id: organization.id, person: person.id };
  const [ends, setEnds] = useState(true);
  const grants = useQuery({
    queryKey: [...keys.organizationMembers(organization.id), person.id, 'grants'],
    queryFn: ({ signal }) => api.call('getMemberGrants', { params }, { signal }),
    staleTime: 0,
  });
  const remove = useMutation({
    mutationFn: () =>
      api.call('removeOrganizationMember', { params, query: ends ? {} : { keepGrants: 'true' } }),
    onSuccess: () => {
      showDone(t('admin.memberRemoved', { name: person.name }));
      props.onClose();
      return client.invalidateQueries({ queryKey: keys.organizations });
    },
  });
  return (
    <ConfirmConsequence
      opened
      title={t('admin.removeFromOrganization', { name: person.name })}
      consequence={
        <Stack gap="xs">
          {grants.isPending && <Loader size="xs" aria-label={t('admin.impact.working')} />}
          {grants.isError && <ErrorState error={grants.error} onRetry={() => void grants.refetch()} />}
          {grants.data && grants.data.published > 0 && (
            <Text>{t('admin.published', { count: grants.data.published })}</Text>
          )}
          <Text>{t('admin.removeKeeps')}</Text>
          {grants.data && grants.data.granted > 0 && (
            <Checkbox
              label={t('admin.endGrants', { count: grants.data.granted })}
              checked={ends}
              onChange={(event) => setEnds(event.currentTarget.checked)}
            />
          )}
        </Stack>
      }
      confirm={t('admin.impact.remove', { name: person.name })}
      unknown={grants.data === undefined}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={props.onClose}
    />
  );
}
