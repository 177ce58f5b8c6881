import {
  type AudienceQuery,
  type AudienceRow,
  decide,
  type Facts,
  type Grant,
  type Holding,
  normalAddress,
  type Page,
  type PrincipalInfo,
  type PrincipalKey,
  type ResourceKey,
  type Role,
  rank,
  stronger,
} from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import { loadResources, loadStored } from './judging.ts';
import { loadNodes, nodesToFacts } from './nodes.ts';
import { principalInfos, whoIs } from './people.ts';
import { draftOf, GRANT_COLUMNS, kindRules, parseRows, principalKind, toGrant, toPathNode } from './rows.ts';
import { engineStatement, keyList } from './words.ts';

/** The path of one resource, itself first, with every unended grant on it. */
const pathWithGrants = engineStatement(
  'access.facts',
  (words) => `
  with recursive path (key, up, owner, trashed, depth) as (
    select r.key, r.parent, r.owner, case when r.trashed_at is null then 0 else 1 end, 0
    from resource r where r.key = $1
    union all
    select c.key, c.parent, c.owner, c.trashed, p.depth + 1
    from path p ${words.probe('collection', 'c', 'c.key = p.up')}
  )
  select p.key, p.owner, p.trashed,
    (select ${words.collect(words.array(GRANT_COLUMNS))} from grants g
      where g.resource = p.key and (g.until is null or g.until > $2))
  from path p order by p.depth`,
);

/**
 * What ranks principals: kind, public id, name, e-mail. Groups whose sharing is off (S11) and accounts that are not
 * active give nothing now, and their last column is 1. Members are counted for a page alone.
 */
const rankedPrincipals = engineStatement(
  'access.ranked-principals',
  (words) => `select k.key, k.kind, k.public_id,
      coalesce(a.name, t.name, o.name, d.email, k.kind), coalesce(a.email, d.email),
      case when t.sharing = 0 or a.status <> 'active' then 1 else 0 end
    from ${words.keys('$1', 'asked')} ${words.probe('principal', 'k', 'k.key = asked.value')} ${whoIs(words)}
    where k.kind <> 'admins'`,
);

const membersOf = engineStatement(
  'access.members-among',
  (words) => `select h.holder from ${words.keys('$1', 'asked')}
    ${words.probe('holding', 'h', 'h.holder = asked.value and h.principal = $2 and (h.until is null or h.until > $3)')}`,
);

/** Everything that decides about a resource, whoever asks: holdings are left empty. */
export async function factsAbout(tools: UnitTools, key: ResourceKey, now: number): Promise<Facts> {
  const [resource] = await loadResources(tools, [key]);
  const [self, ...above] = await tools.connection.all(pathWithGrants, [key, now]);
  if (resource === undefined || self === undefined) throw new Error('facts of a resource that is not stored');
  return {
    kind: kindRules(tools.kinds, resource.kind),
    path: [toPathNode(self), ...above.map((row) => toPathNode(row))],
    draftOf: draftOf(resource),
    grants: [self, ...above].flatMap((row) => parseRows(row[3]).map((grant) => toGrant(grant))),
    holdings: [],
  };
}

/** The same as far as grants to the principals decide. */
export async function factsAmong(
  tools: UnitTools,
  key: ResourceKey,
  now: number,
  principals: ReadonlySet<PrincipalKey>,
): Promise<Facts> {
  const stored = await loadStored(tools, [key]);
  const nodes = await loadNodes(tools, stored, principals);
  const resources = stored.map(({ resource }) => resource);
  const [known] = nodesToFacts(tools, resources, nodes, []);
  if (known === undefined) throw new Error('facts of a resource that is not stored');
  const { facts } = known;
  return { ...facts, grants: facts.grants.filter(({ until }) => until === null || until > now) };
}

/** Who has access: the owner, then principals by role and name. A group counts as one; its members unfold elsewhere. */
export async function audienceOf(
  tools: UnitTools,
  key: ResourceKey,
  { now, cursor, limit, facts }: AudienceQuery,
): Promise<Page<AudienceRow>> {
  const list = ['audience', key];
  const from = cursor === undefined ? null : tools.cursors.open<Place>(list, cursor);
  const rest = await rowsAfter(tools, facts ?? (await factsAbout(tools, key, now)), { now, from, limit });
  rest.sort((a, b) => comparePlaces(a.place, b.place));
  const { shown, next } = tools.cursors.cut(list, rest, limit, ({ place }) => place);
  const keys = shown.map(({ principal }) => principal.key);
  const infos = new Map((await principalInfos(tools, keys, now)).map((info) => [info.key, info]));
  const items = shown.map(({ principal, role, grants, owner }) => {
    const info = infos.get(principal.key);
    if (info === undefined) throw new Error('a principal of an audience is not stored');
    return { principal: info, role, grants, owner };
  });
  return { items, next };
}

/** A row without its numbers, and where it stands. */
interface RankedRow {
  readonly principal: RankedPrincipal;
  readonly role: Role;
  readonly grants: readonly Grant[];
  readonly owner: boolean;
  readonly place: Place;
}

