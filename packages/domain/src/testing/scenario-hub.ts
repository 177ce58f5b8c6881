import { decide } from '../access/decide.ts';
import { type Explanation, explain, type SentenceNames, sentence } from '../access/explain.ts';
import type { ListView } from '../access/store.ts';
import { type Asking, bruteAudience, bruteList, type Level } from './brute-force.ts';
import { isSamePlace } from './random-world.ts';
import { type Action, grantOf, type Scenario, worldOf } from './scenario.ts';
import type { Thing, World } from './world.ts';
import { WorldFacts } from './world-facts.ts';

/** One list that a scenario asks for. */
export interface ScenarioList {
  readonly who: Asking;
  readonly view: ListView;
  readonly kind?: string | undefined;
  readonly owner?: string | undefined;
  readonly limit: number;
}

/** A hub that scenarios are run through. */
export interface ScenarioHub {
  apply(action: Action): Promise<void>;
  check(who: Asking, thing: string): Promise<Level>;
  /** Titles of a page, and the cursor of the next. */
  list(
    list: ScenarioList,
    cursor: string | null,
  ): Promise<{ readonly names: readonly string[]; readonly next: string | null }>;
  audience(thing: string): Promise<Readonly<Record<string, Level>>>;
  why(who: string, thing: string): Promise<{ readonly says: string; readonly without: readonly Level[] }>;
}

/** What a hub answered, in the shape of the expectation, so that the two can be compared at once. */
export async function answersOf(
  hub: ScenarioHub,
  expected: Scenario['steps'][number]['expect'],
  walks: Map<string, string | null>,
): Promise<Scenario['steps'][number]['expect']> {
  const check: Record<string, Record<string, Level>> = {};
  for (const [who, things] of Object.entries(expected.check)) {
    const row: Record<string, Level> = {};
    for (const thing of Object.keys(things))
      row[thing] = await hub.check(who === 'nobody' ? null : who, thing);
    check[who] = row;
  }
  const list = [];
  for (const asked of expected.list) {
    const { walk, is, ...query } = asked;
    const page = await hub.list(query, walk === undefined ? null : (walks.get(walk) ?? null));
    if (walk !== undefined) walks.set(walk, page.next);
    list.push({ ...asked, is: [...page.names] });
  }
  const audience: Record<string, Record<string, Level>> = {};
  for (const thing of Object.keys(expected.audience)) audience[thing] = { ...(await hub.audience(thing)) };
  const why = [];
  for (const asked of expected.why) {
    const answer = await hub.why(asked.who, asked.on);
    const without = asked.without === undefined ? {} : { without: [...answer.without] };
    why.push({ ...asked, says: answer.says, ...without });
  }
  return { check, list, audience, why };
}

/** Scenarios on data: checks and reasons by `decide`, lists and audiences by brute force. */
export class PureHub implements ScenarioHub {
  #world: World;
  #now: number;
  #shares = 0;

  constructor(scenario: Scenario) {
    this.#world = worldOf(scenario);
    this.#now = scenario.now;
  }

