import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { OrganizationShape } from '@tessera/contract';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { organizationQuery } from '../../data/administration.ts';
import { useMe, useSession } from '../../data/session.ts';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import frame from '../../shell/frame/frame.module.css';
import { Screen } from '../../shell/frame/screen.tsx';
import { OwnSharing } from '../account/own-sharing.tsx';
import styles from './admin.module.css';
import { DeleteOrganization } from './delete-organization.tsx';
import { OrganizationInvitations } from './organization-invitations.tsx';
import { OrganizationMembers } from './organization-members.tsx';
import { OrganizationSettings } from './organization-settings.tsx';
import './texts.ts';

/** One organization among all, for user managers. */
export function AdminOrganizationScreen() {
  const { id } = useParams({ from: '/framed/signed-in/admin/organizations/$id' });
  return <OrganizationScreen id={id} back="/admin/organizations" />;
}

/** One of the organizations that one is in. */
export function OwnOrganizationScreen() {
  const { id } = useParams({ from: '/framed/signed-in/organizations/$id' });
  return <OrganizationScreen id={id} back="/organizations" />;
}

/** What the reader may do to an organization. */
export interface OrganizationHand {
  /** What its owners do: edit, delete, make owners and admins. */
  readonly owns: boolean;
  /** Says how wide what is published there usually is (S1): its own owners and admins. */
  readonly setsMode: boolean;
  /** Adds and removes plain members. */
  readonly manages: boolean;
}

/** Its members and their roles in it, who is invited, and, for its owners, what it is called and how it ends. */
function OrganizationScreen(props: {
  readonly id: string;
  readonly back: '/organizations' | '/admin/organizations';
}) {
  const { t } = useTranslation();
  const organization = useQuery(organizationQuery(props.id));
  const hand = useHand(organization.data);
  return (
    <Screen
      title={organization.data?.name ?? t('admin.organizationsTitle')}
      width="form"
      before={
        organization.data && (
          <ol className={frame['crumbs']}>
            <li>
              <Link to={props.back} className={frame['crumb']}>
                {t(
                  props.back === '/admin/organizations'
                    ? 'admin.organizationsTitle'
                    : 'shell.ownOrganizations',
                )}
              </Link>
              <ChevronRight size={14} aria-hidden="true" />
            </li>
          </ol>
        )
      }
    >
      {organization.isPending && <FormSkeleton />}
      {organization.isError && (
        <ErrorState error={organization.error} onRetry={() => void organization.refetch()} />
      )}
      {organization.data && (
        <>
          <OrganizationMembers organization={organization.data} hand={hand} />
          {(hand.owns || hand.manages) && (
            <OrganizationInvitations organization={organization.data} hand={hand} />
          )}
          {hand.setsMode && (
            <section className={styles['part']}>
              <Title order={2} size="h3">
                {t('settings.ownMode.title')}
              </Title>
              <OwnSharing organization={organization.data.id} />
            </section>
          )}
          {hand.owns && <OrganizationSettings key={organization.data.id} organization={organization.data} />}
          {hand.owns && <DeleteOrganization organization={organization.data} />}
        </>
      )}
    </Screen>
  );
}

function useHand(organization: OrganizationShape | undefined): OrganizationHand {
  const { may } = useSession();
  const me = useMe();
  const role = me.organizations.find(({ id }) => id === organization?.id)?.role;
  const manages = may('users:manage');
  return {
    manages,
    setsMode: role === 'owner' || role === 'admin',
    owns: role === 'owner' || (manages && may('users:grant-all')),
  };
}
