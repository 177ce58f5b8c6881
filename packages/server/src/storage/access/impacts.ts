import {
  type Facts,
  type Grant,
  type Impact,
  type ImpactThing,
  impact,
  type PlannedChange,
  type PrincipalKey,
} from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import { factsAbout } from './audience.ts';
import { type GroupChange, groupImpact, isOfGroup } from './group-impacts.ts';
import { MOST_THINGS, peopleOf, viewersOfAll } from './impact-people.ts';
import { plannedGrants } from './planned.ts';
import { loadSubtree } from './subtree.ts';

/** Compares everybody whom the change may concern on everything below it, before and after. */
export async function impactOf(tools: UnitTools, change: PlannedChange, now: number): Promise<Impact> {
  if (isOfGroup(change)) return groupImpact(tools, change, now);
  const before = await factsAbout(tools, change.resource, now);
  const after = await plannedFacts(tools, change, before, now);
  const subtree = await loadSubtree(tools, [change.resource], now, MOST_THINGS);
  const things = subtree.groups.map(({ count, facts }): ImpactThing => {
    const inside = facts.path.slice(0, facts.path.length - before.path.length);
    const below = facts.grants.filter((grant) => inside.some((node) => node.key === grant.resource));
    const [self, ...rest] = [...inside, ...after.path];
    if (self === undefined) throw new Error('a path is never empty');
    const moved: Facts = { ...facts, path: [self, ...rest], grants: [...below, ...after.grants] };
    return {
      count,
      before: facts,
      after: change.kind === 'transfer' ? handedOver(moved, before, change.owner) : moved,
    };
  });
  const concerned = new Set(changedPrincipals(before, after));
  if (change.kind === 'transfer') {
    // Below, besides what the owners hold, only who published is changed; modes there meet the former owner.
    for (const owner of [before.path[0].owner, change.owner]) concerned.add(owner);
    const grants = subtree.groups.flatMap(({ facts }) => facts.grants);
    for (const { source, principal } of grants) if (source === 'publisher') concerned.add(principal);
  }
  if (inTrash(before) !== inTrash(after)) {
    // Nobody sees by permission what is in the trash.
    for (const viewer of await viewersOfAll(tools, now)) concerned.add(viewer);
    for (const { facts } of subtree.groups) {
      for (const { principal } of [...facts.grants, ...after.grants]) concerned.add(principal);
    }
  }
  const { people, atLeast } = await peopleOf(tools, [...concerned], now);
  return impact(things, people, atLeast || subtree.atLeast);
}

/** The facts of the changed resource itself as they would be. */
async function plannedFacts(
  tools: UnitTools,
  change: Exclude<PlannedChange, GroupChange>,
  before: Facts,
  now: number,
): Promise<Facts> {
  const own = before.grants.filter((grant) => grant.resource === change.resource);
  const [self] = before.path;
  if (change.kind === 'transfer') {
    const { resource, removals } = change;
    const added = change.grants.map((grant): Grant => ({ ...grant, resource }));
    const kept = own.filter((grant) => !removals.includes(grant.id));
    return handedOver({ ...before, path: [self], grants: [...kept, ...added] }, before, change.owner);
  }
  if (change.kind !== 'move') return { ...before, grants: await plannedGrants(tools, change, before, now) };
  if (change.parent === null) return { ...before, path: [self], grants: own };
  const target = await factsAbout(tools, change.parent, now);
  return { ...before, path: [self, ...target.path], grants: [...own, ...target.grants] };
}

/** The facts as they are under another owner: the mode of the former one's organization is gone, and who published for them. */
function handedOver(facts: Facts, before: Facts, owner: PrincipalKey): Facts {
  const former = before.path[0].owner;
  const [self, ...above] = facts.path.map((node) => ({ ...node, owner }));
  if (self === undefined) throw new Error('a path is never empty');
  const grants = facts.grants.filter(
    ({ source, principal }) => source !== 'publisher' && (source !== 'mode' || principal !== former),
  );
  return { ...facts, path: [self, ...above], grants };
}

function inTrash({ path }: Facts): boolean {
  return path.some((node) => node.trashed);
}

/** Whose grants differ between the two. */
function changedPrincipals(before: Facts, after: Facts): readonly PrincipalKey[] {
  const said = (grant: Grant) =>
    `${grant.resource} ${grant.principal} ${grant.role} ${grant.source} ${grant.until}`;
  const known = new Set(before.grants.map(said));
  const planned = new Set(after.grants.map(said));
  const changed = [
    ...after.grants.filter((grant) => !known.has(said(grant))),
    ...before.grants.filter((grant) => !planned.has(said(grant))),
  ];
  return [...new Set(changed.map((grant) => grant.principal))];
}
