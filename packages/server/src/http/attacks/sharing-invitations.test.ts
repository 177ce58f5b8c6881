import { tendWhatEnds } from '@tessera/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';

/** A busy machine may take its time. */
const SOON = { timeout: 20_000 };

/** What those who invite may do with an invitation, and what it tells them of its holder. */
describe('invitations of addresses', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben } = world);
    // Time moves on by weeks here, and nobody is to be signed out by it.
    const lasting = { sessionIdle: 365 * DAY, sessionLife: 365 * DAY };
    await world.story.hub.admin.call('PATCH', '/api/v1/settings', lasting);
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

  test('S12, S13: what nobody opened ends after 30 days, whether or not an account has the address', async () => {
    const { hub } = world.story;
    const [idle, opener] = [await hub.person('Ida Idle'), await hub.person('Ole Opener')];
    const untils = async () => {
      const { items } = (await ann.call('GET', world.at('/audience?limit=200'))).body;
      const others = items.filter((row: { owner: boolean }) => !row.owner);
      return Object.fromEntries(
        others.map((row: { principal: { name: string }; becauses: { until: string | null }[] }) => [
          row.principal.name,
          row.becauses[0]?.until,
        ]),
      );
    };
    const listed = async (who: TestPerson) => {
      const { items } = (await who.call('GET', '/api/v1/resources?view=shared')).body;
      return items.some(({ id }: { id: string }) => id === world.id);
    };
    const end = new Date(hub.clock.now() + 30 * DAY).toISOString();
    const emails = [idle.email, 'nobody.idle@example.org', opener.email];
    await world.share({ invitations: emails.map((email) => ({ email })) });
    expect(await untils()).toEqual(Object.fromEntries(emails.map((email) => [email, end])));
    // It is theirs at once; what opens it makes it last.
    expect(await listed(idle)).toBe(true);
    expect(await world.sees(opener)).toBe(200);
    const left = { [idle.email]: end, 'nobody.idle@example.org': end, 'Ole Opener': null };
    await expect.poll(untils, SOON).toEqual(left);

    hub.clock.advance(30 * DAY);
    await tendWhatEnds(hub.hub.systemContext());
    expect(await untils()).toEqual({ 'Ole Opener': null });
    expect([await listed(idle), await listed(opener)]).toEqual([false, true]);
  });

  test('S6, P12: an invitation outlives the role of who sent it, to a thing as to an organization; who is left takes it back', async () => {
    const { story } = world;
    const acme = await story.organization('Acme after Ben', [
      [ann, 'owner'],
      [ben, 'owner'],
    ]);
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    const sent = await invite(world.eve.email, { role: 'editor' }, ben);
    await invite('later@site2.org', {}, ben);
    const offers = `/api/v1/organizations/${acme}/invitations`;
    for (const email of [world.eve.email, world.max.email])
      expect((await ben.call('POST', offers, { email, role: 'member' })).status).toBe(201);
    await world.share({ people: [] });
    expect((await ann.call('DELETE', `/api/v1/organizations/${acme}/members/${ben.id}`)).status).toBeLessThan(
      300,
    );

    // Both are listed to those who are left, and gone when they take them back.
    const [later] = (await waiting(ann)).filter(({ email }: { email: string }) => email.startsWith('later'));
    expect((await ann.call('DELETE', world.at(`/grants/${later.id}`))).status).toBe(200);
    const listed = (await ann.call('GET', offers)).body.items;
    const max = listed.find(({ email }: { email: string }) => email === world.max.email);
    expect((await ann.call('DELETE', `${offers}/${max.id}`)).status).toBe(204);
    expect((await world.max.call('GET', '/api/v1/waiting')).body.invitations).toEqual([]);

    // What nobody took back is what was given.
    const secret = sent.body.invitations[0].address.split('#')[1];
    expect((await world.eve.call('POST', '/api/v1/invitation/accept', { secret })).status).toBe(200);
    expect(await world.roleOf(world.eve)).toBe('editor');
    const [offer] = (await world.eve.call('GET', '/api/v1/waiting')).body.invitations;
    const answer = { answer: 'accept' };
    const taken = await world.eve.call(
      'POST',
      `/api/v1/account/organization-invitations/${offer.id}`,
      answer,
    );
    expect(taken.status).toBe(204);
  });

  test('S13: whoever has an account declines too, and has it no longer', async () => {
    const dee = await world.story.hub.person('Dee Declines');
    const sent = await invite(dee.email);
    const secret = sent.body.invitations[0].address.split('#')[1];
    expect((await dee.call('POST', '/api/v1/invitation/decline', { secret })).status).toBe(204);
    expect(await world.sees(dee)).toBe(404);
    expect(await waiting(ann)).toEqual([]);
    const [news] = (await ann.call('GET', '/api/v1/inbox')).body.items;
    expect(news).toMatchObject({ what: 'invitation-declined', details: { email: dee.email } });
  });

  test('S15: an end that the sharer named stays when its holder opens it', async () => {
    const { hub } = world.story;
    const guest = await hub.person('Gia Guest');
    const until = world.later(2 * DAY);
    await world.share({ invitations: [{ email: guest.email, until }] });
    expect(await world.sees(guest)).toBe(200);
    await expect.poll(() => world.shares(), SOON).toEqual(['Gia Guest viewer until']);
    hub.clock.advance(2 * DAY);
    expect(await world.sees(guest)).toBe(404);
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
    const picked = async (query: string) => {
      const { body } = await ann.call('GET', `/api/v1/principals?query=${query}&resource=${world.id}`);
      return body.items;
    };
    expect(await picked(moved.email)).toMatchObject([
      { kind: 'address', email: moved.email, current: { role: 'viewer', through: 'an invitation' } },
    ]);
    expect(await picked(email)).toMatchObject([{ kind: 'address', email, current: null }]);
  });
});
