import type { Facts, Grant, ResourceKey } from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import { loadResources } from './judging.ts';
import { type Known, nodesToFacts } from './nodes.ts';
import { GRANT_COLUMNS, parseRows, toGrant, toPathNode } from './rows.ts';
import { engineStatement, keyList } from './words.ts';

/** Things that stand alike towards everybody: one set of facts, and how many have it. */
export interface AlikeThings {
  readonly count: number;
  readonly facts: Facts;
}

export interface Subtree {
  readonly groups: readonly AlikeThings[];
  /** There were more things than were asked for. */
  readonly atLeast: boolean;
}

const keysBelow = engineStatement(
  'subtree.keys',
  (words) => `select r.key from ${words.keys('$1', 'asked')}
    ${words.probe('closure', 'x', 'x.anc = asked.value')} ${words.probe('resource', 'r', 'r.parent = x.des')}
    limit $2`,
);

/** The nodes of many paths with every unended grant on them. */
const nodesWithGrants = engineStatement(
  'subtree.nodes',
  (words) => `
  with recursive node (key, up, owner, trashed) as (
    select r.key, r.parent, r.owner, case when r.trashed_at is null then 0 else 1 end
    from ${words.keys('$1', 'asked')} ${words.probe('resource', 'r', 'r.key = asked.value')}
    union
    select c.key, c.parent, c.owner, c.trashed from node n
      ${words.probe('collection', 'c', 'c.key = n.up')}
  )
  select n.key, n.owner, n.trashed, n.up,
    (select ${words.collect(words.array(GRANT_COLUMNS))} from grants g
      where g.resource = n.key and (g.until is null or g.until > $2))
  from node n`,
);

/** The given resources and all below them, at most `most`, by what decides about them. */
export async function loadSubtree(
  tools: UnitTools,
  roots: readonly ResourceKey[],
  now: number,
  most: number,
): Promise<Subtree> {
  if (roots.length === 0) return { groups: [], atLeast: false };
  const { connection } = tools;
  const { dialect } = connection;
  const below = await connection.all(keysBelow, [keyList(dialect, roots), most + 1]);
  const keys = [...new Set([...roots, ...below.map((row) => row[0] as ResourceKey)])];
  const counted = keys.slice(0, most);
  const resources = await loadResources(tools, counted);
  const rows = await connection.all(nodesWithGrants, [keyList(dialect, counted), now]);
  const groups = new Map<string, { count: number; readonly facts: Facts }>();
  const nodes = rows.map((row) => ({
    node: toPathNode(row),
    up: row[3] as ResourceKey | null,
    grants: parseRows(row[4]).map((grant) => toGrant(grant)),
  }));
  for (const known of nodesToFacts(tools, resources, nodes, [])) {
    const name = likeness(known, roots);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { count: 1, facts: known.facts });
    else group.count++;
  }
  return { groups: [...groups.values()], atLeast: keys.length > most };
}

/**
 * Equal for things about which everybody gets the same answer: same kind and owner, both in the trash or not, and the
 * same nodes with grants on their paths. A thing with grants of its own is like no other.
 */
function likeness({ resource, facts }: Known, roots: readonly ResourceKey[]): string {
  const granted = new Set(facts.grants.map((grant: Grant) => grant.resource));
  const marked = (key: ResourceKey) => granted.has(key) || roots.includes(key);
  const own = marked(resource.key) ? resource.key : 0;
  const above = facts.path.slice(1).find((node) => marked(node.key))?.key ?? 0;
  const trashed = facts.path.some((node) => node.trashed);
  return [resource.kind, resource.owner, facts.draftOf, trashed, own, above].join();
}
