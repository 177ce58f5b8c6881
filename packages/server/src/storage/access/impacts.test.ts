import {
  EVERYONE,
  type Impact,
  LINK_VISITOR,
  type PlannedChange,
  type PrincipalKey,
  type Resource,
  rank,
} from '@tessera/domain';
import {
  Dice,
  type FilledStore,
  fillStore,
  RANDOM_NOW,
  randomWorld,
  Story,
  TEST_KINDS,
  testClock,
  testRandom,
} from '@tessera/domain/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../store.ts';
import { databaseSorts, type TestDatabase } from '../testing/index.ts';

const SEED = Number(process.env['TESSERA_TEST_SEED'] ?? Math.trunc(Math.random() * 1e9));

let open: { readonly store: OpenStore; readonly database: TestDatabase } | null = null;
afterEach(async () => {
  await open?.store.close();
  await open?.database.drop();
  open = null;
});

describe.each(databaseSorts())('impact on $name', (sort) => {
  const clock = testClock(RANDOM_NOW);
  const openEmpty = async () => {
    clock.set(RANDOM_NOW);
    const database = await sort.create();
    const config = { database: database.config(), kinds: TEST_KINDS, clock, random: testRandom(SEED) };
    const store = await openStore(config);
    open = { store, database };
    return store;
  };

  const runs = sort.name === 'SQLite' ? 5 : 1;
  test.each(Array.from({ length: runs }, (_, index) => SEED + index))(
    'S25: what is foreseen is what comes, seed %i',
    async (seed) => {
      const store = await openEmpty();
      const world = randomWorld(seed, { people: 6, things: 18, grants: 20 });
      const filled = await fillStore(store, world, clock);
      const dice = new Dice(seed);
      for (let round = 0; round < 8; round++) {
        const planned = await anyChange(store, filled, dice, `planned-${round}`);
        if (planned === null) continue;
        const before = await rolesOf(store, filled);
        const foreseen = await store.read(({ access }) => access.impact(planned, RANDOM_NOW));
        await make(store, planned);
        const after = await rolesOf(store, filled);
        const expected = differences(before, after).filter(
          ([person]) => person !== 'visitor' || foreseesLink(foreseen),
        );
        expect([planned, counted(foreseen, filled)]).toEqual([planned, expected]);
      }
    },
  );

  test('S25: a share with a group counts its members, a public one whoever comes', async () => {
    const story = new Story({ store: await openEmpty(), clock });
    const [ann, ben, cleo] = [
      await story.newUser('Ann'),
      await story.newUser('Ben'),
      await story.newUser('Cleo'),
    ];
    const team = await story.newGroup('Team', { members: [ben, cleo] });
    const folder = await story.newCollection('Folder', { owner: ann });
    await story.newGraph('One', { owner: ann, in: folder });
    const shared = await story.newGraph('Two', { owner: ann, in: folder });
    await story.share(shared, cleo, 'editor');
    const grant = {
      id: 'planned',
      principal: team.key,
      role: 'viewer',
      source: 'direct',
      granter: ann.key,
      createdAt: RANDOM_NOW,
      until: null,
      run: null,
    } as const;
    const share = await story.store.read(({ access }) =>
      access.impact({ kind: 'share', resource: folder.key, grants: [grant] }, RANDOM_NOW),
    );
    expect(share).toMatchObject({ things: 3, atLeast: false, losing: [] });
    expect(share.gaining).toEqual([
      { person: ben.key, gains: 3, loses: 0, steps: [{ before: null, after: 'viewer', things: 3 }] },
      { person: cleo.key, gains: 2, loses: 0, steps: [{ before: null, after: 'viewer', things: 2 }] },
    ]);
    const open = await story.store.read(({ access }) =>
      access.impact({ kind: 'mode', resource: folder.key, mode: 'public', modeRole: 'viewer' }, RANDOM_NOW),
    );
    expect(open.gaining.find((person) => person.person === EVERYONE)?.gains).toBe(3);
    expect(await story.roleOf(ben, folder)).toBeNull();
  });
});

function foreseesLink(foreseen: Impact): boolean {
  return [...foreseen.gaining, ...foreseen.losing].some(({ person }) => person === LINK_VISITOR);
}

type RoleTable = ReadonlyMap<string, number>;

/** Ranks by person and thing; the anonymous have the address. */
async function rolesOf(store: OpenStore, filled: FilledStore): Promise<RoleTable> {
  const table = new Map<string, number>();
  const things = [...filled.things.values()];
  for (const account of [null, ...filled.people.values()]) {
    const judged = await store.read(async ({ access }) => {
      const asker = await access.asker(account?.key ?? null, RANDOM_NOW);
      return access.judgeMany(
        asker,
        things.map((thing) => thing.id),
      );
    });
    for (const [index, one] of judged.entries()) {
      table.set(`${account?.key ?? 'visitor'} ${things[index]?.key}`, rank(one?.decision.role ?? null));
    }
  }
  return table;
}

