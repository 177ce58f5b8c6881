import { same } from '../engine/bed.ts';
import { Chance } from '../world/random.ts';
import type { Reference } from '../world/reference.ts';
import {
  audience,
  exposureCount,
  exposures,
  knownPeople,
  ownThings,
  publicThings,
  sharedThings,
  widestThings,
} from './expected.ts';

/** One request of a case: who asks, what for, and what the world says that the answer is. */
export interface Ask {
  /** Number of the person; null = nobody. */
  readonly user: number | null;
  readonly path: string;
  /** Throws where the answer is another. */
  readonly compare?: (body: unknown) => void;
}

/** Requests that are timed together. */
export interface Case {
  readonly what: string;
  readonly asks: readonly Ask[];
  readonly target: string;
}

const TARGET = 'p95 30 ms';
const ADMIN = 0;
const PAGE = 'limit=50';
/** So many answers of a case are compared; the others are only timed. */
const COMPARED = 4;

/** Who is to know everybody besides the administrator: they own what is shared widest. */
export function whoKnowsAll(reference: Reference): number {
  return widestThings(reference)[0].owner;
}

/** Everything that is asked of a server over a world. */
export function sizeCases(reference: Reference): readonly Case[] {
  const { world } = reference;
  const chance = new Chance(23);
  const people = Array.from({ length: 40 }, () => 1 + chance.below(world.size.users - 1));
  const reach = reference.reach();
  const byReach = [...reach.keys()].filter((user) => user !== ADMIN && user !== world.heavyUser);
  byReach.sort((a, b) => (reach[a] as number) - (reach[b] as number));
  const at = (share: number) => byReach[Math.floor((byReach.length - 1) * share)] as number;
  const wide = at(0.99);
  const asks = (users: readonly number[], path: string, expected: (user: number) => unknown, of = idsOf) =>
    users.map((user, turn): Ask => {
      const what = `${path} of person ${user}`;
      const compare = (body: unknown) => same(what, of(body), expected(user));
      return { user, path, ...(turn < COMPARED ? { compare } : {}) };
    });
  const visible = (user: number) => idsAt(reference, reference.visible(user).slice(0, 50));
  const ofKind = (user: number) =>
    idsAt(
      reference,
      reference
        .visible(user)
        .filter((index) => world.isCollection(index))
        .slice(0, 50),
    );
  const gallery = (
    what: string,
    users: readonly number[],
    query: string,
    expected: (user: number) => unknown,
  ) => ({
    what: `gallery, ${what}`,
    asks: asks(users, `/api/v1/resources?${query}&${PAGE}`, expected),
    target: TARGET,
  });
  const shown = (what: string, users: readonly number[], order: string) => ({
    what: `what I share, ${what}`,
    asks: asks(
      users,
      `/api/v1/exposures?order=${order}&${PAGE}`,
      (user) => exposures(reference, user, order),
      grantsOf,
    ),
    target: TARGET,
  });
  const everything = publicThings(reference);
  const thousands = (user: number) => exposureCount(reference, user).toLocaleString('en');
  return [
    { what: 'the empty route', asks: [{ user: null, path: '/healthz' }], target: '' },
    gallery('visible, of random people', people, 'view=visible', visible),
    gallery('visible, who sees half of everything', [world.heavyUser], 'view=visible', visible),
    {
      ...gallery('visible, the administrator', [ADMIN], 'view=visible', () => []),
      asks: everythingAsks(reference),
    },
    gallery('visible, collections only', people, 'view=visible&kind=collection', ofKind),
    gallery('mine', people, 'view=mine', (user) => ownThings(reference, user)),
    gallery('shared with me', people, 'view=shared', (user) => sharedThings(reference, user)),
    gallery('public', people, 'view=public', () => everything),
    shown('of random people, widest first', people, 'widest'),
    shown('of random people, newest first', people, 'newest'),
    shown('of random people, oldest first', people, 'oldest'),
    shown('of random people, last used first', people, 'last-used'),
    shown(`of one with ${thousands(wide)} shares, widest first`, [wide], 'widest'),
    shown(`of one with ${thousands(wide)} shares, newest first`, [wide], 'newest'),
    ...audienceCases(reference),
    ...pickerCases(reference, people),
  ];
}

function everythingAsks({ world }: Reference): readonly Ask[] {
  const at = world.updatedAt;
  const all = [...at.keys()].sort((a, b) => (at[b] as number) - (at[a] as number) || b - a).slice(0, 50);
  const compare = (body: unknown) =>
    same(
      'all that there is',
      idsOf(body),
      all.map((index) => world.resourceId(index)),
    );
  return [{ user: ADMIN, path: `/api/v1/resources?view=visible&${PAGE}`, compare }];
}

