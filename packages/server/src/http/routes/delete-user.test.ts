import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

const DAY = 24 * 60 * 60_000;
let story: Story;
let hub: TestHub;
let eve: TestPerson;

beforeAll(async () => {
  story = await startStory();
  hub = story.hub;
  eve = await hub.person('Eve Elsewhere');
});
afterAll(() => story.close());

type Caller = Pick<TestPerson, 'call'>;
const remove = (who: Caller, id: string, query = '') => who.call('DELETE', `/api/v1/users/${id}${query}`);
const restore = (who: Caller, id: string) => who.call('POST', `/api/v1/users/${id}/restore`, {});
const ownerOf = async (who: TestPerson, id: string) =>
  (await who.call('GET', `/api/v1/resources/${id}`)).body.owner?.id;
const namesIn = async (query: string) =>
  (await hub.admin.call('GET', `/api/v1/users${query}`)).body.items.map((one: { name: string }) => one.name);

async function invite(who: TestPerson, id: string, email: string, role = 'viewer') {
  const answer = await story.share(who, id, { people: [], invitations: [{ email, role }] });
  expect(answer.status).toBe(200);
}

describe('deleting', () => {
  test('A18, A5: what the person owns goes to the named one, shared as it was; every way in ends', async () => {
    const [dan, heir] = [await hub.person('Dan Deleted'), await hub.person('Hanna Heir')];
    const id = await story.publish(dan, { title: 'Kept' });
    await invite(dan, id, eve.email);
    const key = await dan.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['read'] });
    const { status, body } = await remove(hub.admin, dan.id, `?transferTo=${heir.id}`);
    expect([status, body]).toMatchObject([200, { given: 1, trashed: false, sessionsEnded: 1, keysEnded: 1 }]);
    expect(await story.roleOf(heir, id)).toBe('owner');
    expect(await story.roleOf(eve, id)).toBe('viewer');
    const mine = await heir.call('GET', '/api/v1/resources?view=mine');
    expect(mine.body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    // Never a guest, and never let in again.
    for (const token of [dan.token, key.body.secret]) {
      expect((await hub.call('GET', '/api/v1/resources?view=public', { token })).status).toBe(401);
    }
    expect((await hub.signIn(dan.email, TEST_PASSWORD)).status).toBe(401);
    const [entry] = await hub.hub.store.read((unit) => unit.audit.latest(1));
    expect(entry).toMatchObject({
      action: 'account.deleted',
      actor: hub.admin.id,
      target: dan.id,
      before: { name: 'Dan Deleted', email: dan.email },
      after: { given: 1, to: heir.id, trashed: false },
    });
  });

  test('A18: without a heir it goes to the trash in the care of who deletes, and comes back with the account', async () => {
    const tim = await hub.person('Tim Trashed');
    const group = await story.group('Trash team', [tim]);
    const folder = await story.publish(tim, { title: 'Shared' });
    expect((await tim.call('PUT', `/api/v1/resources/${folder}/mode`, { mode: 'public' })).status).toBe(200);
    const old = await story.publish(tim, { title: 'In the trash before' });
    await tim.call('DELETE', `/api/v1/resources/${old}`);
    const others = await story.publish(eve, { title: 'Of Eve' });
    await invite(eve, others, tim.email, 'editor');
    await invite(tim, folder, eve.email);
    expect((await remove(hub.admin, tim.id)).body).toMatchObject({ given: 2, trashed: true });
    expect([await story.sees(null, folder), await story.sees(eve, folder)]).toEqual([401, 404]);
    const trash = await hub.admin.call('GET', '/api/v1/resources?view=trash');
    expect(trash.body.items.map((one: { id: string }) => one.id)).toEqual(
      expect.arrayContaining([folder, old]),
    );
    const members = await hub.admin.call('GET', `/api/v1/groups/${group}/members`);
    expect(members.body.items).toEqual([]);
    expect((await hub.admin.call('GET', `/api/v1/groups/${group}`)).body.memberCount).toBe(0);

    const restored = await restore(hub.admin, tim.id);
    expect([restored.status, restored.body]).toEqual([
      200,
      { ...tim.account, lastSeenAt: expect.any(String) },
    ]);
    // The old session stays ended.
    expect((await tim.call('GET', '/api/v1/account')).status).toBe(401);
    const { body } = await hub.signIn(tim.email, TEST_PASSWORD);
    const again = {
      ...tim,
      call: (method: string, path: string) => hub.call(method, path, { token: body.token }),
    };
    expect([await story.roleOf(again, folder), await story.roleOf(again, others)]).toEqual([
      'owner',
      'editor',
    ]);
    expect([await story.sees(null, folder), await story.roleOf(eve, folder)]).toEqual([200, 'viewer']);
    const stillTrashed = await again.call('GET', '/api/v1/resources?view=trash');
    expect(stillTrashed.body.items.map((one: { id: string }) => one.id)).toEqual([old]);
    expect((await again.call('GET', '/api/v1/account')).body.groups).toMatchObject([{ id: group }]);
    expect((await restore(hub.admin, tim.id)).status).toBe(404);
  });

  test('A18: what the carer gave on meanwhile does not come back', async () => {
    const [gil, heir] = [await hub.person('Gil Given'), await hub.person('Hugo Heir')];
    const [kept, moved] = [await story.publish(gil), await story.publish(gil)];
    await remove(hub.admin, gil.id);
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(heir.id);
      const admin = await unit.accounts.byId(hub.admin.id);
      const owned = admin === null ? [] : await unit.resources.ownedBy(admin.key);
      const one = owned.find((resource) => resource.id === moved);
      if (account !== null && one !== undefined) await unit.resources.giveTo([one.key], account.key);
    });
    await restore(hub.admin, gil.id);
    const { body } = await hub.signIn(gil.email, TEST_PASSWORD);
    const again = {
      ...gil,
      call: (method: string, path: string) => hub.call(method, path, { token: body.token }),
    };
    expect(await ownerOf(again, kept)).toBe(gil.id);
    expect(await story.sees(again, moved)).toBe(404);
  });

  test('A18: a deleted account is in no list, cannot be changed, named or invited to a group', async () => {
    const lea = await hub.person('Lea Left');
    const group = await story.group('Lea team', []);
    await remove(hub.admin, lea.id);
    expect(await namesIn('?query=lea')).toEqual([]);
    expect(await namesIn(`?email=${lea.email}`)).toEqual([]);
    expect(await namesIn('?deleted=true&query=lea')).toEqual(['Lea Left']);
    expect((await hub.admin.call('GET', `/api/v1/users/${lea.id}`)).status).toBe(404);
    expect((await hub.admin.call('PATCH', `/api/v1/users/${lea.id}`, { status: 'active' })).status).toBe(404);
    expect((await hub.admin.call('PUT', `/api/v1/groups/${group}/members/${lea.id}`, {})).status).toBe(404);
    expect((await remove(hub.admin, lea.id)).status).toBe(404);
    const found = await hub.admin.call('GET', '/api/v1/principals?query=lea');
    expect(JSON.stringify(found.body)).not.toContain('Lea Left');
  });

  test('A18: the address is taken for 30 days, then free, and the account is gone for good', async () => {
    const own = await startStory();
    try {
      const ron = await own.hub.person('Ron Return');
      const fresh = async () => {
        const { body } = await own.hub.signIn(own.hub.admin.email, TEST_PASSWORD);
        return (method: string, path: string, sent?: unknown) =>
          own.hub.call(method, path, { token: body.token, ...(sent === undefined ? {} : { body: sent }) });
      };
      await remove(own.hub.admin, ron.id);
      const again = { name: 'Ron Again', email: ron.email, password: TEST_PASSWORD };
      own.hub.clock.advance(30 * DAY - 1000);
      let call = await fresh();
      expect((await call('POST', '/api/v1/users', again)).status).toBe(409);
      own.hub.clock.advance(1000);
      call = await fresh();
      expect((await call('POST', `/api/v1/users/${ron.id}/restore`, {})).status).toBe(404);
      expect((await call('GET', '/api/v1/users?deleted=true')).body.items).toEqual([]);
      expect((await call('POST', '/api/v1/users', again)).status).toBe(201);
      expect((await own.hub.signIn(ron.email, TEST_PASSWORD)).status).toBe(201);
    } finally {
      await own.close();
    }
  });
});

