import type { Grant } from '../access/model.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { normalAddress } from '../accounts/model.ts';
import type { Unit } from '../ports.ts';
import { invitationOf } from './claim.ts';

/** The address by which somebody was invited. `holder` tells it where the invitation itself is not kept. */
export type InvitedAddress = (
  grant: Pick<Grant, 'source'> | undefined,
  holder: Pick<PrincipalInfo, 'email' | 'name'> | undefined,
) => string;

/** Those of the grants that went to this very address, as an invitation. */
export async function grantsInvitedAt(
  unit: Unit,
  grants: readonly Grant[],
  email: string,
): Promise<readonly Grant[]> {
  const invitations = grants.filter((grant) => invitationOf(grant) !== null);
  const addressOf = await loadInvitedAddresses(unit, invitations);
  const holders = await unit.access.principals([...new Set(invitations.map(({ principal }) => principal))]);
  const byKey = new Map(holders.map((holder) => [holder.key, holder]));
  return invitations.filter((grant) => addressOf(grant, byKey.get(grant.principal)) === normalAddress(email));
}

/**
 * The addresses to which these invitations went. Who invites knows no other: the account of an address may have another
 * one by now, which is not theirs to learn (S12).
 */
export async function loadInvitedAddresses(
  unit: Unit,
  grants: readonly Pick<Grant, 'source'>[],
): Promise<InvitedAddress> {
  const ids = grants.flatMap((grant) => invitationOf(grant) ?? []);
  const stored = ids.length === 0 ? [] : await unit.invitations.byIds([...new Set(ids)]);
  const sentTo = new Map(stored.map(({ id, email }) => [id, email]));
  return (grant, holder) => {
    const id = grant === undefined ? null : invitationOf(grant);
    return normalAddress(sentTo.get(id ?? '') ?? holder?.email ?? holder?.name ?? '');
  };
}
