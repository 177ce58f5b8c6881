import type { Mode } from '../kinds/kind.ts';
import { decide } from './decide.ts';
import type { Facts, Holding, PrincipalKey, Question, ResourceKey } from './model.ts';
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
  | {
      readonly kind: 'join';
      readonly group: PrincipalKey;
      readonly account: PrincipalKey;
      readonly staff: boolean;
    }
  | { readonly kind: 'leave'; readonly group: PrincipalKey; readonly account: PrincipalKey };

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
  /** True when there are more people or things than were looked at: every number is "at least". */
  readonly atLeast: boolean;
}

/** Compares the decisions before and after for every person on every thing. Pure: nothing is changed. */
export function impact(
  things: readonly ImpactThing[],
  people: readonly ImpactPerson[],
  atLeast: boolean,
): Impact {
  const changed = people.map((person) => personImpact(things, person));
  return {
    gaining: changed.filter((person) => person.gains > 0),
    losing: changed.filter((person) => person.loses > 0),
    things: things.reduce((sum, thing) => sum + thing.count, 0),
    atLeast,
  };
}

function personImpact(things: readonly ImpactThing[], person: ImpactPerson): PersonImpact {
  const steps = new Map<string, RoleStep>();
  let gains = 0;
  let loses = 0;
  for (const thing of things) {
    const before = decide({ ...thing.before, holdings: person.before }, person.question).role;
    const after = decide({ ...thing.after, holdings: person.after }, person.question).role;
    if (before === after) continue;
    if (rank(after) > rank(before)) gains += thing.count;
    else loses += thing.count;
    const name = `${before} ${after}`;
    steps.set(name, { before, after, things: (steps.get(name)?.things ?? 0) + thing.count });
  }
  return { person: person.key, gains, loses, steps: [...steps.values()] };
}
