import { explain } from '../access/explain.ts';
import type { PrincipalKey } from '../access/model.ts';
import type { Store, Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import type { Asking, Level } from './brute-force.ts';
import { type FilledStore, fillStore, proveAddresses, putGrant } from './fill-store.ts';
import { type Action, grantOf, type Scenario, worldOf } from './scenario.ts';
import { isoTime, type ScenarioHub, type ScenarioList, toldOf } from './scenario-hub.ts';
import type { TestClock } from './tools.ts';
import { linksOf, type World } from './world.ts';

/** Scenarios through a store: what it answers is what people would see. */
export class StoreHub implements ScenarioHub {
  readonly #store: Store;
  readonly #clock: TestClock;
  readonly #filled: FilledStore;
  readonly #world: World;
  #shares = 0;

  private constructor(store: Store, clock: TestClock, filled: FilledStore, world: World) {
    this.#store = store;
    this.#world = world;
    this.#clock = clock;
    this.#filled = filled;
  }

  /** Fills an empty store, which was opened with this clock and the kinds of tests. */
  static async open(scenario: Scenario, store: Store, clock: TestClock): Promise<StoreHub> {
    clock.set(scenario.now);
    const world = worldOf(scenario);
    const filled = await fillStore(store, world, clock);
    await proveAddresses(store, world, filled);
    return new StoreHub(store, clock, filled, world);
  }

  check(who: Asking, thing: string): Promise<Level> {
    return this.#store.read(async ({ access }) => {
      const asker = await access.asker(this.#person(who), this.#clock.now(), this.#links(who));
      const judged = await access.judge(asker, this.#thing(thing).id);
      return judged?.decision.role ?? 'none';
    });
  }

  list({ who, kind, owner, view, limit }: ScenarioList, cursor: string | null) {
    return this.#store.read(async ({ access }) => {
      const asker = await access.asker(this.#person(who), this.#clock.now(), this.#links(who));
      const page = await access.list(asker, {
        view,
        limit,
        ...(kind === undefined ? {} : { kind }),
        ...(owner === undefined ? {} : { owner: this.#principal(owner) }),
        ...(cursor === null ? {} : { cursor }),
      });
      return { names: page.items.map((item) => item.resource.title), next: page.next };
    });
  }

  async audience(thing: string) {
    const page = await this.#store.read(({ access }) =>
      access.audience(this.#thing(thing).key, { now: this.#clock.now(), limit: 100 }),
    );
    return Object.fromEntries(page.items.map((row) => [row.principal.name, row.role]));
  }

  why(who: string, thing: string) {
    const now = this.#clock.now();
    return this.#store.read(async ({ access, resources }) => {
      const account = this.#person(who);
      const { key } = this.#thing(thing);
      const links = this.#links(who);
      const asker = await access.asker(account, now, links);
      const holdings = await access.holdings(account, now, links);
      const facts = { ...(await access.facts(key, now)), holdings };
      const explanation = explain(facts, { caller: account, now, viewsAll: asker.viewsAll, cap: asker.cap });
      const principals = await access.principals(facts.holdings.map((holding) => holding.principal));
      const above = await resources.ancestors(key);
      return toldOf(explanation, {
        person: who,
        principal: (of) => {
          const found = principals.find((principal) => principal.key === of);
          return found === undefined ? { name: null, members: null } : { name: found.name };
        },
        resource: (of) => above.find((resource) => resource.key === of)?.title ?? null,
        time: isoTime,
      });
    });
  }

  async apply(action: Action): Promise<void> {
    if ('at' in action) this.#clock.set(action.at);
    else await this.#store.write((unit) => this.#change(unit, action));
  }

  async #change(unit: Unit, action: Action): Promise<void> {
    const now = this.#clock.now();
    if ('share' in action) {
      await putGrant(unit, this.#filled, grantOf(action.share, `share-${this.#shares++}`, now));
    } else if ('revoke' in action) await this.#revoke(unit, action.revoke.on, action.revoke.from);
    else if ('mode' in action) {
      const { on, mode, modeRole } = action.mode;
      const { key, owner } = this.#thing(on);
      await unit.access.change(key, owner, now, (writer) => writer.setMode(mode, modeRole, owner));
    } else if ('move' in action) {
      const { thing, into } = action.move;
      await unit.resources.move(this.#thing(thing).key, into === null ? null : this.#thing(into).key);
    } else if ('trash' in action) await unit.resources.trash(this.#thing(action.trash).key, now);
    else if ('restore' in action) await unit.resources.restore(this.#thing(action.restore).key);
    else if ('touch' in action) await unit.resources.touch(this.#thing(action.touch).key, now);
    else await this.#changePeople(unit, action);
  }

  async #changePeople(unit: Unit, action: Action): Promise<void> {
    const { groups, accounts } = unit;
    const person = (name: string) => this.#principal(name);
    if ('sharing' in action)
      await groups.update(this.#principal(action.sharing.of), { sharing: action.sharing.on });
    else if ('join' in action) {
      const { group, who, staff, until } = action.join;
      await groups.setMember(this.#principal(group), { account: person(who), manager: false, staff, until });
    } else if ('leave' in action) {
      await groups.removeMember(this.#principal(action.leave.group), person(action.leave.who));
    } else if ('status' in action)
      await accounts.update(person(action.status.who), { status: action.status.is });
  }

  async #revoke(unit: Unit, on: string, from: string): Promise<void> {
    const { key } = this.#thing(on);
    const principal = this.#filled.links.get(from) ?? this.#principal(from);
    const { grants } = await unit.access.facts(key, this.#clock.now());
    await unit.access.change(key, null, this.#clock.now(), async (writer) => {
      for (const grant of grants) {
        if (grant.resource === key && grant.principal === principal) await writer.remove(grant.id);
      }
    });
  }

  #links(who: Asking): readonly PrincipalKey[] {
    return linksOf(this.#world, who).flatMap((name) => this.#filled.links.get(name) ?? []);
  }

  #person(who: Asking): PrincipalKey | null {
    return who === null ? null : this.#principal(who);
  }

  #principal(name: string): PrincipalKey {
    const { people, teams, companies } = this.#filled;
    const found = people.get(name) ?? teams.get(name) ?? companies.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found.key;
  }

  #thing(name: string): Resource {
    const found = this.#filled.things.get(name);
    if (found === undefined) throw new Error(`nothing is called ${name}`);
    return found;
  }
}
