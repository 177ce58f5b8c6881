import type { Grant, PrincipalKey, ResourceKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import type { Account } from '../accounts/model.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { StoredInvitation } from './invitation-store.ts';

/**
 * Makes what was shared with an address its account's own, once the account has proved it: all invitations of the address
 * together (S13, S27). What waited only for its holder ends no more; an end that somebody named stays. Whoever marks an
 * address as verified calls this in the same unit and puts the scopes on the bus after the commit.
 */
export async function claimInvitations(
  context: Context,
  unit: Unit,
  account: Pick<Account, 'key' | 'email' | 'emailVerified'>,
): Promise<readonly AccessScope[]> {
  if (!account.emailVerified) return [];
  const grants = await unit.invitations.grantsOfAddress(account.email, context.clock.now());
  const waiting = grants.filter((grant) => grant.principal !== account.key);
  const invitations = await unit.invitations.byIds(waiting.flatMap((grant) => invitationOf(grant) ?? []));
  const byId = new Map(invitations.map((invitation) => [invitation.id, invitation]));
  const scopes: AccessScope[] = [];
  for (const [resource, own] of Map.groupBy(waiting, (grant) => grant.resource)) {
    const { scope } = await unit.access.change(resource, account.key, context.clock.now(), async (writer) => {
      for (const grant of own) {
        const invitation = byId.get(invitationOf(grant) ?? '');
        await writer.remove(grant.id);
        await writer.put(grantTo(account.key, grant, invitation));
      }
    });
    scopes.push(scope);
  }
  return scopes;
}

/**
 * What waited only for its holder to open the thing ends no more: they have (S13). In the unit that notes it; null where
 * nothing waited.
 */
export async function keepOpened(
  context: Context,
  unit: Unit,
  account: Pick<Account, 'key'>,
  resource: ResourceKey,
): Promise<AccessScope | null> {
  const now = context.clock.now();
  const { grants } = await unit.access.facts(resource, now, new Set([account.key]));
  const own = grants.filter(
    (grant) => grant.resource === resource && grant.until !== null && invitationOf(grant) !== null,
  );
  if (own.length === 0) return null;
  const stored = await unit.invitations.byIds(own.flatMap((grant) => invitationOf(grant) ?? []));
  const waited = own.flatMap((grant) => {
    const kept = grantTo(
      account.key,
      grant,
      stored.find(({ id }) => id === invitationOf(grant)),
    );
    return kept.until === null ? [{ grant, kept }] : [];
  });
  if (waited.length === 0) return null;
  const { scope } = await unit.access.change(resource, account.key, now, async (writer) => {
    for (const { grant, kept } of waited) {
      await writer.remove(grant.id);
      await writer.put(kept);
    }
  });
  return scope;
}

/** The id of the invitation that a grant came from; null for others. */
export function invitationOf({ source }: Pick<Grant, 'source'>): string | null {
  return source.startsWith('invitation:') ? source.slice('invitation:'.length) : null;
}

/** The grant of an invitation as its holder's own. */
export function grantTo(
  holder: PrincipalKey,
  grant: Grant,
  invitation: Pick<StoredInvitation, 'waitsUntil'> | undefined,
): Grant {
  const waited = invitation !== undefined && grant.until === invitation.waitsUntil;
  return { ...grant, principal: holder, until: waited ? null : grant.until };
}
