import type { GroupType } from '../groups/model.ts';
import type { Mode } from '../kinds/kind.ts';
import { decide } from './decide.ts';
import type { Facts, Grant, Holding, PrincipalKey, Question, ResourceKey } from './model.ts';
import { type Role, rank } from './roles.ts';
import type { NewGrant } from './store.ts';

/** A change of access that is only thought of yet. */
export type PlannedChange =
  | { readonly kind: 'share'; readonly resource: ResourceKey; readonly grants: readonly NewGrant[] }
  /** Takes grants of the resource away, by id, and writes others. */
  | {
      readonly kind: 'regrant';
      readonly resource: ResourceKey;
      readonly removals: readonly string[];
      readonly grants: readonly NewGrant[];
    }
  /** Takes grants of the resource away, by id. */
  | { readonly kind: 'revoke'; readonly resource: ResourceKey; readonly grants: readonly string[] }
  | {
      readonly kind: 'mode';
      readonly resource: ResourceKey;
      readonly mode: Mode;
      readonly modeRole: 'viewer' | 'editor';
    }
  | { readonly kind: 'move'; readonly resource: ResourceKey; readonly parent: ResourceKey | null }
  /** Gives the resource and all below it to another owner, outside of any collection; mode `organization` becomes private. */
  | {
      readonly kind: 'transfer';
      readonly resource: ResourceKey;
      readonly owner: PrincipalKey;
      readonly removals: readonly string[];
      readonly grants: readonly NewGrant[];
    }
  | {
      readonly kind: 'join';
      readonly group: PrincipalKey;
      readonly account: PrincipalKey;
      readonly staff: boolean;
    }
  | { readonly kind: 'leave'; readonly group: PrincipalKey; readonly account: PrincipalKey }
  /** Another type or sharing of a group; `type: null` = the group goes. */
  | {
      readonly kind: 'group';
      readonly group: PrincipalKey;
      readonly type: GroupType | null;
      readonly sharing: boolean;
    };

/** Things that a change treats alike: same kind and same facts but for their own keys. */
export interface ImpactThing {
  /** How many things stand for this one. */
  readonly count: number;
  /** Facts without holdings, as they are and as they would be. */
  readonly before: Facts;
  readonly after: Facts;
}

/** Somebody whom a change may concern. EVERYONE stands for any visitor, LINK_VISITOR for whoever has the address. */
export interface ImpactPerson {
  readonly key: PrincipalKey;
  readonly question: Question;
  readonly before: readonly Holding[];
  readonly after: readonly Holding[];
}

/** One step of a role, and on how many things it happens. */
export interface RoleStep {
  readonly before: Role | null;
  readonly after: Role | null;
  readonly things: number;
}

export interface PersonImpact {
  readonly person: PrincipalKey;
  /** Things on which the role rises or falls. */
  readonly gains: number;
  readonly loses: number;
  readonly steps: readonly RoleStep[];
}

/** Who gains and who loses if a change is made (N2, S25). */
export interface Impact {
  readonly gaining: readonly PersonImpact[];
  readonly losing: readonly PersonImpact[];
  /** Things looked at. */
  readonly things: number;
  /** Things on which anybody's role changes. */
  readonly changed: number;
  /** True when there are more people or things than were looked at: every number is "at least". */
  readonly atLeast: boolean;
}

/**
 * Compares the decisions before and after for every person on every thing. Pure: nothing is changed. Things differ from
 * each other by a few grants of a few people; for everybody else they are alike and decided once.
 */
export function impact(
  things: readonly ImpactThing[],
  people: readonly ImpactPerson[],
  atLeast: boolean,
): Impact {
  const sorted = sortThings(things, heldByAll(people));
  const unchanged = new Set(sorted.things);
  const impacts = people.map((person) => personImpact(sorted, person, unchanged));
  const all = things.reduce((sum, thing) => sum + thing.count, 0);
  const same = Array.from(unchanged).reduce((sum, { thing }) => sum + thing.count, 0);
  return {
    gaining: impacts.filter((person) => person.gains > 0),
    losing: impacts.filter((person) => person.loses > 0),
    things: all,
    changed: all - same,
    atLeast,
  };
}

/** Grants before and after. */
interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

interface SortedThings {
  /** Grants that all things have. */
  readonly common: Sides<readonly Grant[]>;
  /** For people whom only the common grants meet: things that differ in nothing else. */
  readonly alike: ReadonlyMap<string, AlikeThings>;
  readonly things: readonly SortedThing[];
  /** The things that somebody's own grants make different. */
  readonly byPrincipal: ReadonlyMap<PrincipalKey, readonly SortedThing[]>;
  /** What carries a common grant itself, so that it is not inherited there. */
  readonly always: readonly SortedThing[];
}

interface AlikeThings {
  /** Any of them. */
  readonly one: SortedThing;
  readonly count: number;
  readonly members: readonly SortedThing[];
}

interface SortedThing {
  readonly thing: ImpactThing;
  readonly likeness: string;
  /** Grants besides the common ones. */
  readonly own: Sides<readonly Grant[]>;
  /** Those of them that everybody holds. */
  readonly shared: Sides<readonly Grant[]>;
}

/** Principals that everybody counts as, for good: their grants set nobody apart. */
function heldByAll(people: readonly ImpactPerson[]): ReadonlySet<PrincipalKey> {
  const [first, ...others] = people.flatMap(({ before, after }) => [before, after]);
  const lasting = (holdings: readonly Holding[]) =>
    new Set(holdings.filter((holding) => holding.until === null).map((holding) => holding.principal));
  const all = lasting(first ?? []);
  for (const holdings of others) {
    const held = lasting(holdings);
    for (const principal of all) if (!held.has(principal)) all.delete(principal);
  }
  return all;
}

