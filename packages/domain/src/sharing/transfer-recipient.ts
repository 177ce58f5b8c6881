import type { PrincipalInfo } from '../access/store.ts';
import { type Context, requireAccount, requirePermission } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import * as allowed from './allowed.ts';
import { loadNames } from './names.ts';
import { refuseOtherDomains } from './targets.ts';

/** To whom: exactly one of a person's id, an exact address, and an organization's id or slug. */
export interface TransferTo {
  readonly person?: string | undefined;
  readonly email?: string | undefined;
  readonly organization?: string | undefined;
}

/** Who is to own it, judged. */
export interface Recipient {
  readonly field: string;
  readonly principal: PrincipalInfo;
  /** The address by which alone the caller knows them; null for who is known. */
  readonly shownAs: string | null;
  /** Nobody has to accept: an organization of the caller's, or the caller. */
  readonly atOnce: boolean;
}

/**
 * Finds to whom ownership is to go (S16). Refusals: `input-invalid` unless exactly one is named, and as a share with them
 * would be refused.
 */
export async function recipientOf(
  context: Context,
  unit: Unit,
  sharing: { findAddress(email: string): Promise<PrincipalInfo> },
  { person, email, organization }: TransferTo,
): Promise<Recipient> {
  if ([person, email, organization].filter((one) => one !== undefined).length !== 1)
    throw new Problem('input-invalid', { detail: 'Say to whom: one person, email or organization.' });
  if (organization !== undefined) {
    requirePermission(context.caller, 'resources:create');
    const principal = principalOf('organization', await allowed.organization(context, unit, organization));
    return { field: 'organization', principal, shownAs: null, atOnce: true };
  }
  const self = requireAccount(context.caller);
  if (person === self.id) {
    const principal = { ...self, kind: 'account', memberCount: null } as const;
    return { field: 'person', principal, shownAs: null, atOnce: true };
  }
  if (person !== undefined) {
    const principal = principalOf('person', await allowed.person(context, unit, person));
    const account = await unit.accounts.byKey(principal.key);
    if (account?.status !== 'active') throw invalid('person', 'has no active account.');
    return { field: 'person', principal, shownAs: null, atOnce: false };
  }
  const address = email ?? '';
  const principal = principalOf('email', await allowed.address(context, unit, sharing, address));
  if (principal.key === self.key) return { field: 'email', principal, shownAs: null, atOnce: true };
  const known =
    principal.kind === 'account' && (await loadNames(context, unit, [principal.key])).knows(principal.key);
  if (!known) await refuseOtherDomains(unit, address, 'email');
  return { field: 'email', principal, shownAs: known ? null : address.trim().toLowerCase(), atOnce: false };
}

function principalOf(field: string, { principal, refusal }: allowed.Allowance): PrincipalInfo {
  if (principal !== null && refusal === null) return principal;
  const { code, message, permission } = refusal ?? { code: 'share-refused', message: 'Not allowed.' };
  throw new Problem(code, {
    detail: message,
    errors: [{ field, message }],
    ...(permission === undefined ? {} : { parameters: { permission } }),
  });
}
