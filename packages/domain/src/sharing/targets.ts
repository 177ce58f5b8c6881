import { type Because, CEILINGS, type Grant, type PrincipalKey } from '../access/model.ts';
import { type GrantRole, type Role, rank, roundDown } from '../access/roles.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { normalAddress } from '../accounts/model.ts';
import type { Context } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import { aKind } from '../resources/guards.ts';
import { readSettings } from '../settings/policy.ts';
import * as allowed from './allowed.ts';
import { loadNames } from './names.ts';
import type { ShareClass, ShareClasses, ShareDefaults, ShareEntry } from './wish.ts';

/** One principal to share with, looked up and found allowed. */
export interface Target {
  readonly named: ShareClass;
  /** Place in the input, for messages. */
  readonly field: string;
  readonly principal: PrincipalInfo;
  readonly role: Role;
  readonly until: number | null;
  /** It ends only because an invitation of an address waits so long, not because somebody named that end. */
  readonly waits: boolean;
  /** The name that the caller may know it by; for who is known by the address alone, the address. */
  readonly shownAs: string;
  /** The caller may not learn whether an account has the address: the answer reads "invited" (S9, S12). */
  readonly invited: boolean;
}

/** What sharing rests on: the resource's owner, its kind, the caller's role and what is shared directly already. */
export interface Sharing {
  readonly owner: PrincipalInfo;
  readonly kind: Kind;
  readonly role: Role;
  /** Why the caller has it; of a thing that is being made there is nothing to say yet. */
  readonly held?: readonly Because[];
  readonly direct: readonly Grant[];
  /** Finds the principal of an address; a rehearsal must not make one. */
  findAddress(email: string): Promise<PrincipalInfo>;
}

/** Looks up everybody that a call names and refuses as a whole what S5, S6, S9 or S10 forbid. */
export async function findTargets(
  context: Context,
  unit: Unit,
  sharing: Sharing,
  wish: ShareClasses & ShareDefaults,
): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const add = async (entry: ShareEntry, named: ShareClass, field: string, allowance: allowed.Allowance) => {
    const target = await targetOf(context, unit, sharing, wish, { entry, named, field, allowance });
    if (targets.some((other) => other.principal.key === target.principal.key))
      throw invalid(field, 'is named twice; name each person, group and address once.');
    targets.push(target);
  };
  for (const [at, entry] of (wish.people ?? []).entries())
    await add(entry, 'people', `people.${at}`, await allowed.person(context, unit, entry.id));
  for (const [at, entry] of (wish.groups ?? []).entries())
    await add(entry, 'groups', `groups.${at}`, await allowed.group(context, unit, sharing, entry.id));
  for (const [at, entry] of (wish.organizations ?? []).entries())
    await add(
      entry,
      'organizations',
      `organizations.${at}`,
      await allowed.organization(context, unit, entry.id),
    );
  for (const [at, entry] of (wish.invitations ?? []).entries())
    await add(
      entry,
      'invitations',
      `invitations.${at}`,
      await allowed.address(context, unit, sharing, entry.email),
    );
  if (wish.everyoneHere)
    await add(wish.everyoneHere, 'everyoneHere', 'everyoneHere', await allowed.everyoneHere(context, unit));
  return targets;
}

interface Candidate {
  readonly entry: ShareEntry;
  readonly named: ShareClass;
  readonly field: string;
  readonly allowance: allowed.Allowance;
}

async function targetOf(
  context: Context,
  unit: Unit,
  sharing: Sharing,
  defaults: ShareDefaults,
  { entry, named, field, allowance }: Candidate,
): Promise<Target> {
  const { principal } = allowance;
  // Before any other fault, whose words would tell that there is such a principal (S35).
  if (principal === null || (allowance.refusal !== null && !isSharedWith(sharing.direct, principal.key)))
    throw refused(field, allowance.refusal);
  const role = roleFor(sharing, principal, entry.role ?? defaults.role, field);
  const end = entry.until === undefined ? defaults.until : entry.until;
  const invited = named === 'invitations' && !(await isKnown(context, unit, sharing, principal));
  const until = endOf(context, invited || principal.kind === 'address', end);
  if (until !== null && until <= context.clock.now())
    throw invalid(`${field}.until`, 'lies in the past; choose a time to come, or none.');
  if (allowance.refusal !== null && !isKept(sharing.direct, principal.key, role, until))
    throw refused(field, allowance.refusal);
  if (principal.key === context.caller.account?.key) refuseOutlasting(sharing, role, until, field);
  const shownAs = invited ? (principal.email ?? principal.name).toLowerCase() : principal.name;
  const kept = isKept(sharing.direct, principal.key, role, until);
  if (invited && !kept) await refuseOtherDomains(unit, shownAs, field);
  const waits = until !== null && (end === undefined || end === null);
  return { named, field, principal, role, until, waits, shownAs, invited };
}

