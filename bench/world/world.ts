import { EVERYONE, FIRST_FREE_KEY, LINK_VISITOR } from '@tessera/domain';
import { Chance } from './random.ts';

export interface WorldSize {
  readonly users: number;
  readonly organizations: number;
  readonly groups: number;
  readonly resources: number;
  readonly collections: number;
  readonly grants: number;
  /** Descendants of the one big collection. */
  readonly big: number;
}

export const SIZES = {
  small: {
    users: 1_000,
    organizations: 10,
    groups: 100,
    resources: 10_000,
    collections: 600,
    grants: 30_000,
    big: 1_000,
  },
  standard: {
    users: 100_000,
    organizations: 200,
    groups: 10_000,
    resources: 1_000_000,
    collections: 60_000,
    grants: 3_000_000,
    big: 100_000,
  },
  large: {
    users: 1_000_000,
    organizations: 2_000,
    groups: 100_000,
    resources: 10_000_000,
    collections: 600_000,
    grants: 30_000_000,
    big: 1_000_000,
  },
} as const satisfies Record<string, WorldSize>;

export type WorldName = keyof typeof SIZES;

/** The moment at which the world stands; nothing in it is newer. */
export const WORLD_NOW = Date.UTC(2026, 10, 1);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TWO_YEARS = 730 * DAY;

export type Mode = 'private' | 'organization' | 'unlisted' | 'public';
const MODES: readonly Mode[] = ['private', 'organization', 'unlisted', 'public'];

/** A grant as the world makes it; `until` 0 = for good. */
export interface WorldGrant {
  readonly resource: number;
  readonly principal: number;
  readonly role: number;
  readonly source: 'direct' | 'mode';
  readonly until: number;
  readonly createdAt: number;
}

/** Everything but the grants, in typed arrays; grants are streamed. Resource `i` has key `i + 1`; collections come first, parents before children. */
export class World {
  readonly size: WorldSize;
  readonly seed: number;
  /** Index of the parent collection, -1 for none. */
  readonly parent: Int32Array;
  readonly owner: Int32Array;
  readonly mode: Uint8Array;
  readonly updatedAt: Float64Array;
  readonly depth: Uint8Array;
  /** Newest change in the subtree of a collection, and among its direct children. */
  readonly newestBelow: Float64Array;
  readonly newestChild: Float64Array;
  /** Per user: their organization. */
  readonly organizationOf: Int32Array;
  /** Memberships of ordinary groups, pairs user, group index. */
  readonly memberships: Int32Array;
  /** 0 ordinary with sharing, 1 sharing off, 2 public, 3 staff. */
  readonly groupKind: Uint8Array;
  readonly bigCollection: number;

  constructor(size: WorldSize, seed: number) {
    this.size = size;
    this.seed = seed;
    const chance = new Chance(seed);
    const { resources, collections, users } = size;
    this.parent = new Int32Array(resources).fill(-1);
    this.owner = new Int32Array(resources);
    this.mode = new Uint8Array(resources);
    this.updatedAt = new Float64Array(resources);
    this.depth = new Uint8Array(collections);
    this.newestBelow = new Float64Array(collections);
    this.newestChild = new Float64Array(collections);
    this.organizationOf = new Int32Array(users);
    this.groupKind = new Uint8Array(size.groups);
    this.bigCollection = 0;
    for (let user = 0; user < users; user++)
      this.organizationOf[user] = chance.skewed(size.organizations, 1.3);
    for (let group = 0; group < size.groups; group++) {
      const draw = chance.float();
      this.groupKind[group] = draw < 0.95 ? 0 : draw < 0.99 ? 1 : draw < 0.992 ? 2 : 3;
    }
    this.memberships = membershipsOf(size, chance);
    this.#placeCollections(chance);
    this.#placeLeaves(chance);
    this.#dress(chance);
    this.#sumUp();
  }

