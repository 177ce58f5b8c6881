import { ActionIcon, Badge, Button, Group, Select, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OrganizationShape } from '@tessera/contract';
import { ORGANIZATION_ROLES, type OrganizationRole } from '@tessera/domain';
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { PersonRow } from '../../parts/person.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import type { OrganizationHand } from './organization-screen.tsx';

/** Who is invited by address, and a way to invite. */
export function OrganizationInvitations(props: {
  readonly organization: OrganizationShape;
  readonly hand: OrganizationHand;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id } = props.organization;
  const key = keys.organizationInvitations(id);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<OrganizationRole>('member');
  const waiting = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await api.call('listOrganizationInvitations', { params: { id } }, { signal })).items,
  });
  const invite = useMutation({
    mutationFn: () =>
      api.call('inviteToOrganization', { params: { id }, body: { email: email.trim(), role } }),
    onSuccess: (invitation) => {
      setEmail('');
      showDone(t('admin.invited', { email: invitation.email }));
      return client.invalidateQueries({ queryKey: key });
    },
  });
  const revoke = useMutation({
    mutationFn: (one: { readonly id: string; readonly email: string }) =>
      api.call('revokeOrganizationInvitation', { params: { id, invitation: one.id } }),
    onSuccess: (_, one) => {
      showDone(t('admin.invitationRevoked', { email: one.email }));
      return client.invalidateQueries({ queryKey: key });
    },
    onError: showProblem,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  const list = waiting.data ?? [];
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.invite')}
      </Title>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            className={styles['filter']}
            label={t('common.email')}
            description={t('admin.inviteHint')}
            type="email"
            required
            withAsterisk={false}
            autoComplete="off"
            error={fieldErrors(invite.error)['email']}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            w={112}
            aria-label={t('common.role')}
            allowDeselect={false}
            data={ORGANIZATION_ROLES.filter((each) => props.hand.owns || each === 'member').map((value) => ({
              value,
              label: t(`admin.organizationRole.${value}`),
            }))}
            value={role}
            onChange={(value) => setRole(ORGANIZATION_ROLES.find((each) => each === value) ?? 'member')}
          />
          <Button type="submit" variant="default" loading={invite.isPending}>
            {t('admin.inviteButton')}
          </Button>
        </Group>
      </form>
      <FormProblem error={invite.error} fields={['email']} />
      {list.length > 0 && (
        <>
          <Text fw={550}>{t('admin.invitations')}</Text>
          <ul className={styles['list']}>
            {list.map((one) => (
              <li key={one.id} className={styles['item']}>
                <PersonRow
                  person={{ id: null, name: one.email }}
                  below={
                    <>
                      {t('admin.invitationUntil')} <RelativeTime time={one.until} />
                    </>
                  }
                  end={
                    <>
                      <Badge variant="light" color="gray" tt="none">
                        {t(`admin.organizationRole.${one.role}`)}
                      </Badge>
                      <ActionIcon
                        aria-label={t('admin.revokeInvitation', { email: one.email })}
                        onClick={() => revoke.mutate(one)}
                      >
                        <X size={16} />
                      </ActionIcon>
                    </>
                  }
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
