import type { Unit } from '@tessera/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

/** How far a plan counts, and whom a receipt names (S25, S23). */

let world: SharingWorld;
let ann: TestPerson;
let crowd: string;

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ ann } = world);
  await world.newThing();
  crowd = await world.story.group('Crowd', [ann]);
});
afterAll(() => world.close());

const plan = async (change: unknown) => (await ann.call('POST', world.at('/plan'), { change })).body;
const gains = async () => (await plan({ kind: 'share', groups: [{ id: crowd }] })).impact.gains;

/** By the store, since making so many by calls takes long. */
const write = (work: (unit: Unit, now: number) => Promise<void>) =>
  world.story.hub.hub.store.write((unit) => work(unit, world.story.hub.clock.now()));

function newMembers(from: number, to: number): Promise<void> {
  return write(async (unit, createdAt) => {
    const group = await unit.groups.byId(crowd);
    if (group === null) throw new Error('there is no crowd');
    for (let at = from; at < to; at++) {
      const name = `Member ${at}`;
      const { key } = await unit.accounts.create({
        ...{
          id: `member${at}`.padEnd(26, 'x'),
          name,
          slug: `member-${at}`,
          email: `member${at}@example.org`,
        },
        ...{ emailVerified: true, institution: null, website: null, role: 'GUEST', status: 'active' },
        ...{ createdAt, passwordHash: null },
      });
      await unit.groups.setMember(group.key, { account: key, manager: false, staff: false, until: null });
    }
  });
}

test('S23: a receipt counts everybody and names the first hundred', async () => {
  await newMembers(0, 101);
  const { gained } = (await world.share({ groups: [{ id: crowd }] })).body;
  expect([gained.count, gained.atLeast, gained.people.length]).toEqual([101, false, 100]);
  const { lost } = (await world.share({ groups: [] })).body;
  expect([lost.count, lost.atLeast, lost.people.length]).toEqual([101, false, 100]);
});

test('S25: a plan is exact up to 1,000 people, then says at least', async () => {
  // Ann, who gains nothing, is one of those who are looked at.
  await newMembers(101, 999);
  expect(await gains()).toMatchObject({ count: 999, atLeast: false });
  await newMembers(999, 1000);
  expect(await gains()).toMatchObject({ count: 999, atLeast: true });
  const { id } = await plan({ kind: 'share', groups: [{ id: crowd }] });
  const receipt = (await ann.call('POST', world.at(`/plan/${id}`))).body;
  expect(receipt.gained).toMatchObject({ count: 999, atLeast: true });
  await world.share({ groups: [] });
});

test('S25: and up to 10,000 things', async () => {
  const folder = await world.story.publish(ann, { kind: 'box', sharing: { mode: 'private' } });
  const fill = (from: number, to: number) =>
    write(async (unit, createdAt) => {
      const owner = await unit.accounts.byId(ann.id);
      const asker = await unit.access.asker(owner?.key ?? null, createdAt);
      const box = await unit.access.judge(asker, folder);
      if (owner === null || box === null) throw new Error('there is no folder of Ann');
      for (let at = from; at < to; at++)
        await unit.resources.create({
          ...{ id: `thing${at}`.padEnd(26, 'x'), kind: 'sheet', title: `Thing ${at}`, description: '' },
          ...{ owner: owner.key, publisher: null, parent: box.resource.key, state: 'live' },
          ...{ createdAt, searchText: '' },
        });
    });
  world.id = folder;
  const reach = async () => (await plan({ kind: 'share', people: [{ id: world.ben.id }] })).impact;
  await fill(1, 10_000);
  expect(await reach()).toMatchObject({
    things: 10_000,
    atLeast: false,
    gains: { count: 1, atLeast: false },
  });
  await fill(10_000, 10_001);
  expect(await reach()).toMatchObject({ things: 10_000, atLeast: true, gains: { count: 1, atLeast: true } });
});
