import { EVERYONE, LINK_VISITOR } from '@tessera/domain';
import type { Reference } from '../world/reference.ts';
import type { World } from '../world/world.ts';

/*
 * What the server is to answer about a world, worked out from the world itself: every thing and every grant is looked
 * at, nothing is read from a database.
 */

const MANAGER = 5;
const PAGE = 50;

/** One grant of the world by where it stands in the reference. */
interface Exposed {
  readonly at: number;
  readonly resource: number;
}

/** Ids of things that are one's own, newest first: a page of them. */
export function ownThings({ world }: Reference, user: number): readonly string[] {
  const own = world.userKey(user);
  const found = indexesOf(world, (index) => world.owner[index] === own);
  return newest(world, found);
}

/** A page of what is in the public gallery. */
export function publicThings(reference: Reference): readonly string[] {
  const { world } = reference;
  const { collections, groups } = world.size;
  const all = new Set([EVERYONE]);
  for (let group = 0; group < groups; group++)
    if (world.groupKind[group] === 2) all.add(world.groupKey(group) as typeof EVERYONE);
  const open = new Uint8Array(collections);
  const found = indexesOf(world, (index) => {
    const parent = world.parent[index] as number;
    const shown = (parent >= 0 && open[parent] === 1) || reference.granted(index, all) > 0;
    if (shown && index < collections) open[index] = 1;
    return shown;
  });
  return newest(world, found);
}

/** A page of what others shared with somebody, most recently shared first. */
export function sharedThings(reference: Reference, user: number): readonly string[] {
  const { world } = reference;
  const own = world.userKey(user);
  const principals = reference.principals(user, false);
  const found: { readonly index: number; readonly at: number }[] = [];
  for (let index = 0; index < world.size.resources; index++) {
    if (world.owner[index] === own) continue;
    let at = 0;
    for (let i = reference.start[index] as number; i < (reference.start[index + 1] as number); i++) {
      if (!principals.has(reference.principal[i] as number) || !reference.stands(i)) continue;
      if (reference.mode[i] === 0) at = Math.max(at, reference.createdAt[i] as number);
    }
    if (at > 0) found.push({ index, at });
  }
  found.sort((a, b) => b.at - a.at || b.index - a.index);
  return found.slice(0, PAGE).map(({ index }) => world.resourceId(index));
}

/** Ids of the grants by which somebody's things are open to others, in the order that is asked for: a page of them. */
export function exposures(reference: Reference, user: number, order: string, skip = 0): readonly string[] {
  const measure = measureOf(reference, order);
  const rows = managedGrants(reference, user).map(({ at }) => ({
    id: reference.world.grantId(reference.number[at] as number),
    measure: measure(at),
  }));
  rows.sort((a, b) => a.measure - b.measure || (a.id < b.id ? -1 : 1));
  return rows.slice(skip, skip + PAGE).map(({ id }) => id);
}

/** How many grants somebody's things are open by. */
export function exposureCount(reference: Reference, user: number): number {
  return managedGrants(reference, user).length;
}

function managedGrants(reference: Reference, user: number): readonly Exposed[] {
  const { world } = reference;
  const { collections, resources } = world.size;
  const self = world.userKey(user);
  const principals = reference.principals(user, false);
  const managed = new Uint8Array(collections);
  const found: Exposed[] = [];
  for (let index = 0; index < resources; index++) {
    const owner = world.owner[index] as number;
    const parent = world.parent[index] as number;
    const manages =
      owner === self ||
      (parent >= 0 && managed[parent] === 1) ||
      reference.granted(index, principals) >= MANAGER;
    if (!manages) continue;
    if (index < collections) managed[index] = 1;
    for (let at = reference.start[index] as number; at < (reference.start[index + 1] as number); at++) {
      const principal = reference.principal[at] as number;
      if (principal !== owner && principal !== self && reference.stands(at))
        found.push({ at, resource: index });
    }
  }
  return found;
}

function measureOf(reference: Reference, order: string): (at: number) => number {
  if (order === 'widest') return (at) => -breadth(reference, reference.principal[at] as number);
  // Nobody has opened anything in the world: what is oldest stands first.
  const sign = order === 'newest' ? -1 : 1;
  return (at) => sign * (reference.createdAt[at] as number);
}