function sortThings(things: readonly ImpactThing[], universal: ReadonlySet<PrincipalKey>): SortedThings {
  const before = commonGrants(things.map((thing) => thing.before));
  const after = commonGrants(things.map((thing) => thing.after));
  const alike = new Map<string, { one: SortedThing; count: number; members: SortedThing[] }>();
  const byPrincipal = new Map<PrincipalKey, SortedThing[]>();
  const always: SortedThing[] = [];
  const sorted = things.map((thing): SortedThing => {
    const own = { before: without(thing.before, before), after: without(thing.after, after) };
    const shared = {
      before: own.before.filter((grant) => universal.has(grant.principal)),
      after: own.after.filter((grant) => universal.has(grant.principal)),
    };
    const likeness = `${likenessOf(thing.before, shared.before)} ${likenessOf(thing.after, shared.after)}`;
    return { thing, likeness, own, shared };
  });
  for (const one of sorted) {
    const { key } = one.thing.before.path[0];
    if ([...before.values(), ...after.values()].some((grant) => grant.resource === key)) always.push(one);
    else {
      const group = alike.get(one.likeness);
      const { thing } = one;
      if (group === undefined) alike.set(one.likeness, { one, count: thing.count, members: [one] });
      else {
        group.count += thing.count;
        group.members.push(one);
      }
    }
    for (const principal of new Set([...one.own.before, ...one.own.after].map((grant) => grant.principal))) {
      if (universal.has(principal)) continue;
      const known = byPrincipal.get(principal);
      if (known === undefined) byPrincipal.set(principal, [one]);
      else known.push(one);
    }
  }
  const common = { before: [...before.values()], after: [...after.values()] };
  return { common, alike, things: sorted, byPrincipal, always };
}

/** The grants that stand in all of the facts, by id. */
function commonGrants(all: readonly Facts[]): ReadonlyMap<string, Grant> {
  const common = new Map((all[0]?.grants ?? []).map((grant) => [grant.id, grant]));
  for (const facts of all) {
    const ids = new Set(facts.grants.map((grant) => grant.id));
    for (const id of common.keys()) if (!ids.has(id)) common.delete(id);
  }
  return common;
}

function without(facts: Facts, common: ReadonlyMap<string, Grant>): readonly Grant[] {
  return facts.grants.filter((grant) => !common.has(grant.id));
}

/** All that decides about those whom no other grant meets. */
function likenessOf({ kind, path, draftOf }: Facts, shared: readonly Grant[]): string {
  const trashed = path.some((node) => node.trashed);
  const said = shared.map(({ principal, role, source, until, run, resource }) =>
    [principal, role, source, until, run, resource === path[0].key].join('/'),
  );
  return [kind.roles.join(), kind.inheritsUpTo, path[0].owner, draftOf, trashed, ...said.sort()].join(' ');
}

/** Takes the things on which the person's role changes out of `unchanged`. */
function personImpact(sorted: SortedThings, person: ImpactPerson, unchanged: Set<SortedThing>): PersonImpact {
  const counter = new StepCounter();
  const held = {
    before: new Set(person.before.map((holding) => holding.principal)),
    after: new Set(person.after.map((holding) => holding.principal)),
  };
  const common = {
    before: sorted.common.before.filter((grant) => held.before.has(grant.principal)),
    after: sorted.common.after.filter((grant) => held.after.has(grant.principal)),
  };
  const role = (side: 'before' | 'after', thing: ImpactThing, own: readonly Grant[]) => {
    const grants = [...own.filter((grant) => held[side].has(grant.principal)), ...common[side]];
    return decide({ ...thing[side], grants, holdings: person[side] }, person.question).role;
  };
  const special = new Set(sorted.always);
  for (const principal of new Set([...held.before, ...held.after])) {
    for (const thing of sorted.byPrincipal.get(principal) ?? []) special.add(thing);
  }
  const counted = new Map<string, number>();
  for (const one of special) {
    const { thing, likeness, own } = one;
    const changes = counter.add(
      role('before', thing, own.before),
      role('after', thing, own.after),
      thing.count,
    );
    if (changes) unchanged.delete(one);
    if (!sorted.always.includes(one)) counted.set(likeness, (counted.get(likeness) ?? 0) + thing.count);
  }
  for (const [likeness, { one, count, members }] of sorted.alike) {
    const remaining = count - (counted.get(likeness) ?? 0);
    if (remaining === 0) continue;
    const { thing, shared } = one;
    const changes = counter.add(
      role('before', thing, shared.before),
      role('after', thing, shared.after),
      remaining,
    );
    if (!changes) continue;
    if (unchanged.size === 0) continue;
    for (const member of members) if (!special.has(member)) unchanged.delete(member);
  }
  return { person: person.key, gains: counter.gains, loses: counter.loses, steps: counter.steps() };
}

class StepCounter {
  gains = 0;
  loses = 0;
  readonly #steps = new Map<string, RoleStep>();

  /** Whether it is a change at all. */
  add(before: Role | null, after: Role | null, things: number): boolean {
    if (before === after) return false;
    if (rank(after) > rank(before)) this.gains += things;
    else this.loses += things;
    const name = `${before} ${after}`;
    this.#steps.set(name, { before, after, things: (this.#steps.get(name)?.things ?? 0) + things });
    return true;
  }

  /** Weakest beginnings first. */
  steps(): readonly RoleStep[] {
    return [...this.#steps.values()].sort(
      (a, b) => rank(a.before) - rank(b.before) || rank(a.after) - rank(b.after),
    );
  }
}
