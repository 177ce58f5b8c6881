import { explain } from '../access/explain.ts';
import type { Facts, Grant, Holding, PrincipalKey, Question, ResourceKey } from '../access/model.ts';
import { type Role, stronger } from '../access/roles.ts';
import type { AudienceRow, Judged, PrincipalInfo } from '../access/store.ts';
import { type Context, requireResource } from '../context.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { requireRole } from '../resources/guards.ts';
import { groupInfo } from './allowed.ts';
import {
  type BecauseView,
  type Describing,
  describeReasons,
  keysOf,
  loadAbove,
  loadLinkLabels,
} from './describe.ts';
import { type InvitedAddress, loadInvitedAddresses } from './invited-address.ts';
import {
  invitedAs,
  knownBySharing,
  loadNames,
  managedAmong,
  type Names,
  type PrincipalView,
} from './names.ts';
import { sharesOn } from './sharer.ts';
import { shownEnd } from './targets.ts';

/** One principal that has access, with its reasons (S24). */
export interface AudienceRowView {
  readonly principal: PrincipalView;
  readonly role: Role;
  readonly owner: boolean;
  readonly isYou: boolean;
  /** It was shared under a condition that no longer holds: it can be lowered or removed, not raised (S9). */
  readonly kept: boolean;
  readonly becauses: readonly BecauseView[];
}

export interface AudienceInput {
  readonly id: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Who can see it, with roles and reasons; for managers. */
export async function listAudience(context: Context, input: AudienceInput): Promise<Page<AudienceRowView>> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const facts = await unit.access.facts(judged.resource.key, context.clock.now());
    return audiencePage(context, unit, judged, facts, input);
  });
}