function breadth({ world, membersOf }: Reference, principal: number): number {
  if (principal === EVERYONE) return 1_000_000_003;
  if (principal === LINK_VISITOR) return 1_000_000_002;
  const group = principal - world.groupKey(0);
  if (group >= 0) return world.groupKind[group] === 2 ? 1_000_000_000 : (membersOf.get(principal) ?? 0);
  return principal >= world.organizationKey(0) ? (membersOf.get(principal) ?? 0) : 1;
}

/** Roles and names of everybody who has access to a thing, as who knows them all is told. */
export function audience(
  reference: Reference,
  index: number,
): readonly (readonly [role: string, name: string])[] {
  const { world } = reference;
  const owner = world.owner[index] as number;
  const roles = new Map<number, number>();
  for (let at = index; at >= 0; at = world.parent[at] as number)
    for (let i = reference.start[at] as number; i < (reference.start[at + 1] as number); i++) {
      const principal = reference.principal[i] as number;
      const group = principal - world.groupKey(0);
      if (!reference.stands(i) || principal === owner || (group >= 0 && world.groupKind[group] === 1))
        continue;
      roles.set(principal, Math.max(roles.get(principal) ?? 0, reference.role[i] as number));
    }
  const words = ['', 'viewer', 'commenter', 'editor', 'operator', 'manager'];
  const rows = [...roles].map(([principal, role]) => ({ role, name: nameOf(world, principal) }));
  rows.sort((a, b) => b.role - a.role || (sortName(a.name) < sortName(b.name) ? -1 : 1));
  return [
    ['owner', nameOf(world, owner)],
    ...rows.map(({ role, name }) => [words[role] ?? '', name] as const),
  ];
}

const FIXED: ReadonlyMap<number, readonly [shown: string, stored: string]> = new Map([
  [EVERYONE as number, ['Everyone', 'everyone']],
  [LINK_VISITOR as number, ['Anyone with the link', 'link-visitor']],
]);

/** What everybody counts as stands by another word than it shows. */
function sortName(name: string): string {
  return [...FIXED.values()].find(([shown]) => shown === name)?.[1] ?? name;
}

function nameOf(world: World, principal: number): string {
  const fixed = FIXED.get(principal);
  if (fixed !== undefined) return fixed[0];
  const group = principal - world.groupKey(0);
  if (group >= 0) return `Group ${group}`;
  const organization = principal - world.organizationKey(0);
  return organization >= 0 ? `Organization ${organization}` : `Person ${principal - world.userKey(0)}`;
}

/** A thing and the person who owns it. */
export interface OwnedThing {
  readonly index: number;
  readonly owner: number;
}

/** The two things that most principals have access to directly, of two people. */
export function widestThings({ world, start }: Reference): readonly [OwnedThing, OwnedThing] {
  const width = (index: number) => (start[index + 1] as number) - (start[index] as number);
  const owned = indexesOf(world, (index) => (world.owner[index] as number) < world.organizationKey(0));
  owned.sort((a, b) => width(b) - width(a));
  const things = owned.slice(0, 100).map((index) => ({
    index,
    owner: (world.owner[index] as number) - world.userKey(0),
  }));
  const [first] = things;
  const second = things.find(({ owner }) => owner !== first?.owner);
  if (first === undefined || second === undefined) throw new Error('the world has too few things');
  return [first, second];
}

/** The people among whom somebody finds others: of their groups and their organization. */
export function knownPeople({ world }: Reference, user: number): ReadonlySet<number> {
  const groups = new Set<number>();
  const { memberships, organizationOf } = world;
  for (let i = 0; i < memberships.length; i += 2)
    if (memberships[i] === user) groups.add(memberships[i + 1] as number);
  const known = new Set<number>();
  for (let i = 0; i < memberships.length; i += 2)
    if (groups.has(memberships[i + 1] as number)) known.add(memberships[i] as number);
  for (const [other, organization] of organizationOf.entries())
    if (organization === organizationOf[user]) known.add(other);
  known.delete(user);
  return known;
}

function indexesOf({ size }: World, holds: (index: number) => boolean): number[] {
  const found: number[] = [];
  for (let index = 0; index < size.resources; index++) if (holds(index)) found.push(index);
  return found;
}

function newest(world: World, found: number[]): readonly string[] {
  const at = world.updatedAt;
  found.sort((a, b) => (at[b] as number) - (at[a] as number) || b - a);
  return found.slice(0, PAGE).map((index) => world.resourceId(index));
}
