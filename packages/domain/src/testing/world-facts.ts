import type {
  Facts,
  Grant,
  Holding,
  PathNode,
  PrincipalKey,
  PrincipalKind,
  Question,
  ResourceKey,
} from '../access/model.ts';
import { ACCOUNTS, EVERYONE, FIRST_FREE_KEY, LINK_VISITOR } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { Asking } from './brute-force.ts';
import {
  emailOf,
  linksOf,
  principalKindOf,
  TEST_KINDS,
  type Thing,
  type World,
  type WorldGrant,
} from './world.ts';

/** A world in the words of the pure function: keys for names, and what a store would have read. */
export class WorldFacts {
  readonly world: World;
  readonly #principals: readonly string[];
  readonly #things: readonly string[];

  constructor(world: World) {
    this.world = world;
    const addresses = world.grants.map((grant) => grant.to).filter((to) => to.includes('@'));
    this.#principals = [
      ...Object.keys(world.people),
      ...Object.keys(world.teams),
      ...Object.keys(world.companies),
      ...Object.keys(world.openLinks ?? {}),
      ...new Set(addresses),
    ];
    this.#things = Object.keys(world.things);
  }

  principal(name: string): PrincipalKey {
    if (name === 'everyone') return EVERYONE;
    if (name === 'accounts') return ACCOUNTS;
    const index = this.#principals.indexOf(name);
    if (index < 0) throw new Error(`nobody is called ${name}`);
    return (FIRST_FREE_KEY + index) as PrincipalKey;
  }

  nameOf(key: PrincipalKey): string {
    if (key === EVERYONE) return 'everyone';
    if (key === ACCOUNTS) return 'accounts';
    return this.#principals[key - FIRST_FREE_KEY] ?? 'whoever has the address';
  }

  resource(name: string): ResourceKey {
    const index = this.#things.indexOf(name);
    if (index < 0) throw new Error(`nothing is called ${name}`);
    return (index + 1) as ResourceKey;
  }

  titleOf(key: ResourceKey): string {
    return this.#things[key - 1] ?? '?';
  }

  question(who: Asking, now: number, cap: Role | null = 'owner'): Question {
    const person = who === null ? undefined : this.world.people[who];
    return {
      caller: who === null ? null : this.principal(who),
      now,
      viewsAll: person !== undefined && (person.role === 'ADMIN' || person.viewsAll),
      cap: person !== undefined && person.status !== 'active' ? null : cap,
    };
  }

  /** Facts about one thing for one caller; every grant on the path is in them, whoever holds it. */
  facts(who: Asking, name: string): Facts {
    const thing = this.#thing(name);
    const [self, ...above] = this.#path(name);
    if (self === undefined) throw new Error('a path is never empty');
    const kind = TEST_KINDS.get(thing.kind);
    if (kind === undefined) throw new Error(`no kind is called ${thing.kind}`);
    return {
      kind,
      path: [this.#node(self), ...above.map((step) => this.#node(step))],
      draftOf: thing.draft ? this.principal(thing.publisher ?? thing.owner) : null,
      grants: [self, ...above].flatMap((step) => this.#grants(step)),
      holdings: this.holdings(who),
    };
  }

  /** What somebody counts as; ended memberships stand among it. */
  holdings(who: Asking): readonly Holding[] {
    const found: Holding[] = [];
    const hold = (
      principal: PrincipalKey,
      kind: PrincipalKind,
      raises: Role | null,
      until: number | null = null,
    ) => found.push({ principal, kind, raises, until });
    hold(EVERYONE, 'everyone', null);
    hold(LINK_VISITOR, 'link-visitor', null);
    for (const link of linksOf(this.world, who)) hold(this.principal(link), 'link', null);
    for (const [name, team] of Object.entries(this.world.teams)) {
      const kind = principalKindOf(this.world, name);
      if (!team.sharing) continue;
      if (team.type === 'public') hold(this.principal(name), kind, null);
      if (who === null) continue;
      const place = team.members[who];
      const counts = team.type === 'ordinary' || (team.type === 'staff' && place?.staff === true);
      if (place !== undefined && counts) hold(this.principal(name), kind, null, place.until);
      if (team.type === 'staff' && this.world.people[who]?.role === 'ADMIN') {
        hold(this.principal(name), kind, null);
      }
    }
    if (who === null) return found;
    hold(this.principal(who), 'account', 'owner');
    hold(ACCOUNTS, 'accounts', null);
    for (const [name, company] of Object.entries(this.world.companies)) {
      const place = company.members[who];
      if (place === undefined) continue;
      const raises = place === 'owner' ? 'owner' : place === 'admin' ? 'manager' : null;
      hold(this.principal(name), 'organization', raises);
    }
    const email = emailOf(who);
    if (this.#principals.includes(email) && this.world.people[who]?.emailVerified === true) {
      hold(this.principal(email), 'address', null);
    }
    return found;
  }

  #grants(name: string): readonly Grant[] {
    const own = this.world.grants.filter((grant) => grant.on === name).map((grant) => this.#grant(grant));
    const mode = this.#modeGrant(name, this.#thing(name));
    return mode === null ? own : [...own, mode];
  }

  #grant(grant: WorldGrant): Grant {
    return {
      id: grant.id,
      resource: this.resource(grant.on),
      principal: this.principal(grant.to),
      role: grant.role,
      source: grant.source,
      granter: grant.by === null ? null : this.principal(grant.by),
      createdAt: grant.at,
      until: grant.until,
      run: grant.run,
    };
  }

  #modeGrant(name: string, thing: Thing): Grant | null {
    const common = {
      id: `mode of ${name}`,
      resource: this.resource(name),
      source: 'mode' as const,
      granter: this.principal(thing.owner),
      createdAt: 0,
      until: null,
      run: null,
    };
    if (thing.mode === 'public') return { ...common, principal: EVERYONE, role: 'viewer' };
    if (thing.mode === 'unlisted') return { ...common, principal: LINK_VISITOR, role: 'viewer' };
    if (thing.mode !== 'organization' || !(thing.owner in this.world.companies)) return null;
    return { ...common, principal: this.principal(thing.owner), role: thing.modeRole };
  }

  #path(name: string): readonly string[] {
    const { parent } = this.#thing(name);
    return parent === null ? [name] : [name, ...this.#path(parent)];
  }

  #node(name: string): PathNode {
    const thing = this.#thing(name);
    return { key: this.resource(name), owner: this.principal(thing.owner), trashed: thing.trashed };
  }

  #thing(name: string): Thing {
    const thing = this.world.things[name];
    if (thing === undefined) throw new Error(`nothing is called ${name}`);
    return thing;
  }
}
