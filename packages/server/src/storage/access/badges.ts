import type { HolderCount, PrincipalKey, PrincipalKind, Resource, ResourceKey } from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import { loadResources } from './judging.ts';
import { kindRules, parseRows, principalKind } from './rows.ts';
import { engineStatement, keyList } from './words.ts';

/** The nodes of many paths, each once, with who holds an unended grant on it; groups whose sharing is off and deleted people left out. */
const nodesWithHolders = engineStatement(
  'badges.nodes',
  (words) => `
  with recursive node (key, up) as (
    select r.key, r.parent from ${words.keys('$1', 'asked')}
      ${words.probe('resource', 'r', 'r.key = asked.value')}
    union
    select c.key, c.parent from node n ${words.probe('collection', 'c', 'c.key = n.up')}
  )
  select n.key, n.up,
    (select ${words.collect(words.array('g.principal, k.kind'))} from grants g
      ${words.probe('principal', 'k', 'k.key = g.principal')}
      left join team t on t.key = k.key left join account a on a.key = k.key
      where g.resource = n.key and (g.until is null or g.until > $2) and g.run is null
        and (t.key is null or t.sharing = 1) and a.deleted_at is null)
  from node n`,
);

type Holders = ReadonlyMap<PrincipalKey, PrincipalKind>;

interface HoldersNode {
  readonly up: ResourceKey | null;
  readonly own: Holders;
}

/**
 * How many principals of each kind hold something on each resource, for the badges of a page. What many rows have above
 * them is read once, however widely it is shared.
 */
export async function holderCountsOf(
  tools: UnitTools,
  keys: readonly ResourceKey[],
  now: number,
): Promise<ReadonlyMap<ResourceKey, readonly HolderCount[]>> {
  const counts = new Map<ResourceKey, readonly HolderCount[]>();
  const resources = await loadResources(tools, [...new Set(keys)]);
  if (resources.length === 0) return counts;
  const { connection, kinds } = tools;
  const asked = keyList(
    connection.dialect,
    resources.map((resource) => resource.key),
  );
  const nodes = new Map<ResourceKey, HoldersNode>();
  for (const row of await connection.all(nodesWithHolders, [asked, now])) {
    const own = new Map<PrincipalKey, PrincipalKind>();
    for (const [principal, kind] of parseRows(row[2]))
      own.set(principal as PrincipalKey, principalKind(kind));
    nodes.set(row[0] as ResourceKey, { up: row[1] as ResourceKey | null, own });
  }
  const chains = new Map<ResourceKey, Holders>();
  for (const resource of resources) {
    const inherits = kindRules(kinds, resource.kind).inheritsUpTo !== null;
    const holders = inherits ? chainOf(nodes, chains, resource.key) : nodes.get(resource.key)?.own;
    const counted = countHolders(resource, holders ?? new Map());
    if (counted.length > 0) counts.set(resource.key, counted);
  }
  return counts;
}

/** Everybody on a node and above it. */
function chainOf(
  nodes: ReadonlyMap<ResourceKey, HoldersNode>,
  chains: Map<ResourceKey, Holders>,
  key: ResourceKey,
): Holders {
  const known = chains.get(key);
  if (known !== undefined) return known;
  const node = nodes.get(key);
  if (node === undefined) throw new Error('a path leads to a collection that is not there');
  const above = node.up === null ? null : chainOf(nodes, chains, node.up);
  let all = node.own;
  if (above !== null && above.size > 0) all = node.own.size === 0 ? above : new Map([...above, ...node.own]);
  chains.set(key, all);
  return all;
}

function countHolders({ owner, publisher }: Resource, holders: Holders): readonly HolderCount[] {
  const counts = new Map<PrincipalKind, { count: number; one: PrincipalKey }>();
  for (const [principal, kind] of holders) {
    if (principal === owner || principal === publisher) continue;
    const counted = counts.get(kind);
    if (counted === undefined) counts.set(kind, { count: 1, one: principal });
    else {
      counted.count++;
      if (principal < counted.one) counted.one = principal;
    }
  }
  return Array.from(counts, ([kind, counted]) => ({ kind, ...counted }));
}
