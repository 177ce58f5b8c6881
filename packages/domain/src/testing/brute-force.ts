import type { ListView } from '../access/store.ts';
import {
  type Company,
  emailOf,
  TEST_KINDS,
  type Team,
  type Thing,
  type World,
  type WorldGrant,
} from './world.ts';

/*
 * The rules once more, slowly and from the people's side, to check `decide` and every database against. Shares no code
 * with them on purpose: levels are bare numbers here, in the order of the spec.
 */

const LEVELS = ['none', 'viewer', 'commenter', 'editor', 'operator', 'manager', 'owner'] as const;
export type Level = (typeof LEVELS)[number];

/** Who asks: a person's name, or null for somebody who is not signed in. */
export type Asking = string | null;

/** Which ways of being reached count; a check counts all. */
interface Ways {
  readonly personal: boolean;
  readonly public: boolean;
  readonly byAddress: boolean;
}
const ALL_WAYS: Ways = { personal: true, public: true, byAddress: true };

/** What somebody may do on a thing at a moment; `cap` as key scopes and view-as set it. */
export function bruteLevel(
  world: World,
  who: Asking,
  name: string,
  now: number,
  cap: Level = 'owner',
  ways: Ways = ALL_WAYS,
): Level {
  const thing = thingOf(world, name);
  const person = who === null ? undefined : world.people[who];
  if (person !== undefined && person.status !== 'active') return 'none';
  if (thing.draft && (thing.publisher ?? thing.owner) !== who) return 'none';
  const inTrash = pathUp(world, name).some((step) => thingOf(world, step).trashed);

  const found: number[] = [0];
  if (ways.personal && who !== null) {
    if (thing.owner === who) found.push(6);
    const place = world.companies[thing.owner]?.members[who];
    if (place === 'owner') found.push(6);
    if (place === 'admin') found.push(5);
  }
  for (const [height, step] of pathUp(world, name).entries()) {
    for (const grant of grantsOn(world, step)) {
      if (grant.run !== null || (grant.until !== null && grant.until <= now)) continue;
      if (!meets(world, who, grant.to, now, ways)) continue;
      if (grant.source === 'publisher' && !publishesThere(world, who, name, now, ways)) continue;
      found.push(shownLevel(world, grant, thing.kind, height > 0));
    }
  }
  let best = Math.max(...found.filter((level) => !inTrash || level >= 5), 0);
  const admin = person?.role === 'ADMIN';
  if (ways.personal && !inTrash && (admin || person?.viewsAll === true)) best = Math.max(best, 1);
  const most = LEVELS.indexOf(cap);
  if (best > most) best = offered(thing.kind, most);
  return LEVELS[best] ?? 'none';
}

/** The names of a list, in its order. For `shared` each stands at its newest share. */
export function bruteList(
  world: World,
  who: Asking,
  view: ListView,
  now: number,
  filter: { readonly kind?: string; readonly owner?: string } = {},
): readonly string[] {
  const order = (name: string) =>
    view === 'shared' ? (sharedAt(world, who, name, now) ?? 0) : thingOf(world, name).updatedAt;
  const names = Object.keys(world.things);
  return names
    .filter((name) => filter.kind === undefined || thingOf(world, name).kind === filter.kind)
    .filter((name) => filter.owner === undefined || thingOf(world, name).owner === filter.owner)
    .filter((name) => stands(world, who, name, view, now))
    .sort((a, b) => order(b) - order(a) || names.indexOf(b) - names.indexOf(a));
}

function stands(world: World, who: Asking, name: string, view: ListView, now: number): boolean {
  const thing = thingOf(world, name);
  const inTrash = pathUp(world, name).some((step) => thingOf(world, step).trashed);
  const sees = (person: Asking, personal: boolean, open: boolean) =>
    bruteLevel(world, person, name, now, 'owner', { personal, public: open, byAddress: false }) !== 'none';
  if (who !== null && world.people[who]?.status !== 'active') return false;
  if (view === 'trash') return who !== null && thing.trashed && sees(who, true, false);
  if (inTrash) return false;
  switch (view) {
    case 'visible':
      return sees(who, true, false);
    case 'mine':
      return thing.owner === who && sees(who, true, false);
    case 'shared':
      return sharedAt(world, who, name, now) !== null && thing.owner !== who && sees(who, true, false);
    case 'public':
      return sees(null, false, true);
    case 'organization':
      return sees(who, true, true);
    case 'hidden':
    case 'starred':
    case 'recent':
      // Nobody in a world keeps marks of things.
      return false;
  }
}

/** When others last shared a thing, itself, with somebody: what is shared by mode or by publishing is not told as a share. */
function sharedAt(world: World, who: Asking, name: string, now: number): number | null {
  if (who === null) return null;
  const times = world.grants
    .filter((grant) => grant.on === name && grant.source !== 'publisher' && grant.by !== who)
    .filter((grant) => grant.run === null && (grant.until === null || grant.until > now))
    .filter((grant) => meets(world, who, grant.to, now, { personal: true, public: false, byAddress: false }))
    .map((grant) => grant.at);
  return times.length === 0 ? null : Math.max(...times);
}

