import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

/** What those who invite may do with an invitation, and what it tells them of its holder. */
describe('invitations of addresses', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const invite = (email: string, more: object = {}, who = ann) =>
    world.share({ append: true, invitations: [{ email, ...more }] }, who);
  const waiting = async (who: TestPerson) => (await who.call('GET', world.at('/invitations'))).body.items;
  const resend = async (id: string, who: TestPerson) => {
    const { status, body } = await who.call('POST', world.at(`/invitations/${id}/resend`), {});
    return status === 200 ? status : [status, body.code];
  };

  test('S9, S13: who may not invite by an address does not send an invitation again, which lets it wait anew', async () => {
    await world.share({ people: [{ id: world.pia.id, role: 'manager' }] });
    await invite('wait@site2.org');
    const [{ id, sentAt }] = await waiting(world.pia);
    expect((await invite('wait@site2.org', {}, world.pia)).body.code).toBe('permission-needed');
    expect(await resend(id, world.pia)).toEqual([403, 'permission-needed']);
    expect((await waiting(world.pia))[0]).toMatchObject({ id, sentAt });
    expect(await resend(id, ann)).toBe(200);
  });

  test('S13, S6: an editor who shares on sees, sends again, edits and cancels what they invited, and nothing of others', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    expect((await ben.call('GET', world.at('/invitations'))).body.code).toBe('role-needed');
    await ann.call('PUT', world.at('/editors-share'), { allowed: true });
    await invite('of-ann@site2.org');
    await invite('of-ben@site2.org', { role: 'editor' }, ben);
    expect((await waiting(ann)).map(({ email }: { email: string }) => email)).toEqual([
      'of-ann@site2.org',
      'of-ben@site2.org',
    ]);
    const [own, ...others] = await waiting(ben);
    expect([own.email, others]).toEqual(['of-ben@site2.org', []]);
    const [foreign] = await waiting(ann);
    expect(await resend(foreign.id, ben)).toEqual([404, 'not-found']);
    expect(await resend(own.id, ben)).toBe(200);
    expect((await ben.call('PATCH', world.at(`/grants/${own.id}`), { role: 'viewer' })).status).toBe(200);
    expect((await waiting(ben))[0]).toMatchObject({ id: own.id, role: 'viewer' });
    expect((await ben.call('DELETE', world.at(`/grants/${own.id}`))).status).toBe(200);
    expect(await waiting(ben)).toEqual([]);
    expect(await waiting(ann)).toHaveLength(1);
  });

  test('S12, S35: who was invited and took another address since is shown by the one that was named', async () => {
    const { hub } = world.story;
    const moved = await hub.person('Mo Moved');
    await invite(moved.email);
    const { token } = (await hub.signIn(hub.admin.email, hub.admin.password)).body;
    const email = 'mo.at.home@private.org';
    const change = await hub.call('PATCH', `/api/v1/users/${moved.id}`, { token, body: { email } });
    expect(change.status).toBe(200);

    const [{ id }] = await waiting(ann);
    const answers = [
      await ann.call('GET', world.at('/invitations')),
      await ann.call('GET', world.at('/audience')),
      await ann.call('GET', world.at('/share')),
      await ann.call('GET', '/api/v1/exposures'),
      await ann.call('GET', world.at(`/explain?person=${moved.email}`)),
      await ann.call('POST', world.at('/plan'), { change: { kind: 'share', invitations: [] } }),
      await ann.call('POST', world.at(`/invitations/${id}/resend`), {}),
    ];
    for (const [at, answer] of answers.entries()) {
      const said = JSON.stringify(answer.body);
      expect(said, String(at)).toContain(moved.email);
      expect(said, String(at)).not.toContain('private.org');
    }
    const asked = async (person: string) => {
      const { body } = await ann.call('GET', world.at(`/explain?person=${person}`));
      return JSON.stringify(body).replaceAll(person, 'X');
    };
    expect(await asked(email)).toBe(await asked('nobody@private.org'));
  });
});