type RankedPrincipal = Omit<PrincipalInfo, 'memberCount'>;

/** More rows than the page holds after `from`, where there are as many, the first ones among them; in no order. */
async function rowsAfter(
  tools: UnitTools,
  facts: Facts,
  { now, from, limit }: { readonly now: number; readonly from: Place | null; readonly limit: number },
): Promise<RankedRow[]> {
  const publishers = await publishersInside(tools, facts, now);
  const grantsOf = Map.groupBy(facts.grants, (grant) => grant.principal);
  const { owner } = facts.path[0];
  const classes = Map.groupBy(new Set([owner, ...grantsOf.keys()]), (key) =>
    key === owner ? OWNERS : Math.min(...(grantsOf.get(key) ?? []).map(({ role }) => standing(role))),
  );
  const after: RankedRow[] = [];
  // Nobody gets more than what was granted, so that nobody of a weaker class stands before a row of a stronger one.
  for (const [best, keys] of [...classes].sort(([a], [b]) => a - b)) {
    const rows = await rankedRows(tools, { facts, grantsOf, publishers }, keys, now);
    after.push(...(from === null ? rows : rows.filter(({ place }) => comparePlaces(place, from) > 0)));
    const settled = after.filter(({ place }) => place[0] <= best);
    if (settled.length > limit) return settled;
  }
  return after;
}

interface Ranking {
  readonly facts: Facts;
  readonly grantsOf: ReadonlyMap<PrincipalKey, Grant[]>;
  /** Who published here and belongs to the owner. */
  readonly publishers: ReadonlySet<PrincipalKey>;
}

async function rankedRows(
  tools: UnitTools,
  { facts, grantsOf, publishers }: Ranking,
  keys: readonly PrincipalKey[],
  now: number,
): Promise<readonly RankedRow[]> {
  const { owner } = facts.path[0];
  const { connection } = tools;
  const list = keyList(connection.dialect, keys);
  const rows: RankedRow[] = [];
  for (const [key, kind, id, name, email, silent] of await connection.all(rankedPrincipals, [list])) {
    const principal: RankedPrincipal = {
      key: key as PrincipalKey,
      kind: principalKind(kind),
      id: id as string,
      name: name as string,
      email: email as string | null,
    };
    const own = principal.key === owner;
    if (silent === 1 && !own) continue;
    const holdings: Holding[] = [
      { principal: principal.key, kind: principal.kind, raises: own ? 'owner' : null, until: null },
    ];
    if (publishers.has(principal.key)) {
      holdings.push({ principal: owner, kind: 'organization', raises: null, until: null });
    }
    // What others hold cannot count, and a widely shared thing has thousands of it.
    const grants = grantsOf.get(principal.key) ?? [];
    const row = rankedRow({ ...facts, grants, holdings }, principal, own, now);
    if (row !== null) rows.push(row);
  }
  return rows;
}

function rankedRow(facts: Facts, principal: RankedPrincipal, owner: boolean, now: number): RankedRow | null {
  const caller = principal.kind === 'account' ? principal.key : null;
  const { becauses } = decide(facts, { caller, now, viewsAll: false, cap: 'owner' });
  let role: Role | null = null;
  const grants: Grant[] = [];
  for (const because of becauses) {
    // What a publisher has as a member stands in the organization's own row.
    if (because.by === 'permission' || because.principal !== principal.key) continue;
    role = stronger(role, because.role);
    if (because.by === 'grant') grants.push(because.grant);
  }
  if (role === null) return null;
  return { principal, role, grants, owner, place: placeOf(principal, role, grants, owner) };
}

/** Who published here and is a member of the owner: their grant as publisher counts (P13). */
async function publishersInside(
  tools: UnitTools,
  facts: Facts,
  now: number,
): Promise<ReadonlySet<PrincipalKey>> {
  const publishers = facts.grants
    .filter((grant) => grant.source === 'publisher')
    .map((grant) => grant.principal);
  if (publishers.length === 0) return new Set();
  const { connection } = tools;
  const rows = await connection.all(membersOf, [
    keyList(connection.dialect, publishers),
    facts.path[0].owner,
    now,
  ]);
  return new Set(rows.map((row) => row[0] as PrincipalKey));
}

/**
 * Where a row stands in the order: owner first, stronger roles first, then by name and id. Whoever was invited stands by
 * the address: standing by a name would tell that it has an account (S12).
 */
type Place = readonly [number, string, string];

function placeOf(principal: RankedPrincipal, role: Role, grants: readonly Grant[], owner: boolean): Place {
  const invited = grants.some((grant) => grant.source.startsWith('invitation:'));
  const name = invited ? normalAddress(principal.email ?? principal.name) : principal.name;
  return [owner ? OWNERS : standing(role), name, principal.id];
}

const OWNERS = 0;

/** Smaller for stronger roles. */
function standing(role: Role): number {
  return 10 - rank(role);
}

function comparePlaces(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  if (a[2] !== b[2]) return a[2] < b[2] ? -1 : 1;
  return 0;
}
