import type { Facts, Grant, Holding, PathNode, PrincipalKey, Resource, ResourceKey } from '@tessera/domain';
import {
  defineStatement,
  type Row,
  type SqlValue,
  type Statement,
  type SyncConnection,
} from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { grantsOf, keysAmong } from './grantees.ts';
import { draftOf, GRANT_COLUMNS, kindRules, parseRows, toGrant } from './rows.ts';
import { engineStatement, keyList, type SqlWords } from './words.ts';

/** A resource with the facts that decide about it for one caller. */
export interface Known {
  readonly resource: Resource;
  readonly facts: Facts;
}

/** A resource with its packed grantees; null where they are not told. */
export interface StoredResource {
  readonly resource: Resource;
  readonly grantees: SqlValue;
}

/** One node of the paths that facts are put together from. */
export interface FactsNode {
  readonly node: PathNode;
  readonly up: ResourceKey | null;
  readonly grants: readonly Grant[];
}

/** Beyond this many grants on one node each principal is looked up by key; up to it all are read, in one go. */
const FEW = 12;

/**
 * The grants on `node` that meet a row of the `mine` table (`principal`), as one JSON text. The cost is bounded by how
 * many principals the caller has, never by how widely the node is shared.
 */
export function grantsThatMeet(words: SqlWords, node: string, mine: string, more: string): string {
  const value = words.array(`${GRANT_COLUMNS}${more}`);
  return `case (select count(*) from (select 1 from grants f where f.resource = ${node} limit ${FEW + 1}) few)
      when 0 then '[]'
      when ${FEW + 1} then (select ${words.collect(value)} from ${mine} h
        ${words.probe('grants', 'g', `g.resource = ${node} and g.principal = h.principal`)})
      else (select ${words.collect(value)} from grants g cross join ${mine} h
        where g.resource = ${node} and +h.principal = g.principal) end`;
}

const COLLECTION = 'c.key, c.parent, c.owner, c.trashed, c.grantees';

/** All collections above, for a database a round trip away. */
const collectionsAbove = engineStatement(
  'nodes.above',
  (words) => `
  with recursive node (key, up, owner, trashed, grantees) as (
    select ${COLLECTION} from ${words.keys('$1', 'asked')}
      ${words.probe('collection', 'c', 'c.key = asked.value')}
    union
    select ${COLLECTION} from node n ${words.probe('collection', 'c', 'c.key = n.up')}
  )
  select n.key, n.up, n.owner, n.trashed, n.grantees from node n`,
);

/** One of them, where asking again costs a microsecond. */
const oneCollection = defineStatement('nodes.one', `select ${COLLECTION} from collection c where c.key = $1`);

/** The reference of grantees: the grants on nodes that meet principals, by key. */
const grantsOnNodes = engineStatement(
  'nodes.grants',
  (words) => `
  with mine as materialized (select value as principal from ${words.keys('$2', 'who')})
  select n.value, ${grantsThatMeet(words, 'n.value', 'mine', '')} from ${words.keys('$1', 'n')}`,
);

/** For the test of their plans. */
export const NODE_STATEMENTS: readonly Statement[] = [collectionsAbove, oneCollection, grantsOnNodes];

interface BareNode {
  readonly node: PathNode;
  readonly up: ResourceKey | null;
  readonly grantees: SqlValue;
}

/** The resources and all collections above them, each with the grants on it that meet the principals. */
export async function loadNodes(
  tools: UnitTools,
  stored: readonly StoredResource[],
  principals: ReadonlySet<PrincipalKey>,
): Promise<readonly FactsNode[]> {
  const bare = new Map<ResourceKey, BareNode>();
  await addCollectionsAbove(tools, stored, bare);
  for (const { resource, grantees } of stored) {
    const { key, owner, parent, trashedAt } = resource;
    bare.set(key, { node: { key, owner, trashed: trashedAt !== null }, up: parent, grantees });
  }
  const pairs: (readonly [ResourceKey, PrincipalKey])[] = [];
  const untold: ResourceKey[] = [];
  for (const [key, { grantees }] of bare) {
    if (grantees === null) untold.push(key);
    else for (const principal of keysAmong(grantees, principals)) pairs.push([key, principal]);
  }
  const grants = await grantsOf(tools, pairs);
  const looked = await lookUp(tools, untold, principals);
  return Array.from(bare, ([key, { node, up }]) => {
    return { node, up, grants: grants.get(key) ?? looked.get(key) ?? NO_GRANTS };
  });
}

const NO_GRANTS: readonly Grant[] = [];

async function addCollectionsAbove(
  { connection }: UnitTools,
  stored: readonly StoredResource[],
  bare: Map<ResourceKey, BareNode>,
): Promise<void> {
  const parents = new Set<ResourceKey>();
  for (const { resource } of stored) if (resource.parent !== null) parents.add(resource.parent);
  if (parents.size === 0) return;
  if (connection.sync !== null) {
    for (const parent of parents) walkUp(connection.sync, parent, bare);
    return;
  }
  const rows = await connection.all(collectionsAbove, [keyList(connection.dialect, [...parents])]);
  for (const row of rows) bare.set(row[0] as ResourceKey, toBare(row));
}

/** Stops where somebody has walked before. */
function walkUp(sync: SyncConnection, from: ResourceKey, bare: Map<ResourceKey, BareNode>): void {
  for (let key: ResourceKey | null = from; key !== null && !bare.has(key); ) {
    const [row] = sync.all(oneCollection, [key]);
    if (row === undefined) throw new Error('a path leads to a collection that is not there');
    const node = toBare(row);
    bare.set(key, node);
    key = node.up;
  }
}

/** Reads key, key above, owner, trashed, grantees. */
function toBare(row: Row): BareNode {
  const node = { key: row[0] as ResourceKey, owner: row[2] as PrincipalKey, trashed: row[3] === 1 };
  return { node, up: row[1] as ResourceKey | null, grantees: row[4] ?? null };
}

async function lookUp(
  { connection }: UnitTools,
  keys: readonly ResourceKey[],
  principals: ReadonlySet<PrincipalKey>,
): Promise<ReadonlyMap<ResourceKey, readonly Grant[]>> {
  if (keys.length === 0) return new Map();
  const { dialect } = connection;
  const rows = await connection.all(grantsOnNodes, [
    keyList(dialect, keys),
    keyList(dialect, [...principals]),
  ]);
  return new Map(
    rows.map((row) => [row[0] as ResourceKey, parseRows(row[1]).map((grant) => toGrant(grant))]),
  );
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