describe('who may', () => {
  test('A4: deleting needs a recent sign-in; A15: an unknown id and a bad heir change nothing', async () => {
    const nia = await hub.person('Nia Never');
    expect((await remove(hub.admin, 'nobody')).status).toBe(404);
    const gone = await hub.person('Gone Already');
    await hub.admin.call('PATCH', `/api/v1/users/${gone.id}`, { status: 'disabled' });
    for (const heir of ['nobody', nia.id, gone.id]) {
      const answer = await remove(hub.admin, nia.id, `?transferTo=${heir}`);
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'transferTo']);
    }
    expect((await nia.call('GET', '/api/v1/account')).status).toBe(200);
  });

  test('P5: a user manager deletes and restores nobody who holds more, and gets nothing of anybody’s', async () => {
    const mia = await hub.person('Mia Manager');
    await story.group('Managers', [mia], { permissions: ['users:manage'] });
    const [strong, rich, plain] = [
      await hub.person('Sam Strong'),
      await hub.person('Rita Rich'),
      await hub.person('Paul Plain'),
    ];
    await story.group('Settings', [strong], { permissions: ['settings:manage'] });
    const id = await story.publish(rich, { title: 'Secret title' });
    expect((await remove(mia, strong.id)).body.parameters.rule).toBe('subset');
    expect((await remove(mia, hub.admin.id)).body.parameters.rule).toBe('subset');
    for (const query of ['', `?transferTo=${mia.id}`]) {
      const answer = await remove(mia, rich.id, query);
      expect([answer.status, answer.body.parameters]).toEqual([403, { permission: 'resources:view-all' }]);
    }
    expect(await story.roleOf(rich, id)).toBe('owner');
    await rich.call('PUT', `/api/v1/resources/${id}/mode`, { mode: 'private' });
    const told = await mia.call('GET', `/api/v1/users/${rich.id}/belongings`);
    expect(told.body).toEqual({ owned: 1, shared: 0, newest: [] });
    const all = await hub.admin.call('GET', `/api/v1/users/${rich.id}/belongings`);
    expect(all.body).toMatchObject({ owned: 1, shared: 0, newest: [{ id, title: 'Secret title' }] });
    await invite(rich, id, eve.email);
    const shared = await mia.call('GET', `/api/v1/users/${rich.id}/belongings`);
    expect(shared.body).toEqual({ owned: 1, shared: 1, newest: [] });
    expect((await remove(mia, plain.id)).status).toBe(200);
    await remove(hub.admin, strong.id);
    expect((await restore(mia, strong.id)).body.parameters.rule).toBe('subset');
    expect((await restore(mia, plain.id)).status).toBe(200);
  });

  test('A17: the last administrator is not deleted, also not by two requests at once; oneself only with a heir', async () => {
    const own = await startStory();
    try {
      const bo = await own.hub.person('Bo Boss', { role: 'ADMIN' });
      await own.publish(bo);
      expect((await remove(bo, bo.id)).body.errors[0].field).toBe('transferTo');
      const answers = await Promise.all([remove(own.hub.admin, bo.id), remove(bo, own.hub.admin.id)]);
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 401]);
      const [left] = answers[0]?.status === 200 ? [own.hub.admin] : [bo];
      const last = await remove(left, left.id);
      expect([last.status, last.body.code]).toEqual([409, 'last-admin']);
    } finally {
      await own.close();
    }
  });

  test('P12: the last owner of an organization stays until somebody else owns it', async () => {
    const [ora, olaf] = [await hub.person('Ora Owner'), await hub.person('Olaf Other')];
    const organization = await story.organization('Harbour', [[ora, 'owner']]);
    const refused = await remove(hub.admin, ora.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect(refused.body.detail).toContain('Harbour');
    await hub.admin.call('PUT', `/api/v1/organizations/${organization}/members/${olaf.id}`, {
      role: 'owner',
    });
    expect((await remove(hub.admin, ora.id)).status).toBe(200);
    await restore(hub.admin, ora.id);
    const { body } = await hub.signIn(ora.email, TEST_PASSWORD);
    const self = await hub.call('GET', '/api/v1/account', { token: body.token });
    expect(self.body.organizations).toMatchObject([{ id: organization, role: 'owner' }]);
  });
});
