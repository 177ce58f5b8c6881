import { CEILINGS, type Grant } from '../access/model.ts';
import { type GrantRole, type Role, rank, roundDown } from '../access/roles.ts';
import type { NewGrant, PrincipalInfo } from '../access/store.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { aKind, requireOutOfTrash } from '../resources/guards.ts';
import { type FindAddress, makeChange, type PreparedChange } from './change.ts';
import { barFromLinks } from './links-bar.ts';
import { linkIdOf } from './links-source.ts';
import { notThere } from './not-there.ts';
import type { ReceiptView } from './receipt.ts';
import { changeGrants, recordShare, sharingOf } from './share.ts';
import { requireOwnGrant, requireSharer } from './sharer.ts';
import { findTargets, refuseMoreThanHeld, type Sharing } from './targets.ts';
import type { ShareClasses, ShareEntry } from './wish.ts';

export interface ChangeGrantInput {
  readonly id: string;
  readonly grant: string;
  readonly role?: GrantRole | undefined;
  /** Ms since 1970; null = without end; absent = as it is. */
  readonly until?: number | null | undefined;
}

/** Changes the role or the end of one grant. Raising or prolonging it must be allowed as a new share would (S9). */
export function changeGrant(context: Context, input: ChangeGrantInput): Promise<ReceiptView> {
  return makeChange(context, (unit, findAddress) => prepareGrantChange(context, unit, input, findAddress));
}

/** Judges a change of one grant. */
export function prepareGrantChange(
  context: Context,
  unit: Unit,
  { grant, ...input }: ChangeGrantInput,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  return prepareGrantChanges(context, unit, { ...input, grants: [grant] }, findAddress);
}

/** Judges the same change of many grants of one resource. */
export async function prepareGrantChanges(
  context: Context,
  unit: Unit,
  input: ManyGrants & Pick<ChangeGrantInput, 'role' | 'until'>,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  const { role, until } = input;
  if (role === undefined && until === undefined)
    throw new Problem('input-invalid', { detail: 'Say what to change: role or until.' });
  if (until !== undefined && until !== null && until <= context.clock.now())
    throw invalid('until', 'lies in the past; choose a time to come, or none.');
  return prepareMany(context, unit, input, findAddress, async (sharing, grant) => {
    const principal = await granteeOf(unit, grant);
    const next = { role: givenRole(sharing, principal, role, grant), until: until ?? null };
    if (until === undefined) next.until = grant.until;
    refuseDisplacing(sharing, grant, next.until);
    if (widens(grant, next)) await requireShareable(context, unit, sharing, principal, next);
    const raised = rank(next.role) > rank(grant.role);
    const invited = grant.source.startsWith('invitation:');
    return {
      ...next,
      id: grant.id,
      principal: grant.principal,
      source: grant.source,
      granter: raised ? requireAccount(context.caller).key : grant.granter,
      createdAt: raised && !invited ? context.clock.now() : grant.createdAt,
      run: grant.run,
    };
  });
}

/** Takes one grant away; the receipt says who lost access, what remains to them and how to close that. */
export function revokeGrant(context: Context, input: OneGrant): Promise<ReceiptView> {
  return makeChange(context, (unit, findAddress) => prepareRevoke(context, unit, input, findAddress));
}

/** Judges the taking away of one grant. */
export function prepareRevoke(
  context: Context,
  unit: Unit,
  { id, grant }: OneGrant,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  return prepareRevokes(context, unit, { id, grants: [grant] }, findAddress);
}

/** Judges the taking away of many grants of one resource. */
export function prepareRevokes(
  context: Context,
  unit: Unit,
  input: ManyGrants,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  return prepareMany(context, unit, input, findAddress, async () => null);
}

export interface OneGrant {
  readonly id: string;
  readonly grant: string;
}

export interface ManyGrants {
  readonly id: string;
  readonly grants: readonly string[];
}

/** Prepares that grants of one resource go, and that others stand in their places where `nextOf` answers some. */
async function prepareMany(
  context: Context,
  unit: Unit,
  input: ManyGrants,
  findAddress: FindAddress,
  nextOf: (sharing: Sharing, grant: Grant) => Promise<NewGrant | null>,
): Promise<PreparedChange> {
  const judged = await requireResource(context, unit, input.id);
  requireSharer(judged);
  const { resource } = judged;
  requireOutOfTrash(resource);
  const now = context.clock.now();
  const before = await unit.access.facts(resource.key, now);
  const sharing = await sharingOf(context, unit, judged, before, findAddress);
  const removals: Grant[] = [];
  const grants: NewGrant[] = [];
  for (const id of new Set(input.grants)) {
    const grant = changeable(sharing, id);
    requireOwnGrant(judged, grant.granter, requireAccount(context.caller).key);
    await refuseVisitors(unit, grant);
    const next = await nextOf(sharing, grant);
    removals.push(grant);
    if (next !== null) grants.push(next);
  }
  return {
    resource,
    before,
    invited: [],
    planned: { kind: 'regrant', resource: resource.key, removals: removals.map(({ id }) => id), grants },
    async commit() {
      const { scope } = await changeGrants(context, unit, resource, async (writer) => {
        for (const { id } of removals) await writer.remove(id);
        for (const grant of grants) await writer.put(grant);
      });
      const kept = new Set(grants.map(({ id }) => id));
      await barFromLinks(
        context,
        unit,
        removals.filter(({ id }) => !kept.has(id)),
      );
      const after = await unit.access.facts(resource.key, now);
      await recordShare(context, unit, resource, before, after);
      return { before, after, scope, notes: [], invited: [], role: sharing.role };
    },
  };
}

