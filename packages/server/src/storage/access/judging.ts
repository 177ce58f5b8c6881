import {
  type Asker,
  decide,
  type Facts,
  type Grant,
  type Holding,
  type Judged,
  LINK_VISITOR,
  type PathNode,
  type PrincipalKey,
  type Question,
  type Resource,
  type ResourceKey,
} from '@tessera/domain';
import type { Statement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { grantsOf, keysAmong } from './grantees.ts';
import {
  draftOf,
  GRANT_COLUMNS,
  GRANT_WIDTH,
  isPublicId,
  kindRules,
  nested,
  parseRows,
  RESOURCE_COLUMNS,
  RESOURCE_WIDTH,
  toGrant,
  toHolding,
  toPathNode,
  toResource,
} from './rows.ts';
import { engineStatement, keyList, type SqlWords } from './words.ts';

/** Beyond this many grants on one node each principal is looked up by key; up to it all are read, in one go. */
const FEW = 12;

const KIND_OF = '(select k.kind from principal k where k.key = h.principal)';

/**
 * The grants on `node` that meet a row of the `mine` table (`principal`), as one JSON text. The cost is bounded by how
 * many principals the caller has, never by how widely the node is shared.
 */
function grantsThatMeet(words: SqlWords, node: string, mine: string, more: string): string {
  const value = words.array(`${GRANT_COLUMNS}${more}`);
  return `case (select count(*) from (select 1 from grants f where f.resource = ${node} limit ${FEW + 1}) few)
      when 0 then '[]'
      when ${FEW + 1} then (select ${words.collect(value)} from ${mine} h
        ${words.probe('grants', 'g', `g.resource = ${node} and g.principal = h.principal`)})
      else (select ${words.collect(value)} from grants g cross join ${mine} h
        where g.resource = ${node} and +h.principal = g.principal) end`;
}

/**
 * The resource, its path, the grants on it that meet the caller's principals and how they are held, all from one
 * snapshot.
 */
const judgeOne = engineStatement(
  'access.judge',
  (words) => `
  with recursive path (key, up, owner, trashed, depth) as (
    select r.key, r.parent, r.owner, case when r.trashed_at is null then 0 else 1 end, 0
    from resource r where r.public_id = $1
    union all
    select c.key, c.parent, c.owner, c.trashed, p.depth + 1
    from path p ${words.probe('collection', 'c', 'c.key = p.up')}
  ), mine as materialized (
    select h.principal, h.raises, h.until
    from ${words.keys('$2', 'who')} ${words.probe('holding', 'h', 'h.holder = who.value')}
  )
  select ${RESOURCE_COLUMNS},
    (select ${words.collect(
      words.array(`p.key, p.owner, p.trashed, p.depth,
        ${words.json(grantsThatMeet(words, 'p.key', 'mine', `, ${KIND_OF}, h.raises, h.until`))}`),
    )} from path p),
    (select ${words.collect(words.array(`h.principal, ${KIND_OF}, h.raises, h.until`))} from mine h
      where +h.principal = r.owner)
  from resource r where r.public_id = $1`,
);

/** The nodes of many paths at once, with their grantees, or the grants that meet the principals where those are not told. */
const nodesOfMany = engineStatement(
  'access.nodes',
  (words) => `
  with recursive node (key, up, owner, trashed, grantees) as (
    select r.key, r.parent, r.owner, case when r.trashed_at is null then 0 else 1 end, r.grantees
    from ${words.keys('$1', 'asked')} ${words.probe('resource', 'r', 'r.key = asked.value')}
    union
    select c.key, c.parent, c.owner, c.trashed, c.grantees from node n
      ${words.probe('collection', 'c', 'c.key = n.up')}
  ), mine as materialized (select value as principal from ${words.keys('$2', 'who')})
  select n.key, n.owner, n.trashed, n.up, n.grantees,
    case when n.grantees is null then ${grantsThatMeet(words, 'n.key', 'mine', '')} end
  from node n`,
);

const resourcesByKeys = engineStatement(
  'access.resources-by-keys',
  (words) => `select ${RESOURCE_COLUMNS} from ${words.keys('$1', 'asked')}
    ${words.probe('resource', 'r', 'r.key = asked.value')}`,
);

const resourcesByIds = engineStatement(
  'access.resources-by-ids',
  (words) => `select ${RESOURCE_COLUMNS} from ${words.texts('$1', 'asked')}
    ${words.probe('resource', 'r', 'r.public_id = asked.value')}`,
);

const holdingsOfHolders = engineStatement(
  'access.holdings',
  (words) => `select h.principal, k.kind, h.raises, h.until from ${words.keys('$1', 'who')}
    ${words.probe('holding', 'h', 'h.holder = who.value')}
    ${words.probe('principal', 'k', 'k.key = h.principal')}`,
);

/** What every request runs; for the test of their plans. */
export const HOT_STATEMENTS: readonly Statement[] = [
  judgeOne,
  nodesOfMany,
  resourcesByKeys,
  resourcesByIds,
  holdingsOfHolders,
];

/** A resource with the facts that decide about it for one caller. */
export interface Known {
  readonly resource: Resource;
  readonly facts: Facts;
}

/** Judges the caller on the resource with this public id, in one statement; null when there is none. */
export async function judge(tools: UnitTools, asker: Asker, id: string): Promise<Judged | null> {
  if (!isPublicId(id)) return null;
  const [row] = await tools.connection.all(judgeOne, [id, holdersOf(tools, asker)]);
  if (row === undefined) return null;
  const resource = toResource(row);
  const nodes = [...parseRows(row[RESOURCE_WIDTH])].sort((a, b) => Number(a[3]) - Number(b[3]));
  const [self, ...above] = nodes;
  if (self === undefined) throw new Error('a resource has no path');
  const grants: Grant[] = [];
  const holdings = parseRows(row[RESOURCE_WIDTH + 1]).map((held) => toHolding(held));
  for (const node of nodes) {
    for (const met of nested(node[4])) {
      const grant = toGrant(met);
      // Two memberships of one principal bring one grant twice.
      if (!grants.some((known) => known.id === grant.id)) grants.push(grant);
      const [kind, raises, until] = met.slice(GRANT_WIDTH);
      const holding = toHolding([grant.principal, kind ?? null, raises ?? null, until ?? null]);
      if (!holdings.some((known) => sameHolding(known, holding))) holdings.push(holding);
    }
  }
  const facts: Facts = {
    kind: kindRules(tools.kinds, resource.kind),
    path: [toPathNode(self), ...above.map((node) => toPathNode(node))],
    draftOf: draftOf(resource),
    grants,
    holdings,
  };
  return { resource, decision: decide(facts, questionOf(asker)) };
}

/** Judges many, in the order asked, with a fixed number of statements. */
export async function judgeMany(
  tools: UnitTools,
  asker: Asker,
  ids: readonly string[],
): Promise<readonly (Judged | null)[]> {
  const asked = [...new Set(ids.filter(isPublicId))];
  if (asked.length === 0) return ids.map(() => null);
  const rows = await tools.connection.all(resourcesByIds, [JSON.stringify(asked)]);
  const holdings = await holdingsOf(tools, asker);
  const known = await factsOf(tools, rows.map(toResource), holdings);
  const byId = new Map<string, Judged>();
  for (const { resource, facts } of known) {
    byId.set(resource.id, { resource, decision: decide(facts, questionOf(asker)) });
  }
  return ids.map((id) => byId.get(id) ?? null);
}

/** Resources by key, in no order; unknown keys are left out. */
export async function loadResources(
  tools: UnitTools,
  keys: readonly ResourceKey[],
): Promise<readonly Resource[]> {
  if (keys.length === 0) return [];
  const rows = await tools.connection.all(resourcesByKeys, [keyList(tools.connection.dialect, keys)]);
  return rows.map(toResource);
}

/** All that the caller counts as, link visitor included, ended memberships too (`decide` leaves them out). */
export async function holdingsOf(tools: UnitTools, asker: Asker): Promise<readonly Holding[]> {
  const rows = await tools.connection.all(holdingsOfHolders, [holdersOf(tools, asker)]);
  return rows.map((row) => toHolding(row));
}

/** The facts about each resource for a caller with these holdings; in the order given. */
export async function factsOf(
  tools: UnitTools,
  resources: readonly Resource[],
  holdings: readonly Holding[],
): Promise<readonly Known[]> {
  if (resources.length === 0) return [];
  const { dialect } = tools.connection;
  const principals = [...new Set(holdings.map((holding) => holding.principal))];
  const rows = await tools.connection.all(nodesOfMany, [
    keyList(
      dialect,
      resources.map((resource) => resource.key),
    ),
    keyList(dialect, principals),
  ]);
  const among = new Set(principals);
  const pairs = rows.flatMap((row) =>
    keysAmong(row[4] ?? null, among).map((principal) => [row[0] as ResourceKey, principal] as const),
  );
  const grants = await grantsOf(tools, pairs);
  const nodes = rows.map((row): FactsNode => {
    const looked = row[5] === null || row[5] === undefined ? undefined : parseRows(row[5]);
    const own = looked?.map((grant) => toGrant(grant)) ?? grants.get(row[0] as ResourceKey) ?? NO_GRANTS;
    return { node: toPathNode(row), up: row[3] as ResourceKey | null, grants: own };
  });
  return nodesToFacts(tools, resources, nodes, holdings);
}

const NO_GRANTS: readonly Grant[] = [];

/** One node of the paths that facts are put together from. */
export interface FactsNode {
  readonly node: PathNode;
  readonly up: ResourceKey | null;
  readonly grants: readonly Grant[];
}

/** Puts paths together from their nodes. */
export function nodesToFacts(
  tools: UnitTools,
  resources: readonly Resource[],
  nodes: readonly FactsNode[],
  holdings: readonly Holding[],
): readonly Known[] {
  const byKey = new Map(nodes.map((one) => [one.node.key, one]));
  const chains = new Map<ResourceKey, Chain>();
  return resources.map((resource) => {
    const { path, grants } = chainFrom(byKey, chains, resource.key);
    const kind = kindRules(tools.kinds, resource.kind);
    return { resource, facts: { kind, path, draftOf: draftOf(resource), grants, holdings } };
  });
}

/** A node and all above it, with their grants; shared by everything that stands below the same collection. */
interface Chain {
  readonly path: Facts['path'];
  readonly grants: readonly Grant[];
}

function chainFrom(
  nodes: ReadonlyMap<ResourceKey, FactsNode>,
  chains: Map<ResourceKey, Chain>,
  key: ResourceKey,
): Chain {
  const known = chains.get(key);
  if (known !== undefined) return known;
  const found = nodes.get(key);
  if (found === undefined) throw new Error('a path leads to a collection that is not there');
  const { node, up, grants: own } = found;
  const above = up === null ? null : chainFrom(nodes, chains, up);
  const chain: Chain = {
    path: above === null ? [node] : [node, ...above.path],
    grants: above === null || own.length > 0 ? [...own, ...(above?.grants ?? [])] : above.grants,
  };
  chains.set(key, chain);
  return chain;
}

export function questionOf(asker: Asker): Question {
  return { caller: asker.account, now: asker.now, viewsAll: asker.viewsAll, cap: asker.cap };
}

/** Whoever names an address has it: the link visitor is held by all who ask for one thing, and never by a list. */
function holdersOf(tools: UnitTools, asker: Asker): string {
  const holders: readonly PrincipalKey[] = asker.holders.length === 0 ? [] : [...asker.holders, LINK_VISITOR];
  return keyList(tools.connection.dialect, holders);
}

function sameHolding(a: Holding, b: Holding): boolean {
  return a.principal === b.principal && a.until === b.until && a.raises === b.raises;
}
