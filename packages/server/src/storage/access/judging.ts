import {
  type Asker,
  decide,
  type Facts,
  type Grant,
  type Holding,
  type Judged,
  LINK_VISITOR,
  type PrincipalKey,
  type Question,
  type Resource,
  type ResourceKey,
} from '@tessera/domain';
import type { Row, Statement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import {
  grantsThatMeet,
  type Known,
  loadNodes,
  NODE_STATEMENTS,
  nodesToFacts,
  type StoredResource,
} from './nodes.ts';
import {
  draftOf,
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
import { engineStatement, keyList } from './words.ts';

const KIND_OF = '(select k.kind from principal k where k.key = h.principal)';

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

const resourcesByKeys = engineStatement(
  'access.resources-by-keys',
  (words) => `select ${RESOURCE_COLUMNS}, r.grantees from ${words.keys('$1', 'asked')}
    ${words.probe('resource', 'r', 'r.key = asked.value')}`,
);

const resourcesByIds = engineStatement(
  'access.resources-by-ids',
  (words) => `select ${RESOURCE_COLUMNS}, r.grantees from ${words.texts('$1', 'asked')}
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
  ...NODE_STATEMENTS,
  resourcesByKeys,
  resourcesByIds,
  holdingsOfHolders,
];

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
  const known = await factsOf(tools, rows.map(toStored), holdings);
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
  return (await loadStored(tools, keys)).map(({ resource }) => resource);
}

/** As {@link loadResources}, with what the engine keeps beside them. */
export async function loadStored(
  tools: UnitTools,
  keys: readonly ResourceKey[],
): Promise<readonly StoredResource[]> {
  if (keys.length === 0) return [];
  const rows = await tools.connection.all(resourcesByKeys, [keyList(tools.connection.dialect, keys)]);
  return rows.map(toStored);
}

function toStored(row: Row): StoredResource {
  return { resource: toResource(row), grantees: row[RESOURCE_WIDTH] ?? null };
}

/** All that the caller counts as, link visitor included, ended memberships too (`decide` leaves them out). */
export async function holdingsOf(tools: UnitTools, asker: Asker): Promise<readonly Holding[]> {
  const rows = await tools.connection.all(holdingsOfHolders, [holdersOf(tools, asker)]);
  return rows.map((row) => toHolding(row));
}

/** The facts about each resource for a caller with these holdings; in the order given. */
export async function factsOf(
  tools: UnitTools,
  stored: readonly StoredResource[],
  holdings: readonly Holding[],
): Promise<readonly Known[]> {
  if (stored.length === 0) return [];
  const nodes = await loadNodes(tools, stored, new Set(holdings.map((holding) => holding.principal)));
  return nodesToFacts(
    tools,
    stored.map(({ resource }) => resource),
    nodes,
    holdings,
  );
}

export function questionOf(asker: Asker): Question {
  return { caller: asker.account, now: asker.now, viewsAll: asker.viewsAll, cap: asker.cap };
}

const NO_LINKS: readonly PrincipalKey[] = [];

/**
 * Whoever names an address has it: the link visitor is held by all who ask for one thing, and never by a list; so are
 * the open links that somebody holds (S20).
 */
function holdersOf(tools: UnitTools, asker: Asker): string {
  const { holders, links = NO_LINKS } = asker;
  const all: readonly PrincipalKey[] = holders.length === 0 ? [] : [...holders, LINK_VISITOR, ...links];
  return keyList(tools.connection.dialect, all);
}

function sameHolding(a: Holding, b: Holding): boolean {
  return a.principal === b.principal && a.until === b.until && a.raises === b.raises;
}
