import type { Grant, PrincipalKey } from '../access/model.ts';
import { atLeast, type Role, rank } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import type { ExposureOrder, ExposurePlace, PlacedExposure } from './exposure-store.ts';
import { type InvitedAddress, loadInvitedAddresses } from './invited-address.ts';
import { invitedAs, loadNames, type Names, openersOf, type PrincipalView } from './names.ts';
import { shownEnd } from './targets.ts';

/** One way in which something of the caller's is open to others (S29). Times are ms since 1970. */
export interface ExposureView {
  /** Id of the grant. */
  readonly grant: string;
  readonly resource: { readonly id: string; readonly title: string; readonly kind: string };
  /** What it is: a share, an invitation that waits, general access, what came by a link. */
  readonly by: 'share' | 'invitation' | 'mode' | 'link' | 'request';
  readonly principal: PrincipalView;
  readonly role: Role;
  readonly since: number;
  readonly until: number | null;
  /** When one of those whom it lets in last opened the thing. */
  readonly lastUsedAt: number | null;
  readonly byYou: boolean;
  /** Whether the caller may revoke or prolong it. */
  readonly revocable: boolean;
}

export interface ListExposuresInput {
  readonly order: ExposureOrder;
  /** Only the one with this id of its grant, if it is among them. */
  readonly grant?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * Everything that the caller gave, and all that is open of what they own or manage: exact, in order, paged. Of what
 * they may no longer view nothing is told.
 */
export async function listExposures(
  context: Context,
  input: ListExposuresInput,
): Promise<Page<ExposureView>> {
  const self = requireAccount(context.caller);
  const { order, limit } = input;
  const list = ['exposures', self.id, order];
  return context.store.read(async (unit) => {
    const found = await shownExposures(context, unit, input, limit + 1, list);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const next =
      found.length > limit && last !== undefined ? unit.exposures.seal(list, last.row.place) : null;
    return { items: await describe(context, unit, shown), next };
  });
}

interface Judgement {
  readonly row: PlacedExposure;
  readonly judged: Judged;
}

async function shownExposures(
  context: Context,
  unit: Unit,
  { order, grant, cursor }: ListExposuresInput,
  wanted: number,
  list: readonly unknown[],
): Promise<readonly Judgement[]> {
  const self = requireAccount(context.caller).key;
  const now = context.clock.now();
  const asker = await askerOf(context, unit);
  if (asker.cap === null) return [];
  const about = { granter: self, ...(await managedBy(context, unit)), now };
  if (grant !== undefined) {
    const row = await unit.exposures.find(about, grant);
    return row === null ? [] : judgeRows(context, unit, [row]);
  }
  const found: Judgement[] = [];
  let after: ExposurePlace | undefined =
    cursor === undefined ? undefined : unit.exposures.unseal(list, cursor);
  while (found.length < wanted) {
    const query = { ...about, order };
    const rows = await unit.exposures.list(after === undefined ? query : { ...query, after });
    if (rows.length === 0) break;
    after = rows.at(-1)?.place;
    found.push(...(await judgeRows(context, unit, rows)));
  }
  return found;
}

/** By what the caller manages things: as who they own it, and what they hold; what everybody counts as manages nothing. */
export async function managedBy(
  context: Context,
  unit: Unit,
): Promise<{ readonly owners: readonly PrincipalKey[]; readonly principals: readonly PrincipalKey[] }> {
  const holdings = await unit.access.holdings(requireAccount(context.caller).key, context.clock.now());
  const own = holdings.filter(({ kind }) => OWN_KINDS.has(kind));
  return {
    owners: own.filter(({ raises }) => atLeast(raises, 'manager')).map(({ principal }) => principal),
    principals: own.map(({ principal }) => principal),
  };
}

const OWN_KINDS: ReadonlySet<string> = new Set([
  'account',
  'organization',
  'group',
  'staff-group',
  'address',
  'accounts',
]);

async function judgeRows(
  context: Context,
  unit: Unit,
  rows: readonly PlacedExposure[],
): Promise<readonly Judgement[]> {
  const self = requireAccount(context.caller).key;
  const resources = await unit.resources.byKeys(rows.map(({ grant }) => grant.resource));
  const judged = await unit.access.judgeMany(
    await askerOf(context, unit),
    resources.map(({ id }) => id),
  );
  const byKey = new Map(judged.flatMap((one) => (one === null ? [] : [[one.resource.key, one] as const])));
  return rows.flatMap((row) => {
    const one = byKey.get(row.grant.resource);
    if (one === undefined) return [];
    const { role } = one.decision;
    const shown = atLeast(role, 'manager') || (role !== null && row.grant.granter === self);
    return shown ? [{ row, judged: one }] : [];
  });
}

async function describe(
  context: Context,
  unit: Unit,
  found: readonly Judgement[],
): Promise<readonly ExposureView[]> {
  const self = requireAccount(context.caller).key;
  const names = await loadNames(
    context,
    unit,
    found.map(({ row }) => row.grant.principal),
    { known: await knownAmong(unit, found) },
  );
  const addressOf = await loadInvitedAddresses(
    unit,
    found.map(({ row }) => row.grant),
  );
  const now = context.clock.now();
  return found.map(({ row, judged }) => {
    const { grant } = row;
    const { id, title, kind } = judged.resource;
    // Who is known by an address alone shows alike whether an account has it: then it has no end, and may have opened it.
    const waits = isInvited(names, grant.principal, grant.source);
    return {
      grant: grant.id,
      resource: { id, title, kind },
      by: wordOf(grant.source),
      principal: shownPrincipal(names, addressOf, grant),
      role: grant.role,
      since: grant.createdAt,
      until: waits ? shownEnd({ since: grant.createdAt, until: grant.until }, now) : grant.until,
      lastUsedAt: waits ? null : row.lastUsedAt,
      byYou: grant.granter === self,
      revocable: isRevocable(judged, row, self),
    };
  });
}

/** Who asked for it, or opened what they were invited to, is known to who gave it (S12). */
async function knownAmong(unit: Unit, found: readonly Judgement[]): Promise<readonly PrincipalKey[]> {
  const known: PrincipalKey[] = [];
  for (const { row } of found) {
    const { source, principal, resource } = row.grant;
    if (source === 'request') known.push(principal);
    if (!source.startsWith('invitation:') || row.kind !== 'account') continue;
    known.push(...(await openersOf(unit, resource, [row.grant])));
  }
  return known;
}

function shownPrincipal(
  names: Names,
  addressOf: InvitedAddress,
  { principal: key, source }: Pick<Grant, 'principal' | 'source'>,
): PrincipalView {
  const info = names.info(key);
  return isInvited(names, key, source)
    ? invitedAs({ name: '', email: addressOf({ source }, info) })
    : names.principal(key);
}

function isInvited(names: Names, key: PrincipalKey, source: string): boolean {
  return source.startsWith('invitation:') && (names.info(key)?.kind === 'address' || !names.knows(key));
}

function isRevocable(
  { resource, decision }: Judged,
  { grant, kind }: PlacedExposure,
  self: PrincipalKey,
): boolean {
  if (rank(grant.role) > rank(decision.role)) return false;
  if (atLeast(decision.role, 'manager')) return true;
  return (
    kind !== 'link' && resource.editorsShare && atLeast(decision.role, 'editor') && grant.granter === self
  );
}

function wordOf(source: string): ExposureView['by'] {
  if (source === 'mode' || source === 'request') return source;
  if (source.startsWith('link:')) return 'link';
  return source.startsWith('invitation:') ? 'invitation' : 'share';
}
