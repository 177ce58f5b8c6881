import { emptyTrash } from '@tessera/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../testing/index.ts';
import { DAY, SharingWorld } from './testing/sharing-world.ts';

describe('what must not tell that somebody or something exists', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let eve: TestPerson;
  let max: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, eve, max } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  /** Titles of what is offered to somebody, as two lists say them. */
  const offered = async (who: TestPerson): Promise<string[]> => {
    const { received } = (await who.call('GET', '/api/v1/transfers')).body;
    const { transfers } = (await who.call('GET', '/api/v1/waiting')).body;
    expect(transfers).toEqual(received);
    return received.map((one: { resource: { title: string } }) => one.resource.title);
  };

  test('S12: whoever had opened it before they were invited is not known by that', async () => {
    await ann.call('PUT', world.at('/mode'), { mode: 'unlisted' });
    await eve.call('GET', world.at());
    await expect
      .poll(async () => (await eve.call('GET', '/api/v1/resources?view=recent')).body.items.length)
      .toBeGreaterThan(0);
    world.story.hub.clock.advance(1_000);
    await world.share({ append: true, invitations: [{ email: eve.email }] });
    expect(await world.shares()).toContain(`${eve.email} viewer until`);
    const { items } = (await ann.call('GET', '/api/v1/exposures?limit=50')).body;
    const own = items.filter((one: { resource: { id: string } }) => one.resource.id === world.id);
    const invited = own.find((one: { by: string }) => one.by === 'invitation');
    expect(invited).toMatchObject({ principal: { name: eve.email, id: null }, lastUsedAt: null });
    world.story.hub.clock.advance(61_000);
    await eve.call('GET', world.at());
    await expect.poll(() => world.shares()).toContain('Eve viewer');
  });

  test('S33, S9: looking for what an address may see does not tell whether it has an account', async () => {
    const stan = await world.story.hub.person('Stan');
    await ann.call('PUT', world.at('/mode'), { mode: 'public' });
    const search = async (who: TestPerson, subject: string) =>
      (
        await who.call('POST', '/access/v1/search/resource', {
          subject: { type: 'user', id: subject },
          action: { name: 'view' },
          resource: { type: 'resource' },
        })
      ).body;
    expect(await search(ann, stan.email)).toEqual(await search(ann, 'nobody@example.org'));
    expect((await search(ann, ben.email)).results).toContainEqual({ type: 'resource', id: world.id });
    // Whoever is known by this very thing is known where it is asked about.
    await stan.call('POST', world.at('/request'), { role: 'editor', message: '' });
    const [request] = (await ann.call('GET', world.at('/requests'))).body.items;
    await ann.call('POST', world.at(`/requests/${request.id}/approve`), {});
    expect((await search(ann, stan.id)).results).toEqual([{ type: 'resource', id: world.id }]);
  });

  test('S35: to whom a thing is offered shows to its managers as far as they know them', async () => {
    await world.share({ invitations: [{ email: max.email, role: 'manager' }] });
    await ann.call('POST', world.at('/transfer'), { person: ben.id });
    const { transfer } = (await eve.call('GET', world.at('/share'))).body;
    expect(transfer).toBeUndefined();
    const shown = (await max.call('GET', world.at('/share'))).body.transfer;
    expect(shown.to.name).toBe('Ben');
    // Max knows everybody; a manager who knows nobody does not.
    await world.share({ append: true, invitations: [{ email: eve.email, role: 'manager' }] });
    const seen = (await eve.call('GET', world.at('/share'))).body.transfer;
    expect(seen.to).toMatchObject({ kind: 'account', id: null, email: null });
    expect(JSON.stringify(seen)).not.toContain(ben.email);
  });

  test('S16, S7: an offer of who can give it no longer shows nothing of the thing', async () => {
    const organization = await world.story.organization('Offering', [
      [ann, 'owner'],
      [max, 'owner'],
    ]);
    const id = await world.story.publish(ann, {
      ...{ owner: organization, title: 'Before', sharing: { mode: 'private' } },
    });
    await ann.call('POST', `/api/v1/resources/${id}/transfer`, { person: ben.id });
    expect(await offered(ben)).toContain('Before');
    await max.call('DELETE', `/api/v1/organizations/${organization}/members/${ann.id}`);
    await max.call('PATCH', `/api/v1/resources/${id}`, { title: 'Secret' });
    const after = await offered(ben);
    expect([after.includes('Before'), after.includes('Secret')]).toEqual([false, false]);
    expect(JSON.stringify((await ben.call('GET', '/api/v1/inbox')).body.items)).not.toContain('Secret');
  });

  test('S16: what was offered and lies in the trash shows to nobody whom it was offered to', async () => {
    await ann.call('PATCH', world.at(), { title: 'Thrown away' });
    await ann.call('POST', world.at('/transfer'), { person: ben.id });
    await ann.call('DELETE', world.at());
    expect(await offered(ben)).not.toContain('Thrown away');
    await ann.call('POST', world.at('/restore'));
    expect(await offered(ben)).toContain('Thrown away');
  });

  test('P12, S16: an organization goes although things of it were offered', async () => {
    const organization = await world.story.organization('Going', [[ann, 'owner']]);
    const id = await world.story.publish(ann, { owner: organization, title: 'Of nobody' });
    await ann.call('POST', `/api/v1/resources/${id}/transfer`, { person: ben.id });
    expect((await ann.call('DELETE', `/api/v1/organizations/${organization}`)).status).toBe(200);
    expect(await offered(ben)).not.toContain('Of nobody');
  });

  test('S13: an invitation to what lies in a folder in the trash names nothing', async () => {
    const folder = await world.story.publish(ann, { kind: 'box', title: 'Folder', files: [] });
    const id = await world.story.publish(ann, { parent: folder, title: 'Hidden' });
    const shared = await world.story.share(ann, id, { invitations: [{ email: 'late@example.org' }] });
    const secret = String(shared.body.invitations[0].address).split('#')[1];
    const look = async () =>
      (await world.story.hub.call('POST', '/api/v1/invitation/look', { body: { secret } })).body;
    expect(await look()).toMatchObject({ standing: 'waiting', resource: { title: 'Hidden' } });
    await ann.call('DELETE', `/api/v1/resources/${folder}`);
    expect(await look()).toMatchObject({ standing: 'cancelled', resource: null });
  });

  test('S28, S7: of what is gone for good one’s request reads as for what never was', async () => {
    const never = 'a'.repeat(26);
    const ask = (id: string) =>
      eve.call('POST', `/api/v1/resources/${id}/request`, { role: 'viewer', message: 'Please' });
    const mine = async (id: string) => (await eve.call('GET', `/api/v1/resources/${id}/request`)).body;
    await ask(world.id);
    await ask(never);
    await ann.call('DELETE', world.at());
    await world.story.hub.hub.store.write((unit) => unit.settings.set('trashRetention', DAY));
    world.story.hub.clock.advance(2 * DAY);
    expect(await emptyTrash(world.story.hub.hub.systemContext())).toBeGreaterThan(0);
    expect(await mine(world.id)).toMatchObject({ request: { status: 'pending', message: 'Please' } });
    expect(Object.keys(await mine(world.id))).toEqual(Object.keys(await mine(never)));
  });
});
