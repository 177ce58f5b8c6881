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
import type { Row } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import {
  draftOf,
  GRANT_COLUMNS,
  isPublicId,
  kindRules,
  parseRows,
  RESOURCE_COLUMNS,
  RESOURCE_WIDTH,
  toGrant,
  toHolding,
  toPathNode,
  toResource,
} from './rows.ts';
import { engineStatement, keyList } from './words.ts';

/**
 * The resource, its path, the grants on it that meet the caller's principals and how they are held, all from one
 * snapshot. Probes are keyed: path × principals, whatever anybody else holds.
 */
const judgeOne = engineStatement(
  'access.judge',
  (words) => `
  with recursive path (key, up, owner, trashed, depth) as (
    select r.key, r.parent, r.owner, case when r.trashed_at is null then 0 else 1 end, 0
    from resource r where r.public_id = $1
    union all
    select c.key, c.parent, c.owner, c.trashed, p.depth + 1
    from path p cross join collection c where c.key = p.up
  ), mine as (
    select h.principal, h.raises, h.until
    from ${words.keys('$2', 'who')} ${words.probe('holding', 'h', 'h.holder = who.value')}
  )
  select ${RESOURCE_COLUMNS},
    (select ${words.collect(words.array('p.key, p.owner, p.trashed, p.depth'))} from path p),
    (select ${words.collect(words.array(`${GRANT_COLUMNS}, h.principal, k.kind, h.raises, h.until`))}
      from path p cross join mine h
      ${words.probe('grants', 'g', 'g.resource = p.key and g.principal = h.principal')}
      ${words.probe('principal', 'k', 'k.key = h.principal')}),
    (select ${words.collect(words.array('h.principal, k.kind, h.raises, h.until'))}
      from mine h ${words.probe('principal', 'k', 'k.key = h.principal')} where h.principal = r.owner)
  from resource r where r.public_id = $1`,
);

/** The nodes of many paths at once, each with the grants on it that meet the given principals. */
const nodesOfMany = engineStatement(
  'access.nodes',
  (words) => `
  with recursive node (key, up, owner, trashed) as (
    select r.key, r.parent, r.owner, case when r.trashed_at is null then 0 else 1 end
    from ${words.keys('$1', 'asked')} ${words.probe('resource', 'r', 'r.key = asked.value')}
    union
    select c.key, c.parent, c.owner, c.trashed from node n cross join collection c where c.key = n.up
  )
  select n.key, n.owner, n.trashed, n.up,
    (select ${words.collect(words.array(GRANT_COLUMNS))} from ${words.keys('$2', 'h')}
      ${words.probe('grants', 'g', 'g.resource = n.key and g.principal = h.value')})
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
  const [self, ...above] = [...parseRows(row[RESOURCE_WIDTH])].sort((a, b) => Number(a[3]) - Number(b[3]));
  if (self === undefined) throw new Error('a resource has no path');
  const grants = new Map<string, Grant>();
  const holdings = parseRows(row[RESOURCE_WIDTH + 2]).map((held) => toHolding(held));
  for (const met of parseRows(row[RESOURCE_WIDTH + 1])) {
    const grant = toGrant(met);
    grants.set(grant.id, grant);
    const holding = toHolding(met, 9);
    if (!holdings.some((known) => sameHolding(known, holding))) holdings.push(holding);
  }
  const facts: Facts = {
    kind: kindRules(tools.kinds, resource.kind),
    path: [toPathNode(self), ...above.map((node) => toPathNode(node))],
    draftOf: draftOf(resource),
    grants: [...grants.values()],
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
  const nodes = new Map(rows.map((row) => [row[0] as ResourceKey, toNode(row)]));
  return resources.map((resource) => {
    const [self, ...above] = walkUp(nodes, resource.key);
    if (self === undefined) throw new Error('a resource has no path');
    const path: Facts['path'] = [self.node, ...above.map((step) => step.node)];
    const grants = [self, ...above].flatMap((step) => step.grants);
    const facts = {
      kind: kindRules(tools.kinds, resource.kind),
      path,
      draftOf: draftOf(resource),
      grants,
      holdings,
    };
    return { resource, facts };
  });
}

interface Node {
  readonly node: PathNode;
  readonly up: ResourceKey | null;
  readonly grants: readonly Grant[];
}

function toNode(row: Row): Node {
  return {
    node: toPathNode(row),
    up: row[3] as ResourceKey | null,
    grants: parseRows(row[4]).map((grant) => toGrant(grant)),
  };
}

function walkUp(nodes: ReadonlyMap<ResourceKey, Node>, from: ResourceKey): readonly Node[] {
  const path: Node[] = [];
  for (let key: ResourceKey | null = from; key !== null; ) {
    const node = nodes.get(key);
    if (node === undefined) throw new Error('a path leads to a collection that is not there');
    path.push(node);
    key = node.up;
  }
  return path;
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
