import {
  type Asker,
  LIST_VIEWS,
  type Listed,
  type ListQuery,
  type Resource,
  type ResourceKey,
} from '@tessera/domain';
import {
  bruteAudience,
  bruteLevel,
  bruteList,
  Dice,
  isSamePlace,
  proveAddresses,
  putGrant,
  RANDOM_NOW,
  randomGrant,
  type Thing,
  type World,
} from '@tessera/domain/testing';
import { describe, expect, test } from 'vitest';
import { databaseSorts, type FilledBed, withFilledStore } from '../testing/index.ts';
import { auditBounds } from './audit-bounds.ts';
import { auditCrowds } from './crowds.ts';
import { auditGrantees } from './grantees.ts';

const HOUR = 3_600_000;
/** Printed with every failure: set `TESSERA_TEST_SEED` to see it again. */
const SEED = Number(process.env['TESSERA_TEST_SEED'] ?? Math.trunc(Math.random() * 1e9));

/** Random worlds a database meets: PGlite takes ten times as long, and is the same PostgreSQL. */
const WORLDS = {
  SQLite: 12,
  PGlite: process.env['TESSERA_TEST_POSTGRES'] === undefined ? 2 : 1,
  PostgreSQL: 4,
};

/** The hub as data is changed side by side with the one in the store. */
type Bed = Omit<FilledBed, 'world'> & { world: World };

describe.each(databaseSorts())('$name', (sort) => {
  const worlds = WORLDS[sort.name];
  test.each(Array.from({ length: worlds }, (_, index) => SEED + index))(
    'check, lists and audience of a random world equal brute force, seed %i',
    async (seed) => {
      await withFilledStore(sort, { seed, people: 5, things: 24, grants: 26 }, async (bed) => {
        await proveAddresses(bed.store, bed.world, bed.filled);
        await mutateAndCompare(bed, new Dice(seed));
      });
    },
  );

  test('C2, S29: lists of a crowded hub are exact too, for callers who see little and who see most', async () => {
    const size = sort.name === 'SQLite' ? { things: 700, grants: 1_000 } : { things: 350, grants: 600 };
    await withFilledStore(sort, { seed: SEED, people: 3, ...size }, async (bed) => {
      const { store, world, filled } = bed;
      await proveAddresses(store, world, filled);
      for (const who of [null, ...Object.keys(world.people)]) {
        const asker = await store.read(({ access }) => access.asker(keyOf(bed, who), RANDOM_NOW));
        await compareList(bed, who, asker, { view: 'visible' }, undefined, 20);
        await compareList(bed, who, asker, { view: 'public' }, undefined, 20);
        await compareList(bed, who, asker, { view: 'visible', kind: 'page' }, undefined, 20);
      }
      expect(await store.database.read((connection) => auditBounds(connection))).toEqual([]);
    });
  });
});

async function mutateAndCompare(bed: Bed, dice: Dice): Promise<void> {
  await compare(bed);
  for (let round = 0; round < 4; round++) {
    for (let step = 0; step < 4; step++) await mutate(bed, dice, `${round}-${step}`);
    await compare(bed);
  }
  const { database } = bed.store;
  expect(await database.read((connection) => auditBounds(connection))).toEqual([]);
  expect(await database.read((connection) => auditGrantees(connection))).toEqual([]);
  expect(await database.read((connection) => auditCrowds(connection))).toEqual([]);
}

async function compare(bed: Bed): Promise<void> {
  const { store, world, filled } = bed;
  const now = bed.clock.now();
  for (const who of [null, ...Object.keys(world.people)]) {
    const asker = await store.read(({ access }) => access.asker(keyOf(bed, who), now));
    await compareChecks(bed, who, asker);
    for (const view of LIST_VIEWS) {
      const owners = view === 'organization' ? Object.keys(world.companies) : [undefined];
      for (const owner of owners) await compareList(bed, who, asker, { view }, owner);
    }
    await compareList(bed, who, asker, { view: 'visible', kind: 'graph' }, undefined);
    await compareList(bed, who, asker, { view: 'public', kind: 'collection' }, undefined);
    await compareList(bed, who, asker, { view: 'visible' }, Object.keys(world.people)[1]);
  }
  for (const [name, thing] of filled.things) {
    const page = await store.read(({ access }) => access.audience(thing.key, { now, limit: 100 }));
    const found = new Map(page.items.map((row) => [row.principal.name, row.role]));
    expect([name, sorted(found)]).toEqual([name, sorted(audienceByName(world, name, now))]);
  }
}

/** Brute force says `everyone` and the mode's address; storage calls principals by their names. */
function audienceByName(world: World, name: string, now: number) {
  const rows = new Map(bruteAudience(world, name, now));
  const byAddress = rows.get('whoever has the address');
  rows.delete('whoever has the address');
  if (byAddress !== undefined) rows.set('link-visitor', byAddress);
  return rows;
}

async function compareChecks(bed: Bed, who: string | null, asker: Asker): Promise<void> {
  const { store, world, filled } = bed;
  const things = [...filled.things];
  const many = await store.read(({ access }) =>
    access.judgeMany(
      asker,
      things.map(([, thing]) => thing.id),
    ),
  );
  for (const [index, [name, thing]] of things.entries()) {
    const level = bruteLevel(world, who, name, bed.clock.now());
    const one = await store.read(({ access }) => access.judge(asker, thing.id));
    expect([who, name, one?.decision.role ?? 'none']).toEqual([who, name, level]);
    expect(sortedDecision(many[index])).toEqual(sortedDecision(one));
  }
}