  userKey(user: number): number {
    return FIRST_FREE_KEY + user;
  }
  organizationKey(organization: number): number {
    return FIRST_FREE_KEY + this.size.users + organization;
  }
  groupKey(group: number): number {
    return FIRST_FREE_KEY + this.size.users + this.size.organizations + group;
  }
  resourceKey(index: number): number {
    return index + 1;
  }
  isCollection(index: number): boolean {
    return index < this.size.collections;
  }
  modeOf(index: number): Mode {
    return MODES[this.mode[index] as number] as Mode;
  }
  /** A public id that is known without a table. */
  resourceId(index: number): string {
    return new Chance(this.seed * 7919 + index + 1).id();
  }

  /** The id of the `n`th grant. */
  grantId(n: number): string {
    return `g${n.toString(36)}`;
  }
  /** Who gave what a thing is open by: the person who owns it; nobody is known for an organization's. */
  granterOf(index: number): number | null {
    const owner = this.owner[index] as number;
    return owner < this.organizationKey(0) ? owner : null;
  }

  #placeCollections(chance: Chance): void {
    const { collections, big, resources } = this.size;
    const subCollections = Math.max(3, Math.floor((big / resources) * collections * 0.25));
    for (let i = 1; i < collections; i++) {
      if (i <= subCollections) this.#setParent(i, this.#shallow(chance, 0, i));
      else if (chance.float() > 0.12) this.#setParent(i, this.#shallow(chance, subCollections + 1, i));
    }
  }

  /** A collection between `from` and `to` that is not too deep; `from` itself when chance finds none. */
  #shallow(chance: Chance, from: number, to: number): number {
    for (let attempt = 0; attempt < 8; attempt++) {
      const candidate = from + chance.below(Math.max(1, to - from));
      if (candidate < to && (this.depth[candidate] as number) < 6) return candidate;
    }
    return from < to && (this.depth[from] as number) < 6 ? from : -1;
  }

  #setParent(child: number, parent: number): void {
    if (parent < 0) return;
    this.parent[child] = parent;
    if (child < this.size.collections) this.depth[child] = (this.depth[parent] as number) + 1;
  }

  #placeLeaves(chance: Chance): void {
    const { collections, big, resources } = this.size;
    const subCollections = Math.max(3, Math.floor((big / resources) * collections * 0.25));
    const inBig = big - subCollections;
    for (let i = collections; i < resources; i++) {
      if (i - collections < inBig) this.parent[i] = chance.below(subCollections + 1);
      else if (chance.float() < 0.85) {
        this.parent[i] = subCollections + 1 + chance.skewed(collections - subCollections - 1, 1.4);
      }
    }
  }

  #dress(chance: Chance): void {
    const { collections, resources, users, organizations } = this.size;
    for (let i = 0; i < resources; i++) {
      const parent = this.parent[i] as number;
      if (parent >= 0) this.owner[i] = this.owner[parent] as number;
      else if (chance.float() < 0.1) this.owner[i] = this.organizationKey(chance.below(organizations));
      else this.owner[i] = this.userKey(chance.skewed(users, 1.2));
      const draw = chance.float();
      const most = i < collections ? 0.06 : 0.14;
      this.mode[i] = draw > most ? 0 : draw > most * 0.5 ? 1 : draw > most * 0.2 ? 2 : 3;
      this.updatedAt[i] = WORLD_NOW - Math.floor(chance.float() * TWO_YEARS);
    }
  }

  #sumUp(): void {
    const { collections, resources } = this.size;
    const raise = (array: Float64Array, at: number, value: number) => {
      if (value > (array[at] as number)) array[at] = value;
    };
    for (let i = resources - 1; i >= 0; i--) {
      const updated = this.updatedAt[i] as number;
      if (i < collections) raise(this.newestBelow, i, updated);
      const parent = this.parent[i] as number;
      if (parent < 0) continue;
      raise(this.newestChild, parent, updated);
      raise(this.newestBelow, parent, i < collections ? (this.newestBelow[i] as number) : updated);
    }
  }

  /** Every collection with each of its ancestors, itself included: closure rows. */
  *closure(): Generator<readonly [des: number, anc: number, bound: number]> {
    for (let des = 0; des < this.size.collections; des++) {
      const bound = up(this.newestChild[des] as number, HOUR);
      for (let anc = des; anc >= 0; anc = this.parent[anc] as number) yield [des, anc, bound];
    }
  }

  dayBound(index: number): number {
    return up((this.isCollection(index) ? this.newestBelow[index] : this.updatedAt[index]) as number, DAY);
  }

  /** The grants: those of modes, a heavy user's, then skewed ones until the figure is reached. No pair twice. */
  *grants(): Generator<WorldGrant> {
    const chance = new Chance(this.seed + 1);
    const { collections, resources, users, groups, grants } = this.size;
    let made = 0;
    for (let i = 0; i < resources; i++) {
      const mode = this.modeOf(i);
      if (mode === 'private') continue;
      const owner = this.owner[i] as number;
      const isOrganizations = owner >= this.organizationKey(0);
      if (mode === 'organization' && !isOrganizations) continue;
      const principal = mode === 'public' ? EVERYONE : mode === 'unlisted' ? LINK_VISITOR : owner;
      yield {
        resource: i,
        principal,
        role: 1,
        source: 'mode',
        until: 0,
        createdAt: this.updatedAt[i] as number,
      };
      made++;
    }
    for (const root of this.#heavyRoots()) {
      yield {
        resource: root,
        principal: this.userKey(this.heavyUser),
        role: 1,
        source: 'direct',
        until: 0,
        createdAt: WORLD_NOW - 30 * DAY,
      };
      made++;
    }
    const seen = new Set<number>();
    const chosen = collections * 0.45 + (resources - collections) * 0.25;
    const mean = (grants - made) / chosen;
    for (let i = 0; i < resources && made < grants; i++) {
      if (chance.float() > (i < collections ? 0.45 : 0.25)) continue;
      const count = Math.min(
        4_000,
        Math.floor(users / 4),
        Math.max(1, Math.round((chance.pareto(4_000) * mean) / 4.6)),
      );
      seen.clear();
      for (let n = 0; n < count && made < grants; n++) {
        const toGroup = chance.float() < 0.35;
        const principal = toGroup
          ? this.groupKey(chance.skewed(groups))
          : this.userKey(chance.skewed(users, 1.25));
        if (seen.has(principal) || principal === this.owner[i]) continue;
        seen.add(principal);
        const group = toGroup ? (this.groupKind[principal - this.groupKey(0)] as number) : 0;
        const role =
          group === 2
            ? 1
            : group === 3
              ? 1 + chance.below(2)
              : ([1, 1, 1, 3, 3, 5][chance.below(6)] as number);
        const ends = chance.float() < 0.04;
        const createdAt = WORLD_NOW - Math.floor(chance.float() ** 2 * TWO_YEARS);
        const until = ends ? WORLD_NOW + Math.floor((chance.float() - 0.4) * 60 * DAY) : 0;
        yield { resource: i, principal, role, source: 'direct', until, createdAt };
        made++;
      }
    }
  }

  /** The user who sees about half of everything. */
  get heavyUser(): number {
    return this.size.users - 1;
  }

  /** Roots that together hold about half of all resources, leaving the big one out. */
  *#heavyRoots(): Generator<number> {
    const { collections, resources } = this.size;
    const below = new Int32Array(collections);
    for (let i = resources - 1; i >= 0; i--) {
      const parent = this.parent[i] as number;
      if (parent >= 0)
        below[parent] = (below[parent] as number) + 1 + (i < collections ? (below[i] as number) : 0);
    }
    let sum = 0;
    for (let i = 1; i < collections && sum < resources / 2; i++) {
      if (this.parent[i] !== -1) continue;
      sum += (below[i] as number) + 1;
      yield i;
    }
  }
}

function membershipsOf(size: WorldSize, chance: Chance): Int32Array {
  const pairs: number[] = [];
  for (let user = 0; user < size.users; user++) {
    const count = Math.min(size.groups, 3 + chance.below(9));
    const seen = new Set<number>();
    while (seen.size < count) seen.add(chance.skewed(size.groups, 1.6));
    for (const group of seen) pairs.push(user, group);
  }
  return Int32Array.from(pairs);
}

function up(at: number, bucket: number): number {
  return Math.ceil(at / bucket) * bucket;
}
