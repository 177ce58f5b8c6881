import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

/** Somebody tries to learn the name of a group or a person that they do not know, by every answer about sharing. */
describe('probing for names', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let eve: TestPerson;
  let pia: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, eve, pia } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const SECRETS = ['Strangers', 'Eve'];
  const quiet = (answer: { body: unknown }, also: readonly string[] = []) => {
    const said = JSON.stringify(answer.body);
    for (const secret of [...SECRETS, world.eve.id, world.groups.strangers, ...also])
      expect(said).not.toContain(secret);
  };

  test('S35: the picker finds no group and nobody that one is not with; an address answers alike', async () => {
    for (const query of ['Stran', 'Eve', 'eve', 'Quiet team of nobody'])
      quiet(await ann.call('GET', `/api/v1/principals?query=${encodeURIComponent(query)}`));
    const found = async (email: string) =>
      JSON.stringify(
        (await ann.call('GET', `/api/v1/principals?query=${email}&resource=${world.id}`)).body,
      ).replaceAll(email, 'X');
    expect(await found('eve@example.org')).toBe(await found('nobody@example.org'));
  });

  test('S35: explain, audience, impact, what I share, transfer and lists tell of an unknown group no more than that there is one', async () => {
    // Max may share with everyone, and does so on Ann's thing with the group of a stranger.
    await world.share({ people: [{ id: world.max.id, role: 'manager' }] }, ann).catch(() => undefined);
    await world.share({ append: true, invitations: [{ email: world.max.email, role: 'manager' }] });
    expect(
      (await world.share({ append: true, groups: [{ id: world.groups.strangers }] }, world.max)).status,
    ).toBe(200);
    quiet(await ann.call('GET', world.at('/audience')));
    quiet(await ann.call('GET', world.at('/share')));
    quiet(await ann.call('GET', '/api/v1/exposures'));
    quiet(await ann.call('GET', world.at('/explain')));
    quiet(await ann.call('POST', world.at('/plan'), { change: { kind: 'mode', mode: 'private' } }));
    quiet(await ann.call('POST', world.at('/plan'), { change: { kind: 'transfer', person: world.ben.id } }));
    const unknown = await ann.call('GET', world.at(`/explain?person=${eve.id}`));
    expect([unknown.status, unknown.body]).toMatchObject([
      404,
      { code: (await ann.call('GET', world.at('/explain?person=aaaaaaaaaaaaaaaaaaaaaaaaaa'))).body.code },
    ]);
    for (const who of [eve.id, world.groups.strangers, 'Strangers'])
      expect((await ann.call('GET', `/api/v1/resources?view=mine&sharedWith=${who}`)).body.items).toEqual([]);
  });

  test('S35, S9: a transfer, a share and a filter answer alike for an id of somebody unknown and of nobody', async () => {
    const nobody = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';
    const answers = async (id: string) => [
      (await ann.call('POST', world.at('/transfer'), { person: id })).body.detail,
      (await ann.call('POST', world.at('/transfer'), { organization: id })).body.code,
      (await ann.call('POST', world.at('/share'), { people: [{ id }] })).body.detail,
      (await ann.call('GET', `/api/v1/resources?view=mine&sharedWith=${id}`)).body,
      (await pia.call('POST', world.at('/transfer'), { person: id })).status,
    ];
    expect(await answers(eve.id)).toEqual(await answers(nobody));
  });
});