async function compareList(
  bed: Bed,
  who: string | null,
  asker: Asker,
  query: Pick<ListQuery, 'view' | 'kind'>,
  owner: string | undefined,
  limit = 3,
): Promise<void> {
  const { store, world, filled } = bed;
  const named = filled.people.get(owner ?? '') ?? filled.companies.get(owner ?? '');
  const asked = named === undefined ? query : { ...query, owner: named.key };
  const expected = bruteList(world, who, query.view, bed.clock.now(), {
    ...(query.kind === undefined ? {} : { kind: query.kind }),
    ...(owner === undefined ? {} : { owner }),
  });
  const rows: Listed[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.read(({ access }) =>
      access.list(asker, { ...asked, limit, ...(cursor === undefined ? {} : { cursor }) }),
    );
    expect(page.items.length).toBeLessThanOrEqual(limit);
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  const names = rows.map((row) => nameOf(bed, row.resource.key));
  expect([who, query, owner, names]).toEqual([who, query, owner, expected]);
}

/** One random change, in the store and in the data. */
async function mutate(bed: Bed, dice: Dice, id: string): Promise<void> {
  const { store, filled } = bed;
  const things = Object.keys(bed.world.things);
  const name = dice.pick(things);
  const thing = resourceOf(bed, name);
  const now = bed.clock.now();
  switch (dice.below(9)) {
    case 0: {
      const grant = { ...randomGrant(dice, bed.world, `new-${id}`), at: now };
      // A grant to an address that is proved goes to the account itself, which data do not tell apart.
      if (grant.to.includes('@')) return;
      await store.write((unit) => putGrant(unit, filled, grant));
      const others = bed.world.grants.filter((other) => !isSamePlace(other, grant));
      bed.world = { ...bed.world, grants: [...others, grant] };
      return;
    }
    case 1: {
      const [first] = bed.world.grants;
      if (first === undefined) return;
      const on = resourceOf(bed, first.on);
      const { result } = await store.write(({ access }) =>
        access.change(on.key, null, now, (writer) => writer.remove(first.id)),
      );
      expect(result).toBe(true);
      bed.world = { ...bed.world, grants: bed.world.grants.slice(1) };
      return;
    }
    case 2: {
      const mode = dice.pick(['private', 'organization', 'public', 'unlisted'] as const);
      await store.write(({ access }) =>
        access.change(thing.key, null, now, (writer) => writer.setMode(mode, 'editor', thing.owner)),
      );
      return setThing(bed, name, { mode, modeRole: 'editor' });
    }
    case 3: {
      const at = now + dice.below(3) * HOUR;
      await store.write(({ resources }) => resources.touch(thing.key, at));
      return setThing(bed, name, { updatedAt: Math.max(bed.world.things[name]?.updatedAt ?? 0, at) });
    }
    case 4: {
      const trashed = bed.world.things[name]?.trashed === false;
      await store.write(({ resources }) =>
        trashed ? resources.trash(thing.key, now) : resources.restore(thing.key),
      );
      return setThing(bed, name, { trashed });
    }
    case 5: {
      const team = dice.pick(Object.keys(bed.world.teams));
      const before = bed.world.teams[team];
      const group = filled.teams.get(team);
      if (before === undefined || group === undefined) return;
      await store.write(({ groups }) => groups.update(group.key, { sharing: !before.sharing }));
      bed.world = {
        ...bed.world,
        teams: { ...bed.world.teams, [team]: { ...before, sharing: !before.sharing } },
      };
      return;
    }
    case 6:
      bed.clock.advance(dice.pick([1, HOUR, 30 * HOUR]));
      return;
    default:
      return moveSomewhere(bed, dice, name, thing);
  }
}

async function moveSomewhere(bed: Bed, dice: Dice, name: string, thing: Resource): Promise<void> {
  const { things } = bed.world;
  const folders = Object.keys(things).filter(
    (other) => things[other]?.kind === 'collection' && things[other]?.owner === things[name]?.owner,
  );
  const parent = folders.length === 0 || dice.once(3) ? null : dice.pick(folders);
  const target = parent === null ? null : resourceOf(bed, parent).key;
  const moved = bed.store.write(({ resources }) => resources.move(thing.key, target));
  if (parent !== null && isBelow(things, parent, name)) {
    await expect(moved).rejects.toMatchObject({ code: 'input-invalid' });
    return;
  }
  await moved;
  setThing(bed, name, { parent });
}

function isBelow(things: World['things'], name: string, above: string): boolean {
  if (name === above) return true;
  const parent = things[name]?.parent ?? null;
  return parent !== null && isBelow(things, parent, above);
}

function setThing(bed: Bed, name: string, changes: Partial<Thing>): void {
  const thing = bed.world.things[name];
  if (thing === undefined) throw new Error(`nothing is called ${name}`);
  bed.world = { ...bed.world, things: { ...bed.world.things, [name]: { ...thing, ...changes } } };
}

function resourceOf(bed: Bed, name: string): Resource {
  const found = bed.filled.things.get(name);
  if (found === undefined) throw new Error(`nothing is called ${name}`);
  return found;
}

function nameOf(bed: Bed, key: ResourceKey): string {
  for (const [name, thing] of bed.filled.things) if (thing.key === key) return name;
  return '?';
}

function keyOf(bed: Bed, who: string | null) {
  return who === null ? null : (bed.filled.people.get(who)?.key ?? null);
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function sortedDecision(
  judged: { readonly decision: { readonly becauses: readonly unknown[] } } | null | undefined,
) {
  if (judged === null || judged === undefined) return judged;
  const becauses = judged.decision.becauses.map((because) => JSON.stringify(because)).sort();
  return { ...judged, decision: { ...judged.decision, becauses } };
}
