import type { HolderCount, PrincipalKey, PrincipalKind, ResourceKey } from '@tessera/domain';
import { defineStatement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { loadResources } from './judging.ts';
import { kindRules, principalKind } from './rows.ts';
import { engineStatement, keyList } from './words.ts';

/** The nodes of many paths, each once, with who holds an unended grant on it. */
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
    (select ${words.collect('g.principal')} from grants g
      where g.resource = n.key and (g.until is null or g.until > $2) and g.run is null)
  from node n`,
);
// Most who hold something are accounts: only the others are read one by one, which is most of a page's cost.
const otherThanAccounts = engineStatement(
  'badges.kinds',
  (words) => `select k.key, k.kind, t.sharing from ${words.keys('$1', 'asked')}
    ${words.probe('principal', 'k', `k.key = asked.value and k.kind <> 'account'`)}
    left join team t on t.key = k.key`,
);
const deletedAccounts = defineStatement(
  'badges.deleted',
  'select key from account where deleted_at is not null',
);

type Holders = ReadonlySet<PrincipalKey>;

interface HoldersNode {
  readonly up: ResourceKey | null;
  readonly own: Holders;
}

/** The kind of a holder; null where it stands for nobody now: a group whose sharing is off, a deleted account. */
type KindOf = (principal: PrincipalKey) => PrincipalKind | null;

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
  for (const [key, up, held] of await connection.all(nodesWithHolders, [asked, now])) {
    const own = new Set(JSON.parse(held as string) as readonly PrincipalKey[]);
    nodes.set(key as ResourceKey, { up: up as ResourceKey | null, own });
  }
  const kindOf = await kindsOf(tools, nodes.values());
  const chains = new Map<ResourceKey, Chain>();
  for (const resource of resources) {
    const inherits = kindRules(kinds, resource.kind).inheritsUpTo !== null;
    const own = nodes.get(resource.key)?.own ?? new Set<PrincipalKey>();
    const chain = inherits ? chainOf(nodes, chains, kindOf, resource.key) : chainFrom(own, null, kindOf);
    const counted = countsWithout(chain, [resource.owner, resource.publisher]);
    if (counted.length > 0) counts.set(resource.key, counted);
  }
  return counts;
}

async function kindsOf({ connection }: UnitTools, nodes: Iterable<HoldersNode>): Promise<KindOf> {
  const all = new Set<PrincipalKey>();
  for (const { own } of nodes) for (const principal of own) all.add(principal);
  const others = new Map<PrincipalKey, PrincipalKind | null>();
  if (all.size === 0) return () => null;
  const asked = keyList(connection.dialect, [...all]);
  for (const [key, kind, sharing] of await connection.all(otherThanAccounts, [asked]))
    others.set(key as PrincipalKey, sharing === 0 ? null : principalKind(kind));
  for (const [key] of await connection.all(deletedAccounts, [])) others.set(key as PrincipalKey, null);
  return (principal) => {
    const kind = others.get(principal);
    return kind === undefined ? 'account' : kind;
  };
}

/** Everybody on a node and above it, counted: what is above is never walked again for what is below it. */
interface Chain {
  readonly fresh: ReadonlyMap<PrincipalKey, PrincipalKind>;
  readonly above: Chain | null;
  readonly counts: ReadonlyMap<PrincipalKind, Omit<HolderCount, 'kind'>>;
}

function chainOf(
  nodes: ReadonlyMap<ResourceKey, HoldersNode>,
  chains: Map<ResourceKey, Chain>,
  kindOf: KindOf,
  key: ResourceKey,
): Chain {
  const known = chains.get(key);
  if (known !== undefined) return known;
  const node = nodes.get(key);
  if (node === undefined) throw new Error('a path leads to a collection that is not there');
  const above = node.up === null ? null : chainOf(nodes, chains, kindOf, node.up);
  const chain = chainFrom(node.own, above, kindOf);
  chains.set(key, chain);
  return chain;
}

function chainFrom(own: Holders, above: Chain | null, kindOf: KindOf): Chain {
  const fresh = new Map<PrincipalKey, PrincipalKind>();
  const counts = new Map(above?.counts);
  for (const principal of own) {
    const kind = kindOf(principal);
    if (kind === null || kindIn(above, principal) !== null) continue;
    fresh.set(principal, kind);
    const { count, one } = counts.get(kind) ?? { count: 0, one: principal };
    counts.set(kind, { count: count + 1, one: principal < one ? principal : one });
  }
  return { fresh, above, counts };
}

function kindIn(chain: Chain | null, principal: PrincipalKey): PrincipalKind | null {
  for (let at = chain; at !== null; at = at.above) {
    const kind = at.fresh.get(principal);
    if (kind !== undefined) return kind;
  }
  return null;
}

/** The counts without some principals, who count as what the thing is theirs by. */
function countsWithout(chain: Chain, left: readonly (PrincipalKey | null)[]): readonly HolderCount[] {
  const counts = new Map(chain.counts);
  for (const principal of new Set(left)) {
    const kind = principal === null ? null : kindIn(chain, principal);
    const counted = kind === null ? undefined : counts.get(kind);
    if (kind === null || counted === undefined) continue;
    if (counted.count === 1) counts.delete(kind);
    else counts.set(kind, { count: counted.count - 1, one: leastOf(chain, kind, left) ?? counted.one });
  }
  return Array.from(counts, ([kind, counted]) => ({ kind, ...counted }));
}

function leastOf(
  chain: Chain,
  kind: PrincipalKind,
  left: readonly (PrincipalKey | null)[],
): PrincipalKey | null {
  let least: PrincipalKey | null = null;
  for (let at: Chain | null = chain; at !== null; at = at.above) {
    for (const [principal, its] of at.fresh) {
      if (its === kind && !left.includes(principal) && (least === null || principal < least))
        least = principal;
    }
  }
  return least;
}