/** The first for who knows everybody, the second for who knows few: only names differ. */
function audienceCases(reference: Reference): readonly Case[] {
  return widestThings(reference).flatMap(({ index, owner }, turn) => {
    const all = audience(reference, index);
    const whose = turn === 0 ? 'who knows them all' : 'who knows few of them';
    const count = `${(all.length - 1).toLocaleString('en')} principals, for ${whose}`;
    const id = reference.world.resourceId(index);
    const page = (limit: number): Ask => ({
      user: owner,
      path: `/api/v1/resources/${id}/audience?limit=${limit}`,
      compare: (body) => sameRows(body, all.slice(0, limit), turn === 0),
    });
    return [
      { what: `audience of ${count}`, asks: [page(50)], target: TARGET },
      { what: `audience of ${count}, 200 a page`, asks: [page(200)], target: TARGET },
      {
        what: `share dialog of ${count}`,
        asks: [{ user: owner, path: `/api/v1/resources/${id}/share` }],
        target: TARGET,
      },
    ];
  });
}

/** Whom the asker does not know stands where the name would stand, without it. */
function sameRows(body: unknown, expected: ReturnType<typeof audience>, knowsAll: boolean): void {
  const shown = itemsOf(body).map(({ role, principal }, at) => {
    const { id, name } = principal as Item;
    return [role, id === null && !knowsAll ? expected[at]?.[1] : name];
  });
  same('audience', shown, expected);
}

/** What a person types, letter by letter, who looks for one. */
function pickerCases(reference: Reference, people: readonly number[]): readonly Case[] {
  const { world } = reference;
  const last = world.size.users - 2;
  const typed = [
    'p',
    'per',
    'person',
    `person ${last}`.slice(0, -2),
    `person ${last}`,
    `${last}`,
    'nobody at all',
  ];
  const groups = ['g', 'group', 'group 9', `group ${world.size.groups - 1}`];
  const address = `person-${last}@example.org`;
  const [wide] = widestThings(reference);
  const withAccess = `&resource=${world.resourceId(wide.index)}`;
  const path = (query: string) => `/api/v1/principals?query=${encodeURIComponent(query)}`;
  const everybody = new Set(Array.from({ length: world.size.users - 1 }, (_, at) => at + 1));
  const found = (known: ReadonlySet<number>, query: string) => (body: unknown) =>
    sameSuggestions(query, body, known);
  return [
    {
      what: `picker over ${world.size.users.toLocaleString('en')} people`,
      asks: [...typed, address].map((query) => ({
        ...{ user: ADMIN, path: path(query), compare: found(everybody, query) },
      })),
      target: TARGET,
    },
    {
      what: 'picker, groups',
      asks: groups.map((query) => ({ user: ADMIN, path: path(query) })),
      target: TARGET,
    },
    {
      what: 'picker, and who has access already',
      asks: typed.map((query) => ({ user: wide.owner, path: path(query) + withAccess })),
      target: TARGET,
    },
    {
      what: 'picker, of random people over whom they know',
      asks: people.flatMap((user, turn) =>
        typed.map((query) => ({
          ...{ user, path: path(query) },
          ...(turn < COMPARED ? { compare: found(knownPeople(reference, user), query) } : {}),
        })),
      ),
      target: TARGET,
    },
  ];
}

/** As many as there are, up to nine, each of whom one knows and whose name or address has what was typed. */
function sameSuggestions(query: string, body: unknown, known: ReadonlySet<number>): void {
  const matching = new Set<string>();
  for (const user of known) {
    const name = `Person ${user}`;
    if (`${name}\nperson-${user}@example.org`.toLowerCase().includes(query)) matching.add(name);
  }
  const names = itemsOf(body)
    .filter(({ kind }) => kind === 'account')
    .map(({ name }) => String(name));
  const wrong = names.filter((name) => !matching.has(name));
  same(`who is found by “${query}” and should not be`, wrong, []);
  // One of them may be the asker, who is left out.
  const least = Math.min(8, matching.size);
  if (new Set(names).size < least) same(`how many are found by “${query}”`, names.length, least);
}

type Item = Readonly<Record<string, unknown>>;

/** Rows of an answer that is a page: what our own server sends. */
function itemsOf(body: unknown): readonly Item[] {
  return (body as { readonly items: readonly Item[] }).items;
}

function idsOf(body: unknown): readonly unknown[] {
  return itemsOf(body).map(({ id }) => id);
}

function grantsOf(body: unknown): readonly unknown[] {
  return itemsOf(body).map(({ grant }) => grant);
}

function idsAt({ world }: Reference, indexes: readonly number[]): readonly string[] {
  return indexes.map((index) => world.resourceId(index));
}