/** A page of the audience of a judged resource. */
export async function audiencePage(
  context: Context,
  unit: Unit,
  judged: Judged,
  facts: Facts,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<AudienceRowView>> {
  const rows = await unit.access.audience(judged.resource.key, {
    now: context.clock.now(),
    limit,
    facts,
    ...(cursor === undefined ? {} : { cursor }),
  });
  return { items: await rowViews(context, unit, judged, facts, rows.items), next: rows.next };
}

const MOST_OWN = 200;

/** The owner, the caller, and whom the caller gave something: what who only shares on may see (S6). */
export async function ownShares(
  context: Context,
  unit: Unit,
  judged: Judged,
  facts: Facts,
): Promise<Page<AudienceRowView>> {
  const self = context.caller.account?.key ?? null;
  const theirs = new Set(
    facts.grants
      .filter((grant) => grant.granter === self || grant.principal === self)
      .map((grant) => grant.principal),
  );
  const grants = facts.grants.filter((grant) => theirs.has(grant.principal));
  const found: AudienceRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await unit.access.audience(judged.resource.key, {
      now: context.clock.now(),
      limit: MOST_OWN,
      facts: { ...facts, grants },
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const row of page.items) {
      const given = row.grants.filter((grant) => grant.granter === self);
      if (row.owner || row.principal.key === self) found.push(row);
      else if (given.length > 0) found.push({ ...row, grants: given });
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < MOST_OWN);
  return { items: await rowViews(context, unit, judged, facts, found), next: null };
}

async function rowViews(
  context: Context,
  unit: Unit,
  judged: Judged,
  facts: Facts,
  rows: readonly AudienceRow[],
): Promise<readonly AudienceRowView[]> {
  const { resource, decision } = judged;
  const now = context.clock.now();
  const keys = rows.flatMap((row) => [row.principal.key, ...keysOf(row.grants)]);
  const known = await knownBySharing(
    context,
    unit,
    { resource: resource.key, owner: resource.owner },
    facts.grants,
  );
  const names = await loadNames(context, unit, [resource.owner, ...keys], {
    ...{ known, read: rows.map((row) => row.principal) },
  });
  const above = await loadAbove(context, unit, facts);
  const links = await loadLinkLabels(
    unit,
    decision.role,
    rows.flatMap((row) => row.grants),
  );
  const self = context.caller.account?.key;
  const describing: Describing = {
    ...{ resource: resource.key, role: decision.role, names, above, links },
    ...(sharesOn(judged) && self !== undefined ? { sharesOnAs: self } : {}),
  };
  const kept = await keptShares(context, unit, names.info(resource.owner), rows);
  const elsewhere = await invitedElsewhere(context, unit, resource.key, rows);
  const addressOf = await loadInvitedAddresses(
    unit,
    rows.flatMap((row) => row.grants),
  );
  return rows.map((row) => {
    const { key } = row.principal;
    const of = { now, kept: kept.has(key), elsewhere: elsewhere.has(key), self, addressOf };
    return rowView(row, facts, describing, of);
  });
}

/** Whom nobody invited but managers of collections above that the caller does not manage: the address is theirs to know (S35). */
async function invitedElsewhere(
  context: Context,
  unit: Unit,
  resource: ResourceKey,
  rows: readonly AudienceRow[],
): Promise<ReadonlySet<PrincipalKey>> {
  const invitations = rows.flatMap(({ grants }) => grants.filter(isInvitation));
  const above = new Set(invitations.map((grant) => grant.resource).filter((key) => key !== resource));
  const managed = new Set([resource, ...(await managedAmong(context, unit, [...above]))]);
  const here = new Set(
    invitations.filter((grant) => managed.has(grant.resource)).map((grant) => grant.principal),
  );
  return new Set(invitations.map((grant) => grant.principal).filter((key) => !here.has(key)));
}

/**
 * Groups that it is shared with while their sharing is off: nobody sees it through them now (S11), but the share is
 * kept, and its managers can remove it (S9).
 */
export async function dormantRows(
  context: Context,
  unit: Unit,
  { resource, decision }: Judged,
  facts: Facts,
): Promise<readonly AudienceRowView[]> {
  const direct = facts.grants.filter((grant) => grant.resource === resource.key);
  const principals = [...new Set(direct.map((grant) => grant.principal))];
  const silent = await unit.groups.sharingOff(principals);
  if (silent.size === 0) return [];
  const off = await unit.groups.byKeys(principals.filter((key) => silent.has(key)));
  const kept = direct.filter((grant) => silent.has(grant.principal));
  const names = await loadNames(context, unit, keysOf(kept));
  const describing: Describing = { resource: resource.key, role: decision.role, names, above: new Map() };
  const now = context.clock.now();
  const addressOf = await loadInvitedAddresses(unit, []);
  return off.flatMap((group) => {
    const grants = kept.filter((grant) => grant.principal === group.key);
    const role = strongestOf(grants);
    if (role === null) return [];
    const row: AudienceRow = { principal: groupInfo(group), role, grants, owner: false };
    const of = { now, kept: true, elsewhere: false, self: undefined, addressOf };
    return [rowView(row, facts, describing, of)];
  });
}

function strongestOf(grants: readonly Grant[]): Role | null {
  return grants.reduce<Role | null>((best, grant) => stronger(best, grant.role), null);
}

interface RowMatters {
  readonly now: number;
  readonly kept: boolean;
  readonly elsewhere: boolean;
  readonly self: PrincipalKey | undefined;
  readonly addressOf: InvitedAddress;
}

function rowView(
  row: AudienceRow,
  facts: Facts,
  describing: Describing,
  { now, kept, elsewhere, self, addressOf }: RowMatters,
): AudienceRowView {
  const { decision, reasons } = explain(
    { ...facts, grants: row.grants, holdings: rowHoldings(row, facts) },
    rowQuestion(row, now),
  );
  const shown = {
    role: decision.role ?? row.role,
    owner: row.owner,
    isYou: row.principal.key === self,
    kept,
  };
  const becauses = describeReasons(reasons, describing);
  if (!isInvitedStranger(row, describing.names))
    return { ...shown, principal: describing.names.principal(row.principal.key), becauses };
  const principal = elsewhere
    ? describing.names.someone(row.principal.key)
    : invitedAs({ ...row.principal, email: addressOf(row.grants.find(isInvitation), row.principal) });
  return { ...shown, principal, becauses: becauses.map((because) => asInvited(because, principal, now)) };
}

/** That the row's principal counts as itself, and as its owner where it is; who published belongs to the owner. */
function rowHoldings({ principal, owner, grants }: AudienceRow, facts: Facts): readonly Holding[] {
  const { key, kind } = principal;
  const self: Holding = { principal: key, kind, raises: owner ? 'owner' : null, until: null };
  if (!grants.some((grant) => grant.source === 'publisher') || owner) return [self];
  return [self, { principal: facts.path[0].owner, kind: 'organization', raises: null, until: null }];
}

function rowQuestion({ principal }: AudienceRow, now: number): Question {
  return { caller: principal.kind === 'account' ? principal.key : null, now, viewsAll: false, cap: 'owner' };
}

/** Somebody whom the asker knows by the address alone, which they were invited by. */
function isInvitedStranger({ principal, grants }: AudienceRow, names: Names): boolean {
  if (principal.kind === 'address') return true;
  return principal.kind === 'account' && !names.knows(principal.key) && grants.some(isInvitation);
}

function isInvitation(grant: Grant): boolean {
  return grant.source.startsWith('invitation:');
}

function asInvited(because: BecauseView, principal: PrincipalView, now: number): BecauseView {
  const { since, until } = because;
  return since === null
    ? { ...because, principal }
    : { ...because, principal, until: shownEnd({ since, until }, now) };
}

/** Groups among the rows that it was shared with under a condition which no longer holds (S9). */
async function keptShares(
  context: Context,
  unit: Unit,
  owner: PrincipalInfo | undefined,
  rows: readonly AudienceRow[],
): Promise<ReadonlySet<PrincipalKey>> {
  const shared = rows
    .filter(({ principal, grants }) => principal.kind === 'group' && grants.some(isDirect))
    .map(({ principal }) => principal.key);
  if (shared.length === 0) return new Set();
  const groups = await unit.groups.byKeys(shared);
  const on = new Set(groups.filter((group) => group.sharing).map((group) => group.key));
  const off = shared.filter((key) => !on.has(key));
  if (owner?.kind !== 'account' || context.caller.permissions.has('share:everyone')) return new Set(off);
  const joined = await unit.groups.joinedAmong(owner.key, [...on]);
  return new Set([...off, ...[...on].filter((key) => !joined.has(key))]);
}

function isDirect(grant: Grant): boolean {
  return grant.source === 'direct';
}
