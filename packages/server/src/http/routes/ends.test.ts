import { reminderTime, tendWhatEnds } from '@tessera/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';

const HOUR = DAY / 24;
const SLACK = 60_000;

describe('what ends by itself, on the clock of the hub', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let cleo: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, cleo } = world);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await renew();
    await world.newThing();
  });

  const tokens = new Map<string, string>();
  /** Sessions end too while days go by. */
  const renew = async () => {
    for (const person of [ann, ben, cleo, world.story.hub.admin]) {
      const { body } = await world.story.hub.signIn(person.email, person.password);
      tokens.set(person.id, body.token);
    }
    for (const name of ['ann', 'ben', 'cleo'] as const) {
      const person = world[name];
      const token = () => tokens.get(person.id) ?? '';
      Object.assign(person, {
        call: (method: string, path: string, body?: unknown) =>
          world.story.hub.call(method, path, { token: token(), ...(body === undefined ? {} : { body }) }),
      });
    }
  };
  const pass = async (ms: number) => {
    world.story.hub.clock.advance(ms);
    // Two processes of one hub that look at the same moment.
    const context = world.story.hub.hub.systemContext();
    await Promise.all([tendWhatEnds(context), tendWhatEnds(context)]);
    await renew();
  };
  const told = async (who: TestPerson, what: string) => {
    const { items } = (await who.call('GET', '/api/v1/inbox')).body;
    return items.filter(
      (item: { what: string; resource: { id: string } | null }) =>
        item.what === what && (!/(share|link)-ends$/.test(what) || item.resource?.id === world.id),
    );
  };
  const counts = async () => [
    (await told(ann, 'given-share-ends')).length,
    (await told(ben, 'share-ends')).length,
  ];

  test('S15: granter and holder are told three days before, once, and the granter extends in one step', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor', until: world.later(60 * DAY) }] });
    await pass(56 * DAY);
    expect(await counts()).toEqual([0, 0]);
    await pass(DAY + HOUR);
    await pass(DAY);
    expect(await counts()).toEqual([1, 1]);
    const [news] = await told(ann, 'given-share-ends');
    expect(news.text).toContain('Ben');
    const grant = new URLSearchParams(news.path.split('?')[1]).get('grant') ?? '';
    expect(news.path).toBe(`/sharing?grant=${grant}`);
    // The list's first page need not hold it.
    const asked = async (who: TestPerson) =>
      (await who.call('GET', `/api/v1/exposures?grant=${grant}&limit=1`)).body;
    const item = { grant, resource: { id: world.id }, principal: { name: 'Ben' }, revocable: true };
    expect(await asked(ann)).toMatchObject({ items: [item], next: null });
    for (const other of [ben, cleo]) expect(await asked(other)).toEqual({ items: [], next: null });
    const until = world.later(30 * DAY);
    const body = { grants: [{ resource: world.id, grant }], until };
    expect((await ann.call('POST', '/api/v1/exposures/extend', body)).status).toBe(200);
    await pass(2 * DAY);
    expect([await world.roleOf(ben), await counts()]).toEqual(['editor', [1, 1]]);
    await pass(25 * DAY + HOUR);
    expect(await counts()).toEqual([2, 2]);
  });

  test('S15: a tenth of its life before, if that is shorter; not at all under a day', async () => {
    await world.share({
      people: [
        { id: ben.id, until: world.later(10 * DAY) },
        { id: cleo.id, until: world.later(23 * HOUR) },
      ],
    });
    await pass(22.9 * HOUR);
    expect(await told(cleo, 'share-ends')).toEqual([]);
    await pass(8 * DAY);
    expect(await counts()).toEqual([0, 0]);
    await pass(2 * HOUR);
    expect(await counts()).toEqual([1, 1]);
    await pass(3 * DAY);
    expect(await world.roleOf(ben)).toBeNull();
  });

  test('S15: the maker of a link is told before it ends, once, counted from when its end was set', async () => {
    const make = async (body: unknown) =>
      (await ann.call('POST', world.at('/links'), body)).body.link.id as string;
    const change = (link: string, body: unknown) => ann.call('PATCH', world.at(`/links/${link}`), body);
    const month = (30 * DAY) / 1000;
    const named = await make({ life: month, label: 'Workshop' });
    const [plain, over, used] = [
      await make({ life: month }),
      await make({ life: month }),
      await make({ life: month, mostUses: 1 }),
    ];
    await ann.call('DELETE', world.at(`/links/${over}`));
    await make({ life: (23 * HOUR) / 1000 });
    await pass(26 * DAY);
    await change(used, { label: 'Not longer' });
    expect([await told(ann, 'link-ends'), await told(ann, 'named-link-ends')]).toEqual([[], []]);
    await pass(DAY + HOUR);
    await pass(HOUR);
    const news = await told(ann, 'named-link-ends');
    expect(news.map(({ path }: { path: string }) => path).toSorted()).toEqual(
      [named, used].map((id) => `/sharing?show=links&link=${id}`).toSorted(),
    );
    expect(news.map(({ text }: { text: string }) => text).join()).toContain(
      'Your link “Workshop” to “A sheet”',
    );
    expect((await told(ann, 'link-ends')).map(({ path }: { path: string }) => path)).toEqual([
      `/sharing?show=links&link=${plain}`,
    ]);
    // From now on it has an hour to live: below a day nobody is told.
    await change(plain, { life: HOUR / 1000 });
    await pass(HOUR / 2);
    expect(await told(ann, 'link-ends')).toHaveLength(1);
    await change(named, { life: month });
    await pass(27 * DAY + HOUR);
    expect(await told(ann, 'named-link-ends')).toHaveLength(3);
    expect(await told(ben, 'link-ends')).toEqual([]);
  });

  test('S15, S20: of an open link its maker is told once, not of what its visitors hold besides', async () => {
    const { hub } = world.story;
    const token = tokens.get(hub.admin.id) ?? '';
    await hub.call('PATCH', '/api/v1/settings', { token, body: { openLinksAllowed: true } });
    const made = await ann.call('POST', world.at('/links'), { life: (30 * DAY) / 1000, open: true });
    expect(made.status).toBe(201);
    await pass(27 * DAY + HOUR);
    expect([(await told(ann, 'link-ends')).length, (await told(ann, 'given-share-ends')).length]).toEqual([
      1, 0,
    ]);
  });

  test('S15: of an invitation that waits its granter is told, by its address', async () => {
    await world.share({ invitations: [{ email: 'nils@site2.org' }] });
    await pass(26 * DAY);
    expect(await told(ann, 'given-share-ends')).toEqual([]);
    await pass(DAY + HOUR);
    await pass(DAY);
    const [news, ...others] = await told(ann, 'given-share-ends');
    expect([news.text.includes('nils@site2.org'), others]).toEqual([true, []]);
  });

  test('S15: beside a permanent share the role falls back, and the log says expired, not revoked', async () => {
    await world.share({ people: [{ id: ben.id }] });
    await world.share({
      append: true,
      people: [{ id: ben.id, role: 'editor', until: world.later(2 * DAY) }],
    });
    expect(await world.shares()).toEqual(['Ben editor until', 'Ben viewer']);
    expect(await world.roleOf(ben)).toBe('editor');
    await pass(2 * DAY + 1);
    expect([await world.roleOf(ben), await world.shares()]).toEqual(['viewer', ['Ben viewer']]);
    const { items } = (
      await world.story.hub.call('GET', '/api/v1/audit?limit=200', {
        token: tokens.get(world.story.hub.admin.id) ?? '',
      })
    ).body;
    const about = items.filter((entry: { target: unknown }) =>
      JSON.stringify(entry.target).includes(world.id),
    );
    const expired = about.filter((entry: { action: string }) => entry.action === 'sharing.expire');
    expect(expired).toHaveLength(1);
    expect(expired[0]).toMatchObject({ actor: null, before: { grants: [{ role: 'editor' }] } });
  });

  test('S15: a membership ends: the member and the managers are told once, then it is over and logged', async () => {
    const { hub } = world.story;
    const token = tokens.get(hub.admin.id) ?? '';
    const group = (
      await hub.call('POST', '/api/v1/groups', { token, body: { name: 'Passing', sharing: true } })
    ).body.id;
    const path = (id: string) => `/api/v1/groups/${group}/members/${id}`;
    await hub.call('PUT', path(cleo.id), { token, body: { manager: true } });
    await hub.call('PUT', path(ben.id), { token, body: { until: world.later(30 * DAY) } });
    await pass(27 * DAY + HOUR);
    await pass(HOUR);
    expect((await told(ben, 'membership-ends')).length).toBe(1);
    expect((await told(cleo, 'given-membership-ends')).length).toBe(1);
    await pass(3 * DAY);
    const { items } = (await cleo.call('GET', `/api/v1/groups/${group}/members`)).body;
    expect(JSON.stringify(items)).not.toContain(ben.id);
  });

  test('S16: an offer ends after 14 days, and both are told once', async () => {
    await ann.call('POST', world.at('/transfer'), { person: ben.id });
    const [offer] = (await ben.call('GET', '/api/v1/transfers')).body.received;
    await pass(14 * DAY - HOUR);
    expect((await ben.call('GET', '/api/v1/transfers')).body.received).toHaveLength(1);
    await pass(HOUR + 1);
    const late = await ben.call('POST', `/api/v1/transfers/${offer.id}/accept`);
    expect(late.body.detail).toBe('This offer was expired already.');
    expect([
      (await told(ann, 'transfer-expired')).length,
      (await told(ben, 'transfer-expired')).length,
    ]).toEqual([1, 1]);
  });

  test('S15: in the trash nobody is reminded; what ended there is gone when it comes back', async () => {
    await world.share({ people: [{ id: ben.id, until: world.later(30 * DAY) }] });
    await ann.call('DELETE', world.at());
    await pass(29 * DAY);
    expect(await counts()).toEqual([0, 0]);
    await pass(2 * DAY);
    await ann.call('POST', world.at('/restore'));
    expect(await world.shares()).toEqual([]);
  });

  test('S15: whatever is given, extended and looked at, each end is told of once, in time, and never after it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 80 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 30 * 24 }), fc.option(fc.integer({ min: 1, max: 60 }))), {
          minLength: 2,
          maxLength: 6,
        }),
        async (days, steps) => {
          await renew();
          await world.newThing();
          const { clock } = world.story.hub;
          await world.share({ people: [{ id: ben.id, until: world.later(days * DAY) }] });
          let end = clock.now() + days * DAY;
          const ends = [{ given: clock.now(), until: end }];
          for (const [hours, more] of steps) {
            await pass(hours * HOUR);
            if (clock.now() >= end || more === null) continue;
            const until = world.later(more * DAY);
            const grant = await world.grantOf('Ben');
            await ann.call('PATCH', world.at(`/grants/${grant}`), { until });
            end = Date.parse(until);
            ends.push({ given: clock.now(), until: end });
          }
          const news = (await told(ann, 'given-share-ends')) as { at: string; details: { until: number } }[];
          const untils = news.map(({ details }) => details.until);
          expect(new Set(untils).size).toBe(untils.length);
          for (const { at, details } of news) {
            // The clock of the test goes on by itself, so that the moments written down are some milliseconds off.
            const from = ends.find(({ until }) => Math.abs(until - details.until) < SLACK);
            const due = from === undefined ? null : reminderTime(from.given, from.until);
            expect(due).not.toBeNull();
            expect(Date.parse(at)).toBeGreaterThan((due ?? 0) - SLACK);
            expect(Date.parse(at)).toBeLessThan(details.until);
          }
        },
      ),
      { numRuns: 8 },
    );
  });
});
