import type { ExposureShape } from '@tessera/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';

/** A busy machine may take its time. */
const SOON = { timeout: 20_000 };

describe('the gallery of one person', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let cleo: TestPerson;
  let eve: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, cleo, eve } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const list = async (who: TestPerson, query: string) =>
    (await who.call('GET', `/api/v1/resources?${query}`)).body.items as { id: string; starred: boolean }[];
  const ids = async (who: TestPerson, query: string) => (await list(who, query)).map(({ id }) => id);
  const mark = (who: TestPerson, method: string, what: string) => who.call(method, world.at(`/${what}`));

  test('S29: starred: what one may still view, by last change; a stranger stars nothing', async () => {
    await world.share({ people: [{ id: ben.id }] });
    expect((await mark(ben, 'PUT', 'star')).status).toBe(204);
    expect((await mark(ben, 'PUT', 'star')).status).toBe(204);
    expect(await ids(ben, 'view=starred')).toEqual([world.id]);
    expect((await list(ben, 'view=shared'))[0]?.starred).toBe(true);
    expect((await list(ann, 'view=mine'))[0]?.starred).toBe(false);
    expect([(await mark(eve, 'PUT', 'star')).status, (await mark(eve, 'DELETE', 'star')).status]).toEqual([
      404, 404,
    ]);
    await world.share({ people: [] });
    expect(await ids(ben, 'view=starred')).toEqual([]);
    await world.share({ people: [{ id: ben.id }] });
    expect((await mark(ben, 'DELETE', 'star')).status).toBe(204);
    expect(await ids(ben, 'view=starred')).toEqual([]);
  });

  test('S29: what one opened by its address alone can be starred, though no other list shows it', async () => {
    await ann.call('PUT', world.at('/mode'), { mode: 'unlisted' });
    await mark(eve, 'PUT', 'star');
    expect(await ids(eve, 'view=starred')).toEqual([world.id]);
    expect(await ids(eve, 'view=visible')).toEqual([]);
  });

  test('S29: continue holds what one opened last, pages exactly, and says when', async () => {
    const third = world.id;
    const first = await world.story.publish(ann, { title: 'First' });
    const second = await world.story.publish(ann, { title: 'Second' });
    for (const id of [second, third, first]) {
      world.story.hub.clock.advance(1_000);
      await ann.call('GET', `/api/v1/resources/${id}`);
      await expect.poll(async () => (await ids(ann, 'view=recent&limit=1'))[0], SOON).toBe(id);
    }
    const page = (await ann.call('GET', '/api/v1/resources?view=recent&limit=2')).body;
    expect(page.items.map(({ id }: { id: string }) => id)).toEqual([first, third]);
    const rest = (await ann.call('GET', `/api/v1/resources?view=recent&limit=2&cursor=${page.next}`)).body;
    expect(rest.items[0].id).toBe(second);
    expect(Date.parse(rest.items[0].openedAt)).toBeGreaterThan(0);
  });

  test('S29: a share is hidden from the list, shown again on request, and by being shared again', async () => {
    await world.share({ groups: [{ id: world.groups.trade }] });
    expect((await mark(ben, 'PUT', 'hidden')).status).toBe(204);
    expect(await ids(ben, 'view=shared')).not.toContain(world.id);
    expect(await ids(ben, 'view=hidden')).toEqual([world.id]);
    expect(await ids(cleo, 'view=shared')).toContain(world.id);
    await mark(ben, 'DELETE', 'hidden');
    expect(await ids(ben, 'view=shared')).toContain(world.id);
    await mark(ben, 'PUT', 'hidden');
    world.story.hub.clock.advance(1_000);
    await world.share({ people: [{ id: ben.id }] });
    expect((await ids(ben, 'view=shared'))[0]).toBe(world.id);
    expect(await ids(ben, 'view=hidden')).toEqual([]);
    await ann.call('DELETE', world.at());
  });

  test('S29: narrowed to whom it is shared with: exact, of what one manages, of whom one knows', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }, { id: cleo.id }] });
    expect(await ids(ann, `view=mine&sharedWith=${cleo.id}`)).toEqual([world.id]);
    expect(await ids(ann, `view=mine&sharedWith=${world.groups.trade}`)).not.toContain(world.id);
    expect(await ids(ben, `view=visible&sharedWith=${cleo.id}`)).toEqual([world.id]);
    // Cleo only views it: with whom it is shared is not hers to know.
    expect(await ids(cleo, `view=visible&sharedWith=${ben.id}`)).toEqual([]);
    await world.share({ append: true, invitations: [{ email: eve.email }] });
    expect(await ids(ann, `view=mine&sharedWith=${eve.id}`)).toEqual([]);
  });

  test('S29: what waits for an answer: requests for what one manages, and nothing of others', async () => {
    expect(
      (await eve.call('POST', world.at('/request'), { role: 'viewer', message: 'I would like to' })).status,
    ).toBe(200);
    const waiting = (await ann.call('GET', '/api/v1/waiting')).body;
    const own = waiting.requests.filter((one: { resource: { id: string } }) => one.resource.id === world.id);
    expect(own).toMatchObject([{ person: { name: 'Eve' }, role: 'viewer', resource: { title: 'A sheet' } }]);
    expect((await ben.call('GET', '/api/v1/waiting')).body.requests).toEqual([]);
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    expect((await ben.call('GET', '/api/v1/waiting')).body.requests).toHaveLength(1);
  });

  test('S12, S29: what I share reads alike whether an invited address has an account that was here before', async () => {
    // Eve was here while anybody could be.
    await ann.call('PUT', world.at('/mode'), { mode: 'public' });
    await world.story.sees(eve, world.id);
    const recent = async () => (await eve.call('GET', '/api/v1/resources?view=recent')).body.items;
    await expect.poll(recent, { timeout: 20_000 }).toContainEqual(expect.objectContaining({ id: world.id }));
    await ann.call('PUT', world.at('/mode'), { mode: 'private' });
    world.story.hub.clock.advance(1000);
    await world.share({ invitations: [{ email: eve.email }] });
    world.story.hub.clock.advance(1000);
    await world.share({ append: true, invitations: [{ email: 'nobody@example.org' }] });
    const order = async (by: string): Promise<readonly ExposureShape[]> => {
      const { items } = (await ann.call('GET', `/api/v1/exposures?order=${by}`)).body;
      return items.filter((one: ExposureShape) => one.resource.id === world.id);
    };
    const rows = await order('newest');
    expect(rows.map(({ by, lastUsedAt }) => [by, lastUsedAt])).toEqual([
      ['invitation', null],
      ['invitation', null],
    ]);
    for (const { since, until, principal } of rows) {
      expect(principal).toMatchObject({ kind: 'address', id: null });
      const days = (Date.parse(until ?? '') - Date.parse(since)) / 86_400_000;
      expect(days).toBeCloseTo(30, 2);
    }
    // Where it stands tells it no more: what nobody used yet comes first, oldest first, then what was used.
    world.story.hub.clock.advance(1000);
    await world.share({ append: true, people: [{ id: ben.id }] });
    await world.story.sees(ben, world.id);
    await expect
      .poll(async () => (await order('last-used')).map((one) => one.lastUsedAt !== null), SOON)
      .toEqual([false, false, true]);
    const names = async (by: string) => (await order(by)).map(({ principal }) => principal.name);
    expect(await names('last-used')).toEqual(await names('oldest'));
  });

  test('S29, P12: invitations into organizations wait there, for who proved the address alone', async () => {
    const mill = await world.story.organization('Waiting mill', [[ann, 'owner']]);
    await ann.call('POST', `/api/v1/organizations/${mill}/invitations`, { email: eve.email, role: 'member' });
    const waiting = async (who: TestPerson) => (await who.call('GET', '/api/v1/waiting')).body.invitations;
    const [offer, ...others] = await waiting(eve);
    expect([offer, others]).toMatchObject([
      { inviter: 'Ann', role: 'member', organization: { id: mill, name: 'Waiting mill' } },
      [],
    ]);
    expect(await waiting(ben)).toEqual([]);
    const proved = (verified: boolean) =>
      world.story.hub.admin.call('PATCH', `/api/v1/users/${eve.id}`, { verified });
    await proved(false);
    expect(await waiting(eve)).toEqual([]);
    await proved(true);
    const path = `/api/v1/account/organization-invitations/${offer.id}`;
    expect((await eve.call('POST', path, { answer: 'decline' })).status).toBe(204);
    expect(await waiting(eve)).toEqual([]);
  });

  test('S28: managers are told of a request once, and who asked of the answer', async () => {
    const told = async (who: TestPerson, what: string) =>
      (await who.call('GET', '/api/v1/inbox')).body.items.filter(
        (item: { what: string; path: string }) => item.what === what && item.path.includes(world.id),
      );
    await world.share({
      people: [
        { id: ben.id, role: 'manager' },
        { id: cleo.id, role: 'editor' },
      ],
    });
    await eve.call('POST', world.at('/request'), { role: 'viewer', message: 'For the report' });
    await eve.call('POST', world.at('/request'), { role: 'editor', message: 'For the report' });
    expect([(await told(ann, 'request-made')).length, (await told(ben, 'request-made')).length]).toEqual([
      1, 1,
    ]);
    expect(await told(cleo, 'request-made')).toEqual([]);
    const [news] = await told(ann, 'request-made');
    expect([news.path, news.actor.name]).toEqual([`/r/${world.id}?share=1`, 'Eve']);
    const [{ id }] = (await ann.call('GET', world.at('/requests'))).body.items;
    await ben.call('POST', world.at(`/requests/${id}/approve`), { role: 'viewer' });
    expect(await told(eve, 'request-approved')).toHaveLength(1);
    await eve.call('POST', world.at('/request'), { role: 'manager' });
    const [second] = (await ann.call('GET', world.at('/requests'))).body.items;
    await ann.call('POST', world.at(`/requests/${second.id}/decline`));
    expect(await told(eve, 'request-declined')).toHaveLength(1);
  });

  test('S28: a request is taken back; for an id that does not exist every answer is the same', async () => {
    const nothing = '/api/v1/resources/aaaaaaaaaaaaaaaaaaaaaaaaaa/request';
    for (const path of [world.at('/request'), nothing]) {
      await eve.call('POST', path, { role: 'viewer' });
      expect((await eve.call('DELETE', path)).status).toBe(204);
      expect((await eve.call('DELETE', path)).status).toBe(204);
      expect((await eve.call('GET', path)).body.request.status).toBe('withdrawn');
      expect((await eve.call('POST', path, { role: 'viewer' })).body.status).toBe('pending');
      await eve.call('DELETE', path);
    }
    expect((await ann.call('GET', world.at('/requests'))).body.items).toEqual([]);
  });

  test('C9, S32: groups that share with me, and who; never oneself, public ones on demand, none whose sharing is off', async () => {
    const { groups, story } = world;
    const open = await story.group('Open house', [cleo], { type: 'public' });
    await world.share({ groups: [{ id: groups.trade }] });
    const other = await story.publish(cleo, { sharing: { mode: 'private' } });
    await story.share(cleo, other, { groups: [{ id: groups.trade }, { id: open }] });
    const told = async (who: TestPerson, query = '') =>
      (await who.call('GET', `/api/v1/groups-sharing-with-me${query}`)).body.items.map(
        ({ group, owners }: { group: { name: string }; owners: { name: string }[] }) =>
          `${group.name}: ${owners.map(({ name }) => name).join(', ')}`,
      );
    expect(await told(ben)).toEqual(['Trade team: Ann, Cleo']);
    expect(await told(ann)).toEqual(['Trade team: Cleo']);
    expect(await told(ann, '?includePublic=true')).toEqual(['Open house: Cleo', 'Trade team: Cleo']);
    expect(await told(eve)).toEqual([]);
    await story.hub.admin.call('PATCH', `/api/v1/groups/${groups.trade}`, { sharing: false });
    expect(await told(ben)).toEqual([]);
    await story.hub.admin.call('PATCH', `/api/v1/groups/${groups.trade}`, { sharing: true });
    await ann.call('DELETE', world.at());
    expect(await told(ben)).toEqual(['Trade team: Cleo']);
    await story.share(cleo, other, { groups: [] });
  });

  test('S29: trash brings the shares back', async () => {
    await world.share({ people: [{ id: ben.id }] });
    await mark(ben, 'PUT', 'star');
    await ann.call('DELETE', world.at());
    expect([await ids(ben, 'view=shared'), await ids(ben, 'view=starred')].flat()).not.toContain(world.id);
    expect(await ofThis(ann)).toEqual([]);
    await ann.call('POST', world.at('/restore'));
    expect((await ids(ben, 'view=shared'))[0]).toBe(world.id);
    expect(await ids(ben, 'view=starred')).toEqual([world.id]);
    expect(await ofThis(ann)).toHaveLength(1);
  });

  interface Exposure {
    grant: string;
    resource: { id: string };
    by: string;
    principal: { name: string };
    role: string;
    until: string | null;
    revocable: boolean;
    lastUsedAt: string | null;
  }
  const exposures = async (who: TestPerson, query = ''): Promise<Exposure[]> => {
    const items: Exposure[] = [];
    let cursor = '';
    do {
      const { body } = await who.call('GET', `/api/v1/exposures?limit=3${query}${cursor}`);
      items.push(...body.items);
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    return items;
  };
  const ofThis = async (who: TestPerson, query = '') =>
    (await exposures(who, query)).filter((one) => one.resource.id === world.id);

  describe('what I share', () => {
    test('S29: all that is open of what one owns or manages and all that one gave: widest first, each once', async () => {
      await world.share({
        people: [{ id: ben.id, role: 'manager' }, { id: cleo.id }],
        groups: [{ id: world.groups.trade }],
        invitations: [{ email: 'late@example.org' }],
      });
      await ann.call('PUT', world.at('/mode'), { mode: 'public' });
      const said = (await ofThis(ann)).map(({ principal, by }) => `${principal.name} ${by}`);
      expect(said.slice(0, 2)).toEqual(['Everyone mode', 'Trade team share']);
      expect(said.slice(2).toSorted()).toEqual(['Ben share', 'Cleo share', 'late@example.org invitation']);
      // Ben manages it, and does not hold a share of his own there.
      expect((await ofThis(ben)).map(({ principal }) => principal.name)).not.toContain('Ben');
      expect(await ofThis(cleo)).toEqual([]);
      expect(await ofThis(eve)).toEqual([]);
    });

    test('S29: what one gave stays listed when one no longer manages, and cannot be revoked; of what one cannot view, nothing', async () => {
      await world.share({ people: [{ id: ben.id, role: 'manager' }] });
      await world.share({ append: true, people: [{ id: cleo.id }] }, ben);
      await world.share({ append: false, people: [{ id: ben.id, role: 'viewer' }, { id: cleo.id }] });
      expect(await ofThis(ben)).toMatchObject([{ principal: { name: 'Cleo' }, revocable: false }]);
      await world.share({ append: false, people: [{ id: cleo.id }] });
      expect(await ofThis(ben)).toEqual([]);
    });

    test('S29: oldest, newest and last used first, paged without gaps', async () => {
      for (const person of [ben, cleo]) {
        world.story.hub.clock.advance(1_000);
        await world.share({ append: true, people: [{ id: person.id }] });
      }
      const names = async (order: string) =>
        (await ofThis(ann, `&order=${order}`)).map(({ principal }) => principal.name);
      expect(await names('oldest')).toEqual(['Ben', 'Cleo']);
      expect(await names('newest')).toEqual(['Cleo', 'Ben']);
      await ben.call('GET', world.at());
      await expect.poll(() => names('last-used'), SOON).toEqual(['Cleo', 'Ben']);
      expect(
        (await ofThis(ann)).find(({ principal }) => principal.name === 'Ben')?.lastUsedAt,
      ).not.toBeNull();
      expect((await exposures(ann, '&order=oldest')).length).toBe((await exposures(ann)).length);
    });

    test('S29: many revoked at once give one receipt, all or none; general access becomes private', async () => {
      const other = await world.story.publish(ann, { sharing: { mode: 'private' } });
      await world.story.share(ann, other, { people: [{ id: ben.id }] });
      await world.share({ people: [{ id: ben.id }, { id: cleo.id }] });
      await ann.call('PUT', world.at('/mode'), { mode: 'public' });
      const all = (await exposures(ann)).filter((one) => [world.id, other].includes(one.resource.id));
      const grants = all.map(({ resource, grant }) => ({ resource: resource.id, grant }));
      const wrong = await ann.call('POST', '/api/v1/exposures/revoke', {
        grants: [...grants, { resource: other, grant: 'nothing' }],
      });
      expect([wrong.status, await world.sees(eve)]).toEqual([404, 200]);
      const { status, body } = await ann.call('POST', '/api/v1/exposures/revoke', { grants });
      expect(status).toBe(200);
      const lost = body.lost.people.map(({ name }: { name: string }) => name);
      expect([body.lost.count, lost.toSorted()]).toEqual([2, ['Ben', 'Cleo']]);
      expect([await world.sees(ben), await world.sees(eve), await world.story.sees(ben, other)]).toEqual([
        404, 404, 404,
      ]);
    });

    test('S15: many get another end at once; a permanent share beside keeps what remains', async () => {
      await world.share({
        people: [{ id: ben.id, until: world.later(2 * DAY) }],
        groups: [{ id: world.groups.trade }],
      });
      const [timed] = (await ofThis(ann)).filter(({ until }) => until !== null);
      const until = world.later(30 * DAY);
      const { status } = await ann.call('POST', '/api/v1/exposures/extend', {
        grants: [{ resource: world.id, grant: timed?.grant }],
        until,
      });
      expect([status, (await ofThis(ann)).find(({ grant }) => grant === timed?.grant)?.until]).toEqual([
        200,
        until,
      ]);
      await ann.call('PUT', world.at('/mode'), { mode: 'public' });
      const mode = (await ofThis(ann)).find(({ by }) => by === 'mode');
      const refused = await ann.call('POST', '/api/v1/exposures/extend', {
        grants: [{ resource: world.id, grant: mode?.grant }],
        until,
      });
      expect(refused.body.code).toBe('input-invalid');
    });
  });
});
