import {
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
import { loadResources } from './judging.ts';
import { principalInfos } from './people.ts';
import { draftOf, GRANT_COLUMNS, kindRules, parseRows, toGrant, toPathNode } from './rows.ts';
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

/** Principals that give nothing now: groups whose sharing is off (S11), accounts that are not active. */
const silentPrincipals = engineStatement(
  'access.silent-principals',
  (
    words,
  ) => `select k.key from ${words.keys('$1', 'asked')} ${words.probe('principal', 'k', 'k.key = asked.value')}
    left join team t on t.key = k.key left join account a on a.key = k.key
    where t.sharing = 0 or a.status <> 'active'`,
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

/** Who has access: the owner, then principals by role and name. A group counts as one; its members unfold elsewhere. */
export async function audienceOf(
  tools: UnitTools,
  key: ResourceKey,
  query: { readonly now: number; readonly cursor?: string; readonly limit: number },
): Promise<Page<AudienceRow>> {
  const list = ['audience', key];
  const from = query.cursor === undefined ? null : tools.cursors.open<Place>(list, query.cursor);
  const rows = await audienceRows(tools, key, query.now);
  const start = from === null ? 0 : rows.findIndex((row) => comparePlaces(placeOf(row), from) > 0);
  if (start < 0) return { items: [], next: null };
  const { shown, next } = tools.cursors.cut(list, rows.slice(start), query.limit, placeOf);
  return { items: shown, next };
}

async function audienceRows(
  tools: UnitTools,
  key: ResourceKey,
  now: number,
): Promise<readonly AudienceRow[]> {
  const facts = await factsAbout(tools, key, now);
  const { owner } = facts.path[0];
  const keys = [...new Set([owner, ...facts.grants.map((grant) => grant.principal)])];
  const { connection } = tools;
  const list = keyList(connection.dialect, keys);
  const silent = new Set((await connection.all(silentPrincipals, [list])).map((row) => row[0]));
  const publishers = await publishersInside(tools, facts, now);
  const grantsOf = new Map<PrincipalKey, Grant[]>();
  for (const grant of facts.grants) {
    const own = grantsOf.get(grant.principal);
    if (own === undefined) grantsOf.set(grant.principal, [grant]);
    else own.push(grant);
  }
  const rows: AudienceRow[] = [];
  for (const principal of await principalInfos(tools, keys, now)) {
    const own = principal.key === owner;
    if (silent.has(principal.key) && !own) continue;
    const holdings: Holding[] = [
      { principal: principal.key, kind: principal.kind, raises: own ? 'owner' : null, until: null },
    ];
    if (publishers.has(principal.key)) {
      holdings.push({ principal: owner, kind: 'organization', raises: null, until: null });
    }
    // What others hold cannot count, and a widely shared thing has thousands of it.
    const grants = grantsOf.get(principal.key) ?? [];
    const row = audienceRow({ ...facts, grants, holdings }, principal, own, now);
    if (row !== null) rows.push(row);
  }
  return rows.sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
}

function audienceRow(
  facts: Facts,
  principal: PrincipalInfo,
  owner: boolean,
  now: number,
): AudienceRow | null {
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
  return { principal, role, grants, owner };
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

function placeOf({ owner, role, principal, grants }: AudienceRow): Place {
  const invited = grants.some((grant) => grant.source.startsWith('invitation:'));
  const name = invited ? normalAddress(principal.email ?? principal.name) : principal.name;
  return [owner ? 0 : 10 - rank(role), name, principal.id];
}

function comparePlaces(a: Place, b: Place): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined || left === right) continue;
    return left < right ? -1 : 1;
  }
  return 0;
}
