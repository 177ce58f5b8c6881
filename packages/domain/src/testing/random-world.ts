import type { GrantRole } from '../access/roles.ts';
import { Dice } from './dice.ts';
import {
  type Company,
  emailOf,
  type Person,
  type Team,
  type Thing,
  type World,
  type WorldGrant,
} from './world.ts';

/** How much there is in a random world. */
export interface WorldSize {
  readonly people: number;
  readonly things: number;
  readonly grants: number;
}

/**
 * Moments that random worlds are made of; `now` lies amid them, and ties are many. A midnight, so that changes fall on
 * the very bounds that storage rounds up to.
 */
export const RANDOM_NOW = 11_575 * 86_400_000;
const HOUR = 3_600_000;

const GRANT_ROLES: readonly GrantRole[] = ['viewer', 'commenter', 'editor', 'operator', 'manager'];

/** A hub in which everything happens that the rules speak of. The same seed makes the same world. */
export function randomWorld(seed: number, size: WorldSize = { people: 6, things: 14, grants: 16 }): World {
  const dice = new Dice(seed);
  const people: Record<string, Person> = {};
  for (let index = 0; index < size.people; index++) {
    people[`Person ${index}`] = {
      role: index === 0 ? 'ADMIN' : dice.pick(['DATA_SCIENTIST', 'DATA_SCIENTIST', 'GUEST']),
      status: dice.once(8) ? 'disabled' : 'active',
      viewsAll: dice.once(12),
      emailVerified: !dice.once(3),
    };
  }
  const names = Object.keys(people);
  const teams: Record<string, Team> = {};
  for (const type of ['ordinary', 'ordinary', 'public', 'staff'] as const) {
    const members: Record<string, Team['members'][string]> = {};
    for (const name of names) {
      if (dice.once(2)) members[name] = { staff: dice.once(2), until: randomEnd(dice) };
    }
    teams[`Team ${Object.keys(teams).length}`] = { type, sharing: !dice.once(4), members };
  }
  const companies: Record<string, Company> = {};
  for (let index = 0; index < 2; index++) {
    const members: Record<string, Company['members'][string]> = {};
    for (const name of names) {
      if (dice.once(2)) members[name] = dice.pick(['owner', 'admin', 'member', 'member'] as const);
    }
    companies[`Company ${index}`] = { members };
  }
  const things: Record<string, Thing> = {};
  for (let index = 0; index < size.things; index++) {
    things[`Thing ${index}`] = randomThing(dice, things, names, Object.keys(companies), index);
  }
  const world: World = { people, teams, companies, things, grants: [] };
  const grants: WorldGrant[] = [];
  for (let index = 0; index < size.grants; index++) {
    const grant = randomGrant(dice, world, `grant-${index}`);
    if (!grants.some((other) => isSamePlace(other, grant))) grants.push(grant);
  }
  return { ...world, grants };
}

/** A grant for a random world; it may repeat one that is there. */
export function randomGrant(dice: Dice, world: World, id: string): WorldGrant {
  const names = Object.keys(world.people);
  const to = dice.pick([
    ...names,
    ...Object.keys(world.teams),
    ...Object.keys(world.companies),
    'accounts',
    'everyone',
    emailOf(dice.pick(names)),
  ]);
  const published = to in world.people && dice.once(6);
  return {
    id,
    on: dice.pick(Object.keys(world.things)),
    to,
    role: published ? 'manager' : dice.pick(GRANT_ROLES),
    source: published
      ? 'publisher'
      : dice.pick(['direct', 'direct', 'request', 'link:abc', 'invitation:xyz'] as const),
    by: dice.pick([...names, null]),
    at: RANDOM_NOW - dice.below(20) * HOUR,
    until: randomEnd(dice),
    run: dice.once(12) ? 'run-1' : null,
  };
}

/** Whether storage would keep one grant in the place of the other. */
export function isSamePlace(a: WorldGrant, b: WorldGrant): boolean {
  const timed = (grant: WorldGrant) => grant.until !== null || grant.run !== null;
  return a.on === b.on && a.to === b.to && a.source === b.source && timed(a) === timed(b);
}

function randomThing(
  dice: Dice,
  things: Readonly<Record<string, Thing>>,
  people: readonly string[],
  companies: readonly string[],
  index: number,
): Thing {
  const folders = Object.keys(things).filter((name) => things[name]?.kind === 'collection');
  const parent = folders.length > 0 && !dice.once(4) ? dice.pick(folders) : null;
  const owner = (parent === null ? undefined : things[parent]?.owner) ?? dice.pick([...people, ...companies]);
  const inCompany = companies.includes(owner);
  const kind = dice.pick(['collection', 'collection', 'graph', 'graph', 'page', 'server']);
  const open = kind === 'server' ? ('private' as const) : dice.pick(['unlisted', 'public'] as const);
  return {
    kind,
    owner,
    publisher: inCompany ? dice.pick(people) : null,
    parent,
    mode: dice.pick(['private', 'private', 'private', 'organization', open] as const),
    modeRole: dice.pick(['viewer', 'editor'] as const),
    draft: kind !== 'collection' && dice.once(8),
    trashed: dice.once(9),
    // Few moments, so that many stand at the same one.
    updatedAt: RANDOM_NOW - dice.below(12) * HOUR * 6,
    title: `${dice.pick(['Trade', 'Rivers', 'Roads', 'Café'])} ${index}`,
  };
}

/** Ends lie before, at, one millisecond after, and long after now. */
function randomEnd(dice: Dice): number | null {
  return dice.pick([null, null, null, RANDOM_NOW - HOUR, RANDOM_NOW, RANDOM_NOW + 1, RANDOM_NOW + HOUR]);
}
