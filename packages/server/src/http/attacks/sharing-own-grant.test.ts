import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';

/** The holder of a share tries to make more of it. */
describe('raising what one holds', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let cleo: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, cleo } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const editorsShare = (allowed: boolean, who = ann) =>
    who.call('PUT', world.at('/editors-share'), { allowed });

  test('S6: viewers and editors change no sharing by any way in, their own neither', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor', until: world.later(DAY) }] });
    const grant = await world.grantOf('Ben');
    const tries = [
      ben.call('PATCH', world.at(`/grants/${grant}`), { role: 'manager' }),
      ben.call('PATCH', world.at(`/grants/${grant}`), { until: null }),
      ben.call('DELETE', world.at(`/grants/${grant}`)),
      ben.call('POST', '/api/v1/exposures/extend', { grants: [{ resource: world.id, grant }], until: null }),
      ben.call('POST', '/api/v1/exposures/revoke', { grants: [{ resource: world.id, grant }] }),
      ben.call('POST', world.at('/share'), { append: true, people: [{ id: cleo.id }] }),
      ben.call('POST', world.at('/plan'), { change: { kind: 'grant', grant, role: 'manager' } }),
      ben.call('GET', world.at('/share')),
      ben.call('GET', world.at('/audience')),
      editorsShare(true, ben),
      ben.call('POST', world.at('/transfer'), { person: cleo.id }),
    ];
    for (const answer of await Promise.all(tries))
      expect([answer.status, answer.body.code]).toEqual([403, 'role-needed']);
    expect(await world.shares()).toEqual(['Ben editor until']);
  });

  test('S6: where the owner allows it editors share on, up to editor, and touch nothing but what they gave', async () => {
    await world.share({
      people: [
        { id: ben.id, role: 'editor' },
        { id: world.pia.id, role: 'viewer' },
      ],
    });
    expect((await editorsShare(true)).status).toBe(204);
    expect((await ben.call('GET', world.at())).body.can.share).toBe(true);
    expect(
      (await world.share({ append: true, people: [{ id: cleo.id, role: 'manager' }] }, ben)).body.code,
    ).toBe('role-needed');
    expect((await world.share({ append: false, people: [] }, ben)).body.code).toBe('role-needed');
    expect((await world.share({ append: true, people: [{ id: cleo.id, role: 'editor' }] }, ben)).status).toBe(
      200,
    );
    const [own, others] = [await world.grantOf('Cleo'), await world.grantOf('Pia')];
    expect((await ben.call('PATCH', world.at(`/grants/${others}`), { role: 'editor' })).body.code).toBe(
      'role-needed',
    );
    expect((await ben.call('DELETE', world.at(`/grants/${others}`))).body.code).toBe('role-needed');
    expect((await ben.call('PUT', world.at('/mode'), { mode: 'public' })).body.code).toBe('role-needed');
    expect(
      (await ben.call('PATCH', world.at(`/grants/${await world.grantOf('Ben')}`), { role: 'manager' })).body
        .code,
    ).toBe('role-needed');
    const { audience, roles } = (await ben.call('GET', world.at('/share'))).body;
    expect(roles).toEqual(['viewer', 'commenter', 'editor']);
    expect(audience.items.map((row: { principal: { name: string } }) => row.principal.name)).toEqual([
      'Ann',
      'Ben',
      'Cleo',
    ]);
    expect((await ben.call('PATCH', world.at(`/grants/${own}`), { role: 'viewer' })).status).toBe(200);
    expect((await ben.call('DELETE', world.at(`/grants/${own}`))).status).toBe(200);
    await editorsShare(false);
    expect((await world.share({ append: true, people: [{ id: cleo.id }] }, ben)).body.code).toBe(
      'role-needed',
    );
    expect((await editorsShare(true, cleo)).status).toBe(404);
  });

  test('S6, S15: a manager for a time does not give themselves longer, by any way in; who gave it extends it', async () => {
    const until = world.later(DAY);
    await world.share({ people: [{ id: ben.id, role: 'manager', until }] });
    const grant = await world.grantOf('Ben');
    const oneself = { id: ben.id, role: 'manager' };
    const tries = [
      () => ben.call('PATCH', world.at(`/grants/${grant}`), { until: null }),
      () => ben.call('PATCH', world.at(`/grants/${grant}`), { until: world.later(2 * DAY) }),
      () =>
        ben.call('POST', '/api/v1/exposures/extend', {
          grants: [{ resource: world.id, grant }],
          until: null,
        }),
      () => world.share({ append: true, people: [oneself] }, ben),
      () => world.share({ people: [oneself] }, ben),
      () => world.share({ append: true, people: [{ ...oneself, role: 'viewer' }] }, ben),
      () => world.share({ append: true, invitations: [{ email: ben.email, role: 'manager' }] }, ben),
      () => ben.call('POST', world.at('/plan'), { change: { kind: 'grant', grant, until: null } }),
    ];
    for (const attempt of tries) {
      const answer = await attempt();
      expect([answer.status, answer.body.code]).toEqual([400, 'share-refused']);
    }
    const row = (await ann.call('GET', world.at('/audience'))).body.items.find(
      (one: { principal: { name: string } }) => one.principal.name === 'Ben',
    );
    expect(row.becauses).toMatchObject([{ grant, role: 'manager', until }]);
    // Less for less long is theirs to take.
    const sooner = world.later(DAY / 2);
    const shorter = await ben.call('PATCH', world.at(`/grants/${grant}`), { until: sooner });
    expect(shorter.status).toBe(200);
    expect((await ann.call('PATCH', world.at(`/grants/${grant}`), { until: null })).status).toBe(200);
    expect(await world.shares()).toEqual(['Ben manager']);
  });

  test('S6: what an editor gave stays when editors may no longer share on', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    await editorsShare(true);
    await world.share({ append: true, people: [{ id: cleo.id }] }, ben);
    await editorsShare(false);
    expect(await world.roleOf(cleo)).toBe('viewer');
    expect((await ben.call('DELETE', world.at(`/grants/${await world.grantOf('Cleo')}`))).status).toBe(403);
  });
});