/** Refuses to invite an address outside the mail domains that the settings allow (P14). */
export async function refuseOtherDomains(unit: Unit, email: string, field: string): Promise<void> {
  const { invitationDomains } = await readSettings(unit, 'invitationDomains');
  const domain = normalAddress(email).split('@').at(-1) ?? '';
  if (invitationDomains.length === 0 || invitationDomains.includes(domain)) return;
  const message = `This hub invites addresses at ${invitationDomains.join(', ')} alone.`;
  throw new Problem('share-refused', { detail: message, errors: [{ field, message }] });
}

/** How long an invitation waits for its holder, unless the sharer says otherwise (S13). */
export const INVITATION_LIFE = 30 * 24 * 3_600_000;

/** Whom the caller knows by an address alone has so long to open it, whether or not an account has the address (S12, S13). */
function endOf(context: Context, waits: boolean, until: number | null | undefined): number | null {
  if (until !== undefined && until !== null) return until;
  return waits ? context.clock.now() + INVITATION_LIFE : null;
}

/**
 * When an invitation shows that it would end, whether or not an account has its address: while it could still wait
 * for its holder, that time is shown of one without end (S12).
 */
export function shownEnd(invitation: { readonly since: number; readonly until: number | null }, now: number) {
  const waits = invitation.since + INVITATION_LIFE;
  return invitation.until ?? (waits > now ? waits : null);
}

async function isKnown(
  context: Context,
  unit: Unit,
  { owner }: Sharing,
  principal: PrincipalInfo,
): Promise<boolean> {
  if (principal.kind !== 'account') return false;
  const names = await loadNames(context, unit, [principal.key], { known: [owner.key] });
  return names.knows(principal.key);
}

/**
 * The role that the principal gets. What is posted must be within its ceiling (S10) and within what the caller holds
 * (S6); the kind's default is lowered to both in silence. Then rounded down to what the kind offers (S5).
 */
function roleFor(
  sharing: Sharing,
  principal: PrincipalInfo,
  posted: GrantRole | undefined,
  field: string,
): Role {
  const ceiling = CEILINGS[principal.kind] ?? 'owner';
  if (posted !== undefined && rank(posted) > rank(ceiling)) {
    const message = `${principal.name} can be given ${ceiling} at most, not ${posted}.`;
    throw new Problem('share-refused', { detail: message, errors: [{ field: `${field}.role`, message }] });
  }
  if (posted !== undefined) refuseMoreThanHeld(sharing.role, posted);
  const wanted = lowest(posted ?? sharing.kind.defaultShareRole, ceiling, sharing.role);
  const role = roundDown(wanted, sharing.kind.roles);
  if (role !== null) return role;
  const message = `It cannot be shared as ${wanted}: ${aKind(sharing.kind.id)} does not offer that.`;
  throw new Problem('share-refused', { detail: message, errors: [{ field: `${field}.role`, message }] });
}

/** Nobody grants more than they hold (S6). */
export function refuseMoreThanHeld(held: Role, wanted: Role): void {
  if (rank(wanted) <= rank(held)) return;
  throw new Problem('role-needed', {
    detail: `You are ${held} here, so you cannot give ${wanted}. Nobody gives more than they hold.`,
    parameters: { needed: wanted, held },
  });
}

/** What somebody holds until a time they do not give themselves for longer: who gave it extends it (S6, S15). */
function refuseOutlasting({ held = [] }: Sharing, role: Role, until: number | null, field: string): void {
  const ends = held.filter((because) => rank(because.role) >= rank(role)).map((because) => because.until);
  if (ends.length === 0 || ends.some((end) => end === null || (until !== null && until <= end))) return;
  const message = `You are ${role} here until a time. Whoever shared it with you can extend that, not you.`;
  throw new Problem('share-refused', { detail: message, errors: [{ field, message }] });
}

function lowest(...roles: readonly Role[]): Role {
  return roles.reduce((low, role) => (rank(role) < rank(low) ? role : low));
}

/** A share outlives the condition under which it was made: it can stay and be lowered, not raised or prolonged (S9). */
export function isKept(
  direct: readonly Grant[],
  principal: PrincipalKey,
  role: Role,
  until: number | null,
): boolean {
  return direct.some(
    (grant) =>
      grant.principal === principal &&
      grant.source !== 'mode' &&
      rank(role) <= rank(grant.role) &&
      (grant.until === null || (until !== null && until <= grant.until)),
  );
}

/** Whether there is a share with the principal that could be kept. */
function isSharedWith(direct: readonly Grant[], principal: PrincipalKey): boolean {
  return direct.some((grant) => grant.principal === principal && grant.source !== 'mode');
}

/** A refusal of whom one may share with, at a field of the call. */
export function refused(field: string, refusal: allowed.Refusal | null): Problem {
  const { code, message, permission } = refusal ?? { code: 'share-refused', message: 'Not allowed.' };
  return new Problem(code, {
    detail: message,
    errors: [{ field, message }],
    ...(permission === undefined ? {} : { parameters: { permission } }),
  });
}