  async check(who: Asking, thing: string): Promise<Level> {
    const known = new WorldFacts(this.#world);
    return decide(known.facts(who, thing), known.question(who, this.#now)).role ?? 'none';
  }

  async list(list: ScenarioList, cursor: string | null) {
    const filter = {
      ...(list.kind === undefined ? {} : { kind: list.kind }),
      ...(list.owner === undefined ? {} : { owner: list.owner }),
    };
    const names = bruteList(this.#world, list.who, list.view, this.#now, filter);
    const start = cursor === null ? 0 : names.findIndex((name) => this.#isAfter(name, cursor));
    const page = start < 0 ? [] : names.slice(start, start + list.limit);
    const last = page.at(-1);
    const more = last !== undefined && start + page.length < names.length;
    return { names: page, next: more ? `${this.#world.things[last]?.updatedAt} ${this.#index(last)}` : null };
  }

  async audience(thing: string) {
    const rows: Record<string, Level> = {};
    for (const [name, level] of bruteAudience(this.#world, thing, this.#now)) {
      rows[name === 'whoever has the address' ? 'link-visitor' : name] = level;
    }
    return rows;
  }

  async why(who: string, thing: string) {
    const known = new WorldFacts(this.#world);
    const explanation = explain(known.facts(who, thing), known.question(who, this.#now));
    return toldOf(explanation, {
      person: who,
      principal: (key) => ({ name: known.nameOf(key) }),
      resource: (key) => known.titleOf(key),
      time: isoTime,
    });
  }

  async apply(action: Action): Promise<void> {
    const world = this.#world;
    if ('at' in action) this.#now = action.at;
    else if ('share' in action) {
      const grant = grantOf(action.share, `share-${this.#shares++}`, this.#now);
      this.#world = {
        ...world,
        grants: [...world.grants.filter((other) => !isSamePlace(other, grant)), grant],
      };
    } else if ('revoke' in action) {
      const { on, from } = action.revoke;
      this.#world = {
        ...world,
        grants: world.grants.filter((grant) => grant.on !== on || grant.to !== from),
      };
    } else if ('mode' in action) this.#set(action.mode.on, action.mode);
    else if ('move' in action) this.#set(action.move.thing, { parent: action.move.into });
    else if ('trash' in action) this.#set(action.trash, { trashed: true });
    else if ('restore' in action) this.#set(action.restore, { trashed: false });
    else if ('touch' in action) this.#set(action.touch, { updatedAt: this.#now });
    else this.#changePeople(action);
  }

  #changePeople(action: Action): void {
    const world = this.#world;
    const team = (name: string) => {
      const found = world.teams[name];
      if (found === undefined) throw new Error(`no group is called ${name}`);
      return found;
    };
    const setTeam = (name: string, changes: Partial<World['teams'][string]>) => {
      this.#world = { ...world, teams: { ...world.teams, [name]: { ...team(name), ...changes } } };
    };
    if ('sharing' in action) setTeam(action.sharing.of, { sharing: action.sharing.on });
    else if ('join' in action) {
      const { group, who, staff, until } = action.join;
      setTeam(group, { members: { ...team(group).members, [who]: { staff, until } } });
    } else if ('leave' in action) {
      const { [action.leave.who]: _gone, ...members } = team(action.leave.group).members;
      setTeam(action.leave.group, { members });
    } else if ('status' in action) {
      const person = world.people[action.status.who];
      if (person === undefined) throw new Error(`nobody is called ${action.status.who}`);
      const changed = { ...person, status: action.status.is };
      this.#world = { ...world, people: { ...world.people, [action.status.who]: changed } };
    }
  }

  #set(name: string, changes: Partial<Thing>): void {
    const thing = this.#world.things[name];
    if (thing === undefined) throw new Error(`nothing is called ${name}`);
    const { mode = thing.mode, modeRole = thing.modeRole, parent = thing.parent } = changes;
    const { trashed = thing.trashed, updatedAt = thing.updatedAt } = changes;
    const changed = { ...thing, mode, modeRole, parent, trashed, updatedAt };
    this.#world = { ...this.#world, things: { ...this.#world.things, [name]: changed } };
  }

  #isAfter(name: string, cursor: string): boolean {
    const [at = 0, index = 0] = cursor.split(' ').map(Number);
    const updatedAt = this.#world.things[name]?.updatedAt ?? 0;
    return updatedAt < at || (updatedAt === at && this.#index(name) < index);
  }

  #index(name: string): number {
    return Object.keys(this.#world.things).indexOf(name);
  }
}

/** An explanation in the words of a scenario. */
export function toldOf(explanation: Explanation, names: SentenceNames) {
  return {
    says: sentence(explanation.decision, names),
    without: explanation.reasons.map((reason): Level => reason.remains ?? 'none'),
  };
}

export function isoTime(at: number): string {
  return new Date(at).toISOString().replace('.000', '');
}
