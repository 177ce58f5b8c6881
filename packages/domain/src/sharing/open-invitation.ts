import type { Grant } from '../access/model.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { StoredInvitation } from './invitation-store.ts';
import { INVITATION_LIFE } from './targets.ts';

export type InvitationStanding = 'waiting' | 'accepted' | 'declined' | 'cancelled' | 'expired';

/** How an invitation stands now, with its grant while it waits. */
export interface StandingInvitation {
  readonly invitation: StoredInvitation;
  readonly standing: InvitationStanding;
  readonly grant: Grant | null;
}

/** The invitation that a secret opens, however it stands; null for a secret that is nobody's, or no longer the newest. */
export async function findInvitation(
  context: Context,
  unit: Unit,
  secret: string,
): Promise<StandingInvitation | null> {
  const invitation = await unit.invitations.bySecretHash(context.digest(secret));
  if (invitation === null) return null;
  const now = context.clock.now();
  const grants = await unit.invitations.grants(invitation);
  const alive = grants.filter(({ until }) => until === null || until > now);
  const [grant = null] = alive;
  if (invitation.state !== 'waiting') return { invitation, standing: invitation.state, grant };
  if (grant === null) return { invitation, standing: grants.length > 0 ? 'expired' : 'cancelled', grant };
  // Of an account the grant itself does not end: its invitation does, as one of an address without account would.
  if (grant.until === null && invitation.sentAt + INVITATION_LIFE <= now) {
    return { invitation, standing: 'expired', grant: null };
  }
  const { path } = await unit.access.facts(invitation.resource, now);
  if (path.some((node) => node.trashed)) {
    return { invitation, standing: 'cancelled', grant: null };
  }
  return { invitation, standing: 'waiting', grant };
}

/** The invitation that a secret opens if it can still be accepted, else null. */
export async function openInvitation(
  context: Context,
  unit: Unit,
  secret: string,
): Promise<StoredInvitation | null> {
  const found = await findInvitation(context, unit, secret);
  return found?.standing === 'waiting' ? found.invitation : null;
}
