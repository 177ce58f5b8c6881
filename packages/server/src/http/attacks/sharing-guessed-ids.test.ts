import { type Endpoint, endpoints } from '@tessera/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

/** A busy machine may take its time. */
const SOON = { timeout: 20_000 };

/** Somebody who knows or guesses the id of a thing, a grant or an offer tries everything that takes one. */
describe('ids of others', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let eve: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, eve } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const NOTHING = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';
  const without = ({ status, body }: { status: number; body: Record<string, unknown> }) => {
    const { requestId: _, ...rest } = body ?? {};
    return { status, rest };
  };

  test('S7: every call on a thing answers a stranger as if it did not exist', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const grant = await world.grantOf('Ben');
    const calls = (id: string) =>
      [
        ['POST', `/api/v1/resources/${id}/transfer`, { person: ben.id }],
        ['PUT', `/api/v1/resources/${id}/star`],
        ['PUT', `/api/v1/resources/${id}/hidden`],
        ['DELETE', `/api/v1/resources/${id}/hidden`],
        ['PUT', `/api/v1/resources/${id}/editors-share`, { allowed: true }],
        ['DELETE', `/api/v1/resources/${id}/my-access`],
        ['POST', `/api/v1/resources/${id}/plan`, { change: { kind: 'transfer', person: ben.id } }],
        ['POST', '/api/v1/exposures/revoke', { grants: [{ resource: id, grant }] }],
        ['POST', '/api/v1/exposures/extend', { grants: [{ resource: id, grant }], until: null }],
        ['GET', `/api/v1/principals?query=b&resource=${id}`],
      ] as const;
    const forbidden = [];
    const missing = [];
    for (const [method, path, body] of calls(world.id))
      forbidden.push(without(await eve.call(method, path, body)));
    for (const [method, path, body] of calls(NOTHING))
      missing.push(without(await eve.call(method, path, body)));
    expect(forbidden).toEqual(missing);
    expect(forbidden.every(({ status }) => status === 404)).toBe(true);
  });

  test('S7: every route of a thing answers strangers and visitors as for an id of nothing', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const shown = (answer: Answer, id: string) => JSON.stringify(without(answer)).replaceAll(id, 'ID');
    const asNobody: TestPerson['call'] = (method, path, body) =>
      world.story.hub.call(method, path, body === undefined ? {} : { body });
    const told: string[] = [];
    for (const [name, { method, path }] of Object.entries<Endpoint>(endpoints)) {
      if (!path.startsWith('/api/v1/resources/:id')) continue;
      const at = (id: string) => path.replace(':id', id).replace('*', 'data').replaceAll(/:\w+/g, '1');
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      for (const call of [eve.call, asNobody]) {
        const real = shown(await call(method, at(world.id), body), world.id);
        const none = shown(await call(method, at(NOTHING), body), NOTHING);
        if (real !== none) told.push(`${name}: ${real} ${none}`);
      }
    }
    expect(told).toEqual([]);
  });

  test('S16: an offer is answered by nobody but whom it was made to, and taken back by nobody but its owner', async () => {
    await ann.call('POST', world.at('/transfer'), { person: ben.id });
    const [offer] = (await ben.call('GET', '/api/v1/transfers')).body.received;
    for (const [method, path] of [
      ['POST', '/accept'],
      ['POST', '/decline'],
      ['DELETE', ''],
    ] as const) {
      const real = without(await eve.call(method, `/api/v1/transfers/${offer.id}${path}`));
      const none = without(await eve.call(method, `/api/v1/transfers/${NOTHING}${path}`));
      expect([real.status, real]).toEqual([404, none]);
    }
    expect((await eve.call('GET', '/api/v1/transfers')).body).toEqual({ received: [], sent: [] });
    expect(await world.roleOf(ann)).toBe('owner');
  });

  test('S35, S15: when a membership has ended, neither side finds, explains or shares with the other', async () => {
    const { hub } = world.story;
    const tia = await hub.person('Tia Timed');
    const club = await world.story.group('Timed club', [ann]);
    const until = world.later(60_000);
    await hub.admin.call('PUT', `/api/v1/groups/${club}/members/${tia.id}`, { until });
    const newOwn = () => world.story.publish(tia, { sharing: { mode: 'private' } });
    const found = async (who: TestPerson, query: string) =>
      (await who.call('GET', `/api/v1/principals?query=${encodeURIComponent(query)}`)).body.items.length;
    const answers = async () => [
      await found(ann, 'Tia'),
      await found(tia, 'Ann'),
      await found(tia, 'Timed club'),
      (await ann.call('GET', world.at(`/explain?person=${tia.id}`))).status,
      (await world.share({ append: true, people: [{ id: tia.id }] })).status,
      (await world.story.share(tia, await newOwn(), { groups: [{ id: club }] })).status,
      (await tia.call('GET', `/api/v1/groups/${club}/members`)).status,
    ];
    expect(await answers()).toEqual([1, 1, 1, 200, 200, 200, 200]);
    await world.newThing();
    hub.clock.advance(60_000);
    expect(await answers()).toEqual([0, 0, 0, 404, 400, 400, 404]);
  });

  test('S11, S23: through a group that one has left nothing is seen, listed, starred or continued', async () => {
    await world.share({ groups: [{ id: world.groups.trade }] });
    await ben.call('PUT', world.at('/star'));
    await ben.call('GET', world.at());
    const lists = async () => {
      const found: string[] = [];
      for (const view of ['shared', 'visible', 'starred', 'recent']) {
        const { items } = (await ben.call('GET', `/api/v1/resources?view=${view}`)).body;
        if (items.some((one: { id: string }) => one.id === world.id)) found.push(view);
      }
      return found;
    };
    await expect.poll(lists, SOON).toEqual(['shared', 'visible', 'starred', 'recent']);
    const member = `/api/v1/groups/${world.groups.trade}/members/${ben.id}`;
    expect((await world.story.hub.admin.call('DELETE', member)).status).toBe(200);
    expect([await world.sees(ben), await lists()]).toEqual([404, []]);
    const told = (await ben.call('GET', '/api/v1/groups-sharing-with-me')).body.items;
    expect(JSON.stringify(told)).not.toContain('Trade team');
    await world.story.hub.admin.call('PUT', member, {});
  });
});
