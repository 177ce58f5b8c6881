import { Badge, Button, Code, NativeSelect, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownInvitationsQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useAnswerInvitation } from '../../data/memberships.ts';
import { useMe } from '../../data/session.ts';
import { EmptyState } from '../../parts/states.tsx';
import { showProblem } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from '../admin/admin.module.css';
import { NamedLine } from '../admin/named-line.tsx';
import { NewOrganization } from '../admin/new-organization.tsx';
import '../admin/texts.ts';

/** The organizations that one is in or invited into, and which of them this session publishes to (P12). */
export function OwnOrganizationsScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const [making, setMaking] = useState(false);
  const create = me.mayMakeOrganizations ? (
    <Button leftSection={<Plus size={16} />} onClick={() => setMaking(true)}>
      {t('admin.newOrganization')}
    </Button>
  ) : undefined;
  return (
    <Screen title={t('groups.organizationsTitle')} width="form" actions={create}>
      <OwnInvitations />
      <section className={styles['part']}>
        <Title order={2} size="h3">
          {t('groups.yourOrganizations')}
        </Title>
        {me.organizations.length === 0 && (
          <EmptyState icon={Building2} title={t('groups.noOrganizations.title')}>
            {t('groups.noOrganizations.text')}
          </EmptyState>
        )}
        <ul className={styles['list']}>
          {me.organizations.map(({ id, name, slug, role }) => (
            <li key={id} className={styles['item']}>
              <Link to="/organizations/$id" params={{ id }} className={styles['way']}>
                <NamedLine name={name}>{t(`admin.organizationRole.${role}`)}</NamedLine>
                {me.current === id && (
                  <Badge variant="light" tt="none">
                    {t('groups.publishesHere')}
                  </Badge>
                )}
                <Code>{slug}</Code>
              </Link>
            </li>
          ))}
        </ul>
        {me.organizations.length > 0 && <PublishingTo />}
      </section>
      {making && <NewOrganization onClose={() => setMaking(false)} />}
    </Screen>
  );
}

/** Where this session publishes to when nothing else is said. */
function PublishingTo() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const choose = useMutation({
    mutationFn: (organization: string | null) => api.call('chooseOrganization', { body: { organization } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.me, exact: true }),
    onError: showProblem,
  });
  const shown = choose.isPending ? choose.variables : me.current;
  return (
    <NativeSelect
      maw={440}
      label={t('groups.publishTo')}
      description={t('groups.publishToHint')}
      disabled={choose.isPending}
      value={shown ?? ''}
      data={[
        { value: '', label: t('groups.publishPersonally') },
        ...me.organizations.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => choose.mutate(event.currentTarget.value || null)}
    />
  );
}

function OwnInvitations() {
  const { t } = useTranslation();
  const invitations = useQuery(ownInvitationsQuery);
  const answer = useAnswerInvitation({ onError: showProblem });
  const list = invitations.data ?? [];
  if (list.length === 0) return null;
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('groups.invitations')}
      </Title>
      <ul className={styles['list']}>
        {list.map(({ id, organization, inviter, role }) => (
          <li key={id} className={styles['item']}>
            <div className={styles['way']}>
              <NamedLine name={organization.name}>
                {t('groups.invitedBy', { name: inviter, role: t(`admin.organizationRole.${role}`) })}
              </NamedLine>
              <Button
                size="xs"
                aria-label={t('admin.acceptName', { name: organization.name })}
                loading={answer.isPending && answer.variables.id === id}
                onClick={() => answer.mutate({ id, word: 'accept' })}
              >
                {t('admin.accept')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('admin.declineName', { name: organization.name })}
                onClick={() => answer.mutate({ id, word: 'decline' })}
              >
                {t('admin.decline')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