/** Names that have access by themselves (groups as one), with their level; owners included. */
export function bruteAudience(world: World, name: string, now: number): ReadonlyMap<string, Level> {
  const rows = new Map<string, Level>();
  const thing = thingOf(world, name);
  const inTrash = pathUp(world, name).some((step) => thingOf(world, step).trashed);
  const raise = (to: string, level: number) => {
    const before = LEVELS.indexOf(rows.get(to) ?? 'none');
    if (level > before) rows.set(to, LEVELS[level] ?? 'none');
  };
  const draftOf = thing.draft ? (thing.publisher ?? thing.owner) : null;
  if (draftOf === null || draftOf === thing.owner) raise(thing.owner, 6);
  for (const [height, step] of pathUp(world, name).entries()) {
    for (const grant of grantsOn(world, step)) {
      if (grant.run !== null || (grant.until !== null && grant.until <= now)) continue;
      if (draftOf !== null && draftOf !== grant.to) continue;
      if (grant.to !== thing.owner && world.people[grant.to] && world.people[grant.to]?.status !== 'active')
        continue;
      if (world.teams[grant.to]?.sharing === false) continue;
      if (grant.source === 'publisher' && !publishesAlone(world, grant.to, name, now)) continue;
      const level = shownLevel(world, grant, thing.kind, height > 0);
      if (level > 0 && (!inTrash || level >= 5)) raise(grant.to, level);
    }
  }
  return rows;
}

function publishesAlone(world: World, who: string, name: string, now: number): boolean {
  const thing = thingOf(world, name);
  if (thing.owner === who || world.companies[thing.owner]?.members[who] !== undefined) return true;
  return pathUp(world, name)
    .slice(1)
    .some((step) =>
      grantsOn(world, step).some(
        (grant) =>
          grant.to === who &&
          grant.source !== 'publisher' &&
          grant.run === null &&
          (grant.until === null || grant.until > now) &&
          LEVELS.indexOf(grant.role) >= 3,
      ),
    );
}

/** A publisher manages while a member of the owner, or while editing a collection that holds the thing (P13, C1). */
function publishesThere(world: World, who: Asking, name: string, now: number, ways: Ways): boolean {
  if (who === null || !ways.personal) return false;
  const thing = thingOf(world, name);
  if (thing.owner === who || world.companies[thing.owner]?.members[who] !== undefined) return true;
  return pathUp(world, name)
    .slice(1)
    .some((step) =>
      grantsOn(world, step).some((grant) => {
        if (grant.source === 'publisher' || grant.run !== null) return false;
        if (grant.until !== null && grant.until <= now) return false;
        if (!meets(world, who, grant.to, now, ways)) return false;
        return Math.min(LEVELS.indexOf(grant.role), ceiling(world, grant.to)) >= 3;
      }),
    );
}

interface AnyGrant extends Omit<WorldGrant, 'source'> {
  readonly source: WorldGrant['source'] | 'mode';
}

/** The grants on one thing, its mode said as one. */
function grantsOn(world: World, name: string): readonly AnyGrant[] {
  const thing = thingOf(world, name);
  const own = world.grants.filter((grant) => grant.on === name);
  const mode = (to: string, role: 'viewer' | 'editor'): AnyGrant => ({
    id: `mode of ${name}`,
    on: name,
    to,
    role,
    source: 'mode',
    by: null,
    at: 0,
    until: null,
    run: null,
  });
  if (thing.mode === 'public') return [...own, mode('everyone', 'viewer')];
  if (thing.mode === 'unlisted') return [...own, mode('whoever has the address', 'viewer')];
  if (thing.mode === 'organization' && world.companies[thing.owner] !== undefined) {
    return [...own, mode(thing.owner, thing.modeRole)];
  }
  return own;
}

function meets(world: World, who: Asking, to: string, now: number, ways: Ways): boolean {
  if (to === 'whoever has the address') return ways.byAddress;
  if (to === 'everyone') return ways.public;
  const team = world.teams[to];
  if (team?.type === 'public') return ways.public && team.sharing;
  if (!ways.personal || who === null) return false;
  if (to === 'accounts' || to === who) return true;
  if (to.includes('@')) return emailOf(who) === to && world.people[who]?.emailVerified === true;
  if (team !== undefined) return inTeam(world, who, team, now);
  return isMember(world.companies[to], who);
}

function inTeam(world: World, who: string, team: Team, now: number): boolean {
  if (!team.sharing) return false;
  const place = team.members[who];
  const inside = place !== undefined && (place.until === null || place.until > now);
  if (team.type === 'ordinary') return inside;
  return world.people[who]?.role === 'ADMIN' || (inside && place.staff);
}

function isMember(company: Company | undefined, who: string): boolean {
  return company?.members[who] !== undefined;
}

function shownLevel(world: World, grant: AnyGrant, kind: string, fromAbove: boolean): number {
  let level = Math.min(LEVELS.indexOf(grant.role), ceiling(world, grant.to));
  if (fromAbove) {
    const inherits = TEST_KINDS.get(kind)?.inheritsUpTo ?? null;
    level = inherits === null ? 0 : Math.min(level, LEVELS.indexOf(inherits));
  }
  return offered(kind, level);
}

function ceiling(world: World, to: string): number {
  if (to === 'everyone' || to === 'whoever has the address') return 1;
  const type = world.teams[to]?.type;
  return type === 'public' ? 1 : type === 'staff' ? 2 : 6;
}

function offered(kind: string, level: number): number {
  const levels = (TEST_KINDS.get(kind)?.roles ?? []).map((role) => LEVELS.indexOf(role));
  return Math.max(0, ...levels.filter((one) => one <= level));
}

function pathUp(world: World, name: string): readonly string[] {
  const { parent } = thingOf(world, name);
  return parent === null ? [name] : [name, ...pathUp(world, parent)];
}

function thingOf(world: World, name: string): Thing {
  const thing = world.things[name];
  if (thing === undefined) throw new Error(`nothing is called ${name}`);
  return thing;
}