/** Things gained and lost by account. */
function differences(before: RoleTable, after: RoleTable) {
  const changed = new Map<string, { gains: number; loses: number }>();
  for (const [name, role] of after) {
    const [person = ''] = name.split(' ');
    const was = before.get(name) ?? 0;
    if (was === role) continue;
    const row = changed.get(person) ?? { gains: 0, loses: 0 };
    if (role > was) row.gains++;
    else row.loses++;
    changed.set(person, row);
  }
  return sorted(changed);
}

/** Invited addresses and visitors without an address are left out: nobody can ask as one. */
function counted(impact: Impact, filled: FilledStore) {
  const accounts = new Set<number>([...filled.people.values()].map((account) => account.key));
  const changed = new Map<string, { gains: number; loses: number }>();
  for (const { person, gains, loses } of [...impact.gaining, ...impact.losing]) {
    if (person === LINK_VISITOR) changed.set('visitor', { gains, loses });
    else if (accounts.has(person)) changed.set(String(person), { gains, loses });
  }
  return sorted(changed);
}

function sorted<T>(map: ReadonlyMap<string, T>) {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function anyChange(
  store: OpenStore,
  filled: FilledStore,
  dice: Dice,
  id: string,
): Promise<PlannedChange | null> {
  const thing = dice.pick([...filled.things.values()]);
  const people = [...filled.people.values()];
  const groups = [...filled.teams.values()].filter((team) => team.name.startsWith('Team'));
  const principals = [...people, ...groups, ...filled.companies.values()].map((one) => one.key);
  switch (dice.below(6)) {
    case 0: {
      const principal = dice.pick(principals);
      const role = dice.pick(['viewer', 'editor', 'manager'] as const);
      const common = { id, granter: null, createdAt: RANDOM_NOW, until: null, run: null };
      const added = [{ ...common, principal, role, source: 'direct' as const }];
      if (dice.once(2)) return { kind: 'share', resource: thing.key, grants: added };
      const { grants } = await store.read(({ access }) => access.facts(thing.key, RANDOM_NOW));
      const own = grants.filter((grant) => grant.resource === thing.key && grant.source === 'direct');
      const removals = own.filter(() => dice.once(2)).map((grant) => grant.id);
      return { kind: 'regrant', resource: thing.key, removals, grants: added };
    }
    case 1: {
      const { grants } = await store.read(({ access }) => access.facts(thing.key, RANDOM_NOW));
      const own = grants.filter((grant) => grant.resource === thing.key && grant.source !== 'mode');
      return { kind: 'revoke', resource: thing.key, grants: own.map((grant) => grant.id) };
    }
    case 2:
      if (thing.kind === 'server') return null;
      // From open to open the visitor is asked for twice, with and without the address.
      return {
        kind: 'mode',
        resource: thing.key,
        mode: dice.pick(['private', 'organization']),
        modeRole: 'editor',
      };
    case 3:
      return moved(filled, dice, thing);
    case 4:
      return { kind: 'leave', group: dice.pick(groups).key, account: dice.pick(people).key };
    default:
      return { kind: 'join', group: dice.pick(groups).key, account: dice.pick(people).key, staff: true };
  }
}

function moved(filled: FilledStore, dice: Dice, thing: Resource): PlannedChange | null {
  const folders = [...filled.things.values()].filter(
    (one) => one.kind === 'collection' && one.key < thing.key,
  );
  if (folders.length === 0) return null;
  const parent = dice.once(3) ? null : dice.pick(folders);
  return parent?.owner === thing.owner || parent === null
    ? { kind: 'move', resource: thing.key, parent: parent?.key ?? null }
    : null;
}

async function make(store: OpenStore, change: PlannedChange): Promise<void> {
  await store.write(async ({ access, resources, groups }) => {
    const put = (work: Parameters<typeof access.change<void>>[3]) =>
      'resource' in change ? access.change(change.resource, null, RANDOM_NOW, work) : undefined;
    switch (change.kind) {
      case 'share':
        await put(async (writer) => {
          for (const grant of change.grants) await writer.put(grant);
        });
        return;
      case 'regrant':
        await put(async (writer) => {
          for (const id of change.removals) await writer.remove(id);
          for (const grant of change.grants) await writer.put(grant);
        });
        return;
      case 'revoke':
        await put(async (writer) => {
          for (const id of change.grants) await writer.remove(id);
        });
        return;
      case 'mode':
        await put((writer) => writer.setMode(change.mode, change.modeRole, EVERYONE as PrincipalKey));
        return;
      case 'move':
        await resources.move(change.resource, change.parent);
        return;
      case 'join':
        await groups.setMember(change.group, {
          account: change.account,
          manager: false,
          staff: change.staff,
          until: null,
        });
        return;
      case 'leave':
        await groups.removeMember(change.group, change.account);
    }
  });
}
