import { EVERYONE, LINK_VISITOR } from '@tessera/domain';
import { WORLD_NOW, type World } from './world.ts';

/** The world's answers worked out the slow way, from the world itself and not from a database. */
export class Reference {
  readonly world: World;
  /** Grants by resource: those of `i` stand from `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array;
  readonly principal: Int32Array;
  readonly role: Uint8Array;
  readonly until: Float64Array;
  readonly createdAt: Float64Array;
  /** 1 for what stands for a thing's mode. */
  readonly mode: Uint8Array;
  /** Which of the world's grants it is. */
  readonly number: Int32Array;
  /** Members of groups and organizations, by key. */
  readonly membersOf: ReadonlyMap<number, number>;
  readonly #groupsOf: readonly number[][];

  constructor(world: World) {
    this.world = world;
    const { resources, users, grants } = world.size;
    this.start = new Int32Array(resources + 1);
    this.principal = new Int32Array(grants + 1000);
    this.role = new Uint8Array(grants + 1000);
    this.until = new Float64Array(grants + 1000);
    this.createdAt = new Float64Array(grants + 1000);
    this.mode = new Uint8Array(grants + 1000);
    this.number = new Int32Array(grants + 1000);
    for (const grant of world.grants())
      this.start[grant.resource + 1] = (this.start[grant.resource + 1] as number) + 1;
    for (let i = 0; i < resources; i++)
      this.start[i + 1] = (this.start[i + 1] as number) + (this.start[i] as number);
    const next = Int32Array.from(this.start);
    let number = 0;
    for (const grant of world.grants()) {
      const at = next[grant.resource] as number;
      next[grant.resource] = at + 1;
      this.principal[at] = grant.principal;
      this.role[at] = grant.role;
      this.until[at] = grant.until;
      this.createdAt[at] = grant.createdAt;
      this.mode[at] = grant.source === 'mode' ? 1 : 0;
      this.number[at] = number++;
    }
    const membersOf = new Map<number, number>();
    const count = (key: number) => membersOf.set(key, (membersOf.get(key) ?? 0) + 1);
    for (const organization of world.organizationOf) count(world.organizationKey(organization));
    for (let i = 1; i < world.memberships.length; i += 2)
      count(world.groupKey(world.memberships[i] as number));
    this.membersOf = membersOf;
    const groupsOf: number[][] = Array.from({ length: users }, () => []);
    for (let i = 0; i < world.memberships.length; i += 2) {
      const group = world.memberships[i + 1] as number;
      const staff = i % 10 === 0;
      const kind = world.groupKind[group];
      if (kind === 0 || (kind === 3 && staff))
        groupsOf[world.memberships[i] as number]?.push(world.groupKey(group));
    }
    this.#groupsOf = groupsOf;
  }

  /** Keys that a user counts as in lists; in checks everyone, the public groups and the link visitor besides. */
  principals(user: number, check: boolean): Set<number> {
    const world = this.world;
    const keys = new Set([
      world.userKey(user),
      world.organizationKey(world.organizationOf[user] as number),
      ...(this.#groupsOf[user] ?? []),
    ]);
    if (!check) return keys;
    keys.add(EVERYONE).add(LINK_VISITOR);
    for (let group = 0; group < world.size.groups; group++) {
      if (world.groupKind[group] === 2) keys.add(world.groupKey(group));
    }
    return keys;
  }

  /** Role number of a user on a resource, 0 for none. User 0, the administrator, sees all besides and is not asked here. */
  roleOn(user: number, index: number, principals = this.principals(user, true)): number {
    if (this.world.owner[index] === this.world.userKey(user)) return 6;
    let best = 0;
    for (let at = index; at >= 0; at = this.world.parent[at] as number)
      best = Math.max(best, this.granted(at, principals));
    return best;
  }

  /** The strongest role that a resource's own grants give. */
  granted(index: number, principals: ReadonlySet<number>): number {
    let best = 0;
    for (let i = this.start[index] as number; i < (this.start[index + 1] as number); i++) {
      const role = this.role[i] as number;
      if (role <= best || !principals.has(this.principal[i] as number)) continue;
      if (this.stands(i)) best = role;
    }
    return best;
  }

  /** Whether the grant at `i` has not ended. */
  stands(i: number): boolean {
    const until = this.until[i] as number;
    return until === 0 || until > WORLD_NOW;
  }

  /** Every resource that a user sees in lists, newest first. */
  visible(user: number): number[] {
    const world = this.world;
    const { collections, resources } = world.size;
    const principals = this.principals(user, false);
    const own = world.userKey(user);
    const opened = new Uint8Array(collections);
    const found: number[] = [];
    for (let i = 0; i < resources; i++) {
      const parent = world.parent[i] as number;
      const open =
        (parent >= 0 && opened[parent] === 1) || world.owner[i] === own || this.granted(i, principals) > 0;
      if (!open) continue;
      if (i < collections) opened[i] = 1;
      found.push(i);
    }
    const at = world.updatedAt;
    return found.sort((a, b) => (at[b] as number) - (at[a] as number) || b - a);
  }

  /** How many grants reach each user, for choosing light, median and wide callers. */
  reach(): Int32Array {
    const world = this.world;
    const perPrincipal = new Int32Array(world.groupKey(world.size.groups));
    for (const key of this.principal) perPrincipal[key] = (perPrincipal[key] as number) + 1;
    return Int32Array.from({ length: world.size.users }, (_, user) => {
      let sum = 0;
      for (const key of this.principals(user, false)) sum += perPrincipal[key] as number;
      return sum;
    });
  }
}
