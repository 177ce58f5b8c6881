import { decide } from './decide.ts';
import type { Facts, Holding, PrincipalKey, Question } from './model.ts';
import { type Role, rank } from './roles.ts';

/** Things that a change treats alike: same kind and same facts but for their own keys. */
export interface ImpactThing {
  /** How many things stand for this one. */
  readonly count: number;
  /** Facts without holdings, as they are and as they would be. */
  readonly before: Facts;
  readonly after: Facts;
}

/** Somebody whom a change may concern. The keys EVERYONE, LINK_VISITOR and ACCOUNTS stand for a visitor of the public
 * pages, for whoever has the address, and for a signed-in stranger. */
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
