import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { LinkWorld } from '../testing/link-world.ts';

const HOUR = 3_600_000;

let world: LinkWorld;
let ann: TestPerson;
let ben: TestPerson;
let cem: TestPerson;
let gus: TestPerson;

beforeAll(async () => {
  world = await LinkWorld.start();
  ({ ann, ben, cem, gus } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('uses and races', () => {
  test('S18: of many who accept at once, as many come in as there are uses left', async () => {
    const people = [
      ben,
      cem,
      gus,
      await world.story.hub.person('Dora'),
      await world.story.hub.person('Finn'),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 2 }),
        async (uses, who) => {
          await world.newThing();
          const link = await world.link({ mostUses: uses });
          const twice = [...who, who[0] ?? 0];
          const said = await Promise.all(twice.map((index) => world.accepted(people[index] ?? ben, link)));
          const came = new Set(twice.filter((_, at) => said[at] === 'ok'));
          expect(came.size).toBe(Math.min(uses, who.length));
          expect(said.every((one) => one === 'ok' || one === 'used-up')).toBe(true);
          expect((await world.links()).items[0].uses).toBe(came.size);
          expect(await world.people()).toHaveLength(came.size);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('S21: of a revoke and an accept at once, nobody is left inside by a link that took them along', async () => {
    for (let round = 0; round < 6; round++) {
      await world.newThing();
      const link = await world.link();
      const [, ended] = await Promise.all([
        world.accepted(ben, link),
        world.end(`/links/${link.id}?people=true`),
      ]);
      expect(ended.status).toBe(200);
      expect(await world.sees(ben)).toBe(404);
      expect(await world.accepted(ben, link)).toBe('revoked');
    }
  });
});

describe('ending it', () => {
  test('S21: who came through links is listed with id, name, when and last seen', async () => {
    const link = await world.link({ label: 'Workshop' });
    await world.accepted(ben, link);
    const [person] = await world.people();
    expect(person).toEqual({
      id: ben.id,
      name: 'Ben',
      visitor: false,
      link: { id: link.id, label: 'Workshop' },
      since: expect.any(String),
      until: null,
      lastSeenAt: null,
    });
    await world.sees(ben);
    expect((await world.people())[0].id).toBe(ben.id);
  });

  test('S21: who is revoked stays out of links that are still valid, until a manager shares with them again', async () => {
    const link = await world.link();
    const next = await world.link();
    await world.accepted(ben, link);
    await world.accepted(cem, link);
    const receipt = (await world.end(`/link-people/${ben.id}`)).body;
    expect(receipt.lost).toMatchObject({ count: 1, people: [{ id: ben.id, name: 'Ben' }] });
    expect(await world.names()).toEqual(['Cem']);
    for (const one of [link, next]) expect(await world.accepted(ben, one)).toBe('barred');
    expect(await world.page(ben, next)).toMatchObject({ page: 'barred', thing: null });
    expect((await world.end(`/link-people/${ben.id}`)).status).toBe(404);
    await world.story.share(ann, world.id, {
      invitations: [{ email: ben.email, role: 'viewer' }],
      append: true,
    });
    expect(await world.accepted(ben, next)).toBe('ok');
  });

  test('S21: taking away one grant bars as well', async () => {
    const link = await world.link();
    await world.accepted(ben, link);
    const { items } = (await ann.call('GET', world.at('/audience'))).body;
    const row = items.find(({ principal }: { principal: { id: string } }) => principal.id === ben.id);
    expect((await world.end(`/grants/${row.becauses[0].grant}`)).status).toBe(200);
    expect(await world.accepted(ben, link)).toBe('barred');
  });

  test('S21: who is left out of a call that replaces people was taken away from, and stays out', async () => {
    const link = await world.link();
    const people = [ben, cem].map(({ email }) => ({ email }));
    await world.story.share(ann, world.id, { invitations: people });
    await world.story.share(ann, world.id, { invitations: people.slice(1) });
    expect([await world.accepted(ben, link), await world.accepted(cem, link)]).toEqual(['barred', 'ok']);
    await world.story.share(ann, world.id, { invitations: people });
    expect(await world.accepted(ben, link)).toBe('ok');
  });

  test('S21, S17: who leaves by themselves may come again', async () => {
    const link = await world.link();
    await world.accepted(ben, link);
    await ben.call('DELETE', world.at('/my-access'));
    expect(await world.sees(ben)).toBe(404);
    expect(await world.accepted(ben, link)).toBe('ok');
  });

  test('S21, S27: who proved the invited address is barred with its invitation', async () => {
    const link = await world.link();
    const email = 'late.comer@example.org';
    await world.story.share(ann, world.id, { invitations: [{ email }] });
    const dora = await world.story.hub.person('Late Comer');
    expect(await world.sees(dora)).toBe(200);
    const { items } = (await ann.call('GET', world.at('/audience'))).body;
    const row = items.find(
      ({ becauses }: { becauses: { by: string }[] }) => becauses[0]?.by === 'invitation',
    );
    expect((await world.end(`/grants/${row.becauses[0].grant}`)).status).toBe(200);
    expect(await world.sees(dora)).toBe(404);
    expect(await world.accepted(dora, link)).toBe('barred');
  });

  test('S21: revoking all users takes what they have through links and no more, bars them, and leaves the links', async () => {
    const link = await world.link({ role: 'editor' });
    await world.accepted(ben, link);
    await world.accepted(cem, link);
    await world.story.share(ann, world.id, {
      invitations: [{ email: cem.email, role: 'viewer' }],
      append: true,
    });
    const receipt = (await world.end('/link-people')).body;
    expect(receipt).toMatchObject({ linksEnded: 0, lost: { count: 2 } });
    expect(receipt.remaining).toMatchObject([{ person: { id: cem.id }, role: 'viewer' }]);
    expect([await world.sees(ben), await world.roleOf(cem)]).toEqual([404, 'viewer']);
    expect(await world.accepted(ben, link)).toBe('barred');
    expect((await world.links()).items).toMatchObject([{ state: 'live' }]);
  });

  test('S21, S23: revoking all links says how many ended, and takes along who came through them when asked', async () => {
    const first = await world.link();
    await world.link();
    await world.accepted(ben, first);
    const kept = (await world.end('/links')).body;
    expect(kept).toMatchObject({ linksEnded: 2, lost: { count: 0 } });
    expect(await world.sees(ben)).toBe(200);
    expect((await world.links()).items).toEqual([]);
    const again = await world.link();
    await world.accepted(cem, again);
    const both = (await world.end('/links?people=true')).body;
    expect(both).toMatchObject({ linksEnded: 1, lost: { count: 1, people: [{ name: 'Cem' }] } });
    expect([await world.sees(ben), await world.sees(cem)]).toEqual([200, 404]);
    // Taken along with the link, not revoked: another link lets them in.
    expect(await world.accepted(cem, await world.link())).toBe('ok');
  });

  test('S18: a paused link lets nobody in and goes on where it was; an expired one stays listed as expired', async () => {
    const link = await world.link({ mostUses: 2 });
    const paused = await ann.call('PATCH', world.at(`/links/${link.id}`), { paused: true, label: 'Later' });
    expect(paused.body).toMatchObject({ state: 'paused', label: 'Later' });
    expect(await world.accepted(ben, link)).toBe('paused');
    await ann.call('PATCH', world.at(`/links/${link.id}`), { paused: false });
    expect(await world.accepted(ben, link)).toBe('ok');
    world.story.hub.clock.advance(HOUR + 1000);
    expect((await world.links()).items).toMatchObject([{ state: 'expired', uses: 1 }]);
    await ann.call('PATCH', world.at(`/links/${link.id}`), { life: 3600 });
    expect(await world.accepted(cem, link)).toBe('ok');
  });

  test('S8: a share call that replaces people leaves what came through links', async () => {
    const link = await world.link();
    await world.accepted(ben, link);
    await world.story.share(ann, world.id, { people: [] });
    expect(await world.sees(ben)).toBe(200);
  });

  test('S30: every one of these is an entry, without secrets', async () => {
    const link = await world.link({ label: 'Workshop' });
    await world.accepted(ben, link);
    await ann.call('PATCH', world.at(`/links/${link.id}`), { paused: true });
    await world.end(`/link-people/${ben.id}`);
    await world.end('/links');
    const entries = await world.story.hub.hub.store.read((unit) => unit.audit.latest(30));
    const own = entries.filter(({ target, action }) => target === world.id && action.startsWith('link.'));
    expect(own.map(({ action }) => action).toReversed()).toEqual([
      'link.create',
      'link.accept',
      'link.change',
      'link.revoke-person',
      'link.revoke-all',
    ]);
  });
});
