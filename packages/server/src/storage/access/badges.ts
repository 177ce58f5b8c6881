import type { HolderCount, PrincipalKey, PrincipalKind, Resource, ResourceKey } from '@tessera/domain';
import type { Row } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { GROUPS } from './crowds.ts';
import { kindRules, principalKind } from './rows.ts';
import { engineStatement, keyList } from './words.ts';

const STANDS = '(g.until is null or g.until > $2) and g.run is null';
/** The nodes of many paths, each once, with the groups that hold an unended grant on it, and the organizations and wider. */
const nodesWithCrowds = engineStatement('badges.nodes', (words) => {
  const held = (crowd: string) => `(select ${words.collect('g.principal')} from grants g
      where g.resource = n.key and ${crowd} and ${STANDS})`;
  return `
  with recursive node (key, up) as (
    select r.key, r.parent from ${words.keys('$1', 'asked')}
      ${words.probe('resource', 'r', 'r.key = asked.value')}
    union
    select c.key, c.parent from node n ${words.probe('collection', 'c', 'c.key = n.up')}
  )
  select n.key, n.up, ${held(`g.crowd = ${GROUPS}`)}, ${held(`g.crowd > ${GROUPS}`)} from node n`;
});
const peopleOnNodes = engineStatement(
  'badges.people',
  (words) => `select n.value, (select ${words.collect('g.principal')} from grants g
      where g.resource = n.value and g.crowd is null and ${STANDS})
    from ${words.keys('$1', 'n')}`,
);
// Nearly all groups are ordinary and share: only the others are answered.
const oddGroups = engineStatement(
  'badges.odd-groups',
  (words) => `select t.key, k.kind, t.sharing from ${words.keys('$1', 'asked')}
    ${words.probe('team', 't', `t.key = asked.value and (t.sharing = 0 or t.type <> 'ordinary')`)}
    ${words.probe('principal', 'k', 'k.key = t.key')}`,
);
const kindsOfWider = engineStatement(
  'badges.wider',
  (words) => `select k.key, k.kind, t.sharing from ${words.keys('$1', 'asked')}
    ${words.probe('principal', 'k', 'k.key = asked.value')} ${words.maybe('team', 't', 't.key = k.key')}`,
);
const otherThanAccounts = engineStatement(
  'badges.kinds',
  (words) => `select k.key, k.kind from ${words.keys('$1', 'asked')}
    ${words.probe('principal', 'k', `k.key = asked.value and k.kind <> 'account'`)}`,
);
const deletedAccounts = engineStatement(
  'badges.deleted',
  (words) => `select a.key from ${words.keys('$1', 'asked')}
    ${words.probe('account', 'a', 'a.key = asked.value and a.deleted_at is not null')}`,
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
 * them is read once; people are read only where no group nor anything wider holds something.
 */
export async function holderCountsOf(
  tools: UnitTools,
  resources: readonly Resource[],
  now: number,
): Promise<ReadonlyMap<ResourceKey, readonly HolderCount[]>> {
  const counts = new Map<ResourceKey, readonly HolderCount[]>();
  if (resources.length === 0) return counts;
  const { crowds, kindOf } = await loadCrowds(tools, resources, now);
  const quiet = count(tools, resources, { nodes: crowds, kindOf }, counts);
  if (quiet.length > 0) count(tools, quiet, await loadPeople(tools, quiet, crowds, now), counts);
  return counts;
}

/** Puts the counts of resources down; answers those on which nobody counts. */
function count(
  { kinds }: UnitTools,
  resources: readonly Resource[],
  { nodes, kindOf }: { readonly nodes: ReadonlyMap<ResourceKey, HoldersNode>; readonly kindOf: KindOf },
  counts: Map<ResourceKey, readonly HolderCount[]>,
): readonly Resource[] {
  const chains = new Map<ResourceKey, Chain>();
  return resources.filter(({ key, kind, owner, publisher }) => {
    const inherits = kindRules(kinds, kind).inheritsUpTo !== null;
    const own = nodes.get(key)?.own ?? new Set<PrincipalKey>();
    const chain = inherits ? chainOf(nodes, chains, kindOf, key) : chainFrom(own, null, kindOf);
    const counted = countsWithout(chain, [owner, publisher]);
    if (counted.length > 0) counts.set(key, counted);
    return counted.length === 0;
  });
}

async function loadCrowds({ connection }: UnitTools, resources: readonly Resource[], now: number) {
  const { dialect } = connection;
  const asked = keyList(
    dialect,
    resources.map(({ key }) => key),
  );
  const crowds = new Map<ResourceKey, HoldersNode>();
  const groups = new Set<PrincipalKey>();
  const wider = new Set<PrincipalKey>();
  for (const [key, up, ofGroups, ofWider] of await connection.all(nodesWithCrowds, [asked, now])) {
    const own = new Set<PrincipalKey>();
    addAll(holdersIn(ofGroups), own, groups);
    addAll(holdersIn(ofWider), own, wider);
    crowds.set(key as ResourceKey, { up: up as ResourceKey | null, own });
  }
  const kinds = new Map<PrincipalKey, PrincipalKind | null>();
  for (const [statement, keys] of [[oddGroups, groups] as const, [kindsOfWider, wider] as const]) {
    if (keys.size === 0) continue;
    for (const [key, kind, sharing] of await connection.all(statement, [keyList(dialect, [...keys])]))
      kinds.set(key as PrincipalKey, sharing === 0 ? null : principalKind(kind));
  }
  return { crowds, kindOf: kindsOr(kinds, 'group') };
}

async function loadPeople(
  { connection }: UnitTools,
  resources: readonly Resource[],
  paths: ReadonlyMap<ResourceKey, HoldersNode>,
  now: number,
) {
  const { dialect } = connection;
  const ups = new Map<ResourceKey, ResourceKey | null>();
  for (const { key } of resources)
    for (let at: ResourceKey | null = key; at !== null && !ups.has(at); ) {
      const up: ResourceKey | null = paths.get(at)?.up ?? null;
      ups.set(at, up);
      at = up;
    }
  const nodes = new Map<ResourceKey, HoldersNode>();
  const all = new Set<PrincipalKey>();
  for (const [key, held] of await connection.all(peopleOnNodes, [keyList(dialect, [...ups.keys()]), now])) {
    const own = new Set<PrincipalKey>();
    addAll(holdersIn(held), own, all);
    nodes.set(key as ResourceKey, { up: ups.get(key as ResourceKey) ?? null, own });
  }
  const kinds = new Map<PrincipalKey, PrincipalKind | null>();
  if (all.size > 0) {
    const asked = keyList(dialect, [...all]);
    for (const [key, kind] of await connection.all(otherThanAccounts, [asked]))
      kinds.set(key as PrincipalKey, principalKind(kind));
    for (const [key] of await connection.all(deletedAccounts, [asked])) kinds.set(key as PrincipalKey, null);
  }
  return { nodes, kindOf: kindsOr(kinds, 'account') };
}

function holdersIn(held: Row[number] | undefined): readonly PrincipalKey[] {
  return held === '[]' ? [] : (JSON.parse(held as string) as readonly PrincipalKey[]);
}

function addAll(holders: readonly PrincipalKey[], ...sets: readonly Set<PrincipalKey>[]): void {
  for (const holder of holders) for (const set of sets) set.add(holder);
}

function kindsOr(kinds: ReadonlyMap<PrincipalKey, PrincipalKind | null>, most: PrincipalKind): KindOf {
  return (principal) => {
    const kind = kinds.get(principal);
    return kind === undefined ? most : kind;
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