/** The grant of that id on this very resource, if the caller may change it (S6). */
function changeable({ direct, role }: Sharing, id: string): Grant {
  const grant = direct.find((candidate) => candidate.id === id);
  if (grant === undefined) throw notThere('share');
  if (grant.source === 'mode')
    throw new Problem('share-refused', {
      detail: 'This stands for general access. Change general access instead.',
    });
  if (rank(grant.role) > rank(role))
    throw new Problem('role-needed', {
      detail: `You are ${role} here, so you cannot change a share above that.`,
      parameters: { needed: grant.role, held: role },
    });
  return grant;
}

/** The grant that the visitors of an open link hold is the link's: it is paused and revoked with it. */
async function refuseVisitors(unit: Unit, grant: Grant): Promise<void> {
  if (linkIdOf(grant.source) === null || (await granteeOf(unit, grant)).kind !== 'link') return;
  throw new Problem('share-refused', {
    detail: 'This stands for a link that works without signing in. Pause or revoke the link instead.',
  });
}

/**
 * A permanent and a timed grant may stand side by side (S15): one that turns into the other sort would displace it, and
 * take away more than its words say.
 */
function refuseDisplacing({ direct }: Sharing, grant: Grant, until: number | null): void {
  if ((grant.until === null) === (until === null)) return;
  const other = direct.find(
    ({ id, principal, source, until: end }) =>
      id !== grant.id &&
      principal === grant.principal &&
      source === grant.source &&
      (end === null) === (until === null),
  );
  if (other === undefined) return;
  throw new Problem('conflict', {
    detail:
      until === null
        ? `They have a share without an end already, as ${other.role}. Change or remove that one.`
        : `They have a share with an end already, as ${other.role}. Change or remove that one.`,
    errors: [{ field: 'until', message: 'would take the place of another share of theirs' }],
  });
}

async function granteeOf(unit: Unit, { principal }: Grant): Promise<PrincipalInfo> {
  const [info] = await unit.access.principals([principal]);
  if (info === undefined) throw notFound();
  return info;
}

function givenRole(
  sharing: Sharing,
  principal: PrincipalInfo,
  posted: GrantRole | undefined,
  grant: Grant,
): Role {
  if (posted === undefined) return grant.role;
  const ceiling = CEILINGS[principal.kind];
  if (ceiling !== undefined && rank(posted) > rank(ceiling))
    throw new Problem('share-refused', {
      // Not by its name, which the caller may not know (S35).
      detail: `This share can be ${ceiling} at most, not ${posted}.`,
      errors: [{ field: 'role', message: `must be ${ceiling} at most` }],
    });
  refuseMoreThanHeld(sharing.role, posted);
  const role = roundDown(posted, sharing.kind.roles);
  if (role === null) throw invalid('role', `${aKind(sharing.kind.id)} does not offer ${posted}.`);
  return role;
}

function widens(grant: Grant, next: { readonly role: Role; readonly until: number | null }): boolean {
  if (rank(next.role) > rank(grant.role)) return true;
  if (grant.until === null) return false;
  return next.until === null || next.until > grant.until;
}

/** Asks for the wider grant as a new share of the same principal would be asked for. */
async function requireShareable(
  context: Context,
  unit: Unit,
  sharing: Sharing,
  principal: PrincipalInfo,
  next: { readonly role: Role; readonly until: number | null },
): Promise<void> {
  const entry: ShareEntry = { role: next.role as GrantRole, until: next.until };
  try {
    await findTargets(context, unit, sharing, shareOf(principal, entry, sharing));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'group-unknown') throw error;
    // Its words name the group, by an id that the caller does not know (S35).
    throw new Problem('share-refused', {
      detail:
        'You cannot share with this group. Its share can be lowered or removed, not raised or prolonged.',
    });
  }
}

/** A share call that names a principal in the way in which it was shared with. */
function shareOf(principal: PrincipalInfo, entry: ShareEntry, sharing: Sharing): ShareClasses {
  const { id, email, kind, key } = principal;
  const byAddress = sharing.direct.some(
    (grant) => grant.principal === key && grant.source.startsWith('invitation:'),
  );
  if (kind === 'accounts') return { everyoneHere: entry };
  if (kind === 'organization') return { organizations: [{ id, ...entry }] };
  if (kind === 'address' || byAddress) return { invitations: [{ email: email ?? principal.name, ...entry }] };
  return kind === 'account' ? { people: [{ id, ...entry }] } : { groups: [{ id, ...entry }] };
}
