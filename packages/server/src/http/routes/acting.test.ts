import { type Endpoint, endpoints } from '@tessera/contract';
import type { Permission } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

const HOUR = 3_600_000;
let story: Story;
let hub: TestHub;
let ben: TestPerson;
let sheet: string;

beforeAll(async () => {
  story = await startStory();
  ({ hub } = story);
  ben = await hub.person('Ben Baker');
  sheet = await story.publish(ben, { title: 'Of Ben', sharing: { mode: 'private' } });
});
afterAll(() => story.close());

/** Somebody signed in just now, by a session of their own. */
async function fresh(person: {
  readonly email: string;
}): Promise<Pick<TestPerson, 'call'> & { token: string }> {
  const { body } = await hub.signIn(person.email, TEST_PASSWORD);
  return {
    token: body.token,
    call: (method, path, sent, options) =>
      hub.call(method, path, {
        token: body.token,
        ...(sent === undefined ? {} : { body: sent }),
        ...options,
      }),
  };
}

type Caller = Pick<TestPerson, 'call'>;

/** The same caller through the eyes that were borrowed. */
function wearing(who: Caller, id: string): Caller {
  return {
    call: (method, path, sent, options = {}) =>
      who.call(method, path, sent, { ...options, headers: { ...options.headers, 'tessera-acting': id } }),
  };
}

async function actAs(who: Caller, person: string, more: object = {}): Promise<Caller & { id: string }> {
  const { status, body } = await who.call('POST', '/api/v1/acting', { person, ...more });
  expect([status, body]).toEqual([201, expect.anything()]);
  return { id: body.id, ...wearing(who, body.id) };
}

async function viewAs(who: Caller, id: string, as: unknown): Promise<Caller> {
  const { status, body } = await who.call('POST', `/api/v1/resources/${id}/view-as`, { as });
  expect([status, body]).toEqual([201, expect.anything()]);
  return wearing(who, body.id);
}

const latest = async (count = 1) => hub.hub.store.read((unit) => unit.audit.latest(count));

async function manager(name: string, permissions: readonly Permission[]): Promise<TestPerson> {
  const person = await hub.person(name);
  await story.group(`${name} may`, [person], { permissions });
  return person;
}

describe('acting as somebody', () => {
  test('A7: an administrator sees what the person sees, and says who really asks', async () => {
    const admin = await fresh(hub.admin);
    const asBen = await actAs(admin, ben.email);
    const me = await asBen.call('GET', '/api/v1/account');
    expect(me.body).toMatchObject({
      account: { id: ben.id },
      acting: { sort: 'act-as', writes: false, behind: { id: hub.admin.id } },
    });
    const mine = await asBen.call('GET', '/api/v1/resources?view=mine');
    expect(mine.body.items.map((item: { id: string }) => item.id)).toEqual([sheet]);
    expect((await admin.call('GET', '/api/v1/account')).body).toMatchObject({
      account: { id: hub.admin.id },
      acting: null,
    });
  });

  test('A7: without writing chosen nothing is written; with it content is, and both names stand in the log', async () => {
    const admin = await fresh(hub.admin);
    const reads = await actAs(admin, ben.id);
    const path = `/api/v1/resources/${sheet}`;
    expect((await reads.call('PATCH', path, { title: 'Changed' })).body.code).toBe('acting-refused');
    const without = await admin.call('POST', '/api/v1/acting', { person: ben.id, writes: true });
    expect([without.status, without.body.errors[0].field]).toEqual([400, 'reason']);
    const writes = await actAs(admin, ben.id, { writes: true, reason: 'Ben asked for it' });
    expect((await writes.call('PATCH', path, { title: 'Of Ben, corrected' })).status).toBe(200);
    const [entry] = await latest();
    expect(entry).toMatchObject({ actor: hub.admin.id, actingAs: ben.id, target: sheet });
  });

  test('A7: the person is told, with the name of who acts, and cannot be kept from knowing', async () => {
    const dora = await hub.person('Dora Diaz');
    await actAs(await fresh(hub.admin), dora.id, { writes: true, reason: 'A broken upload' });
    const { items } = (await dora.call('GET', '/api/v1/inbox')).body;
    expect(items[0]).toMatchObject({ event: 'security', what: 'acted-as', actor: { id: hub.admin.id } });
    const entries = await latest(3);
    expect(entries.find(({ action }) => action === 'account.acted-as')).toMatchObject({
      actor: hub.admin.id,
      target: dora.id,
      after: { writes: true, reason: 'A broken upload' },
    });
  });

  test('A7: never credentials, keys, sharing, ownership or permissions; nobody acts further: every route is tried', async () => {
    const admin = await fresh(hub.admin);
    const writes = await actAs(admin, ben.id, { writes: true, reason: 'to try' });
    const open: string[] = [];
    for (const [name, { method, path, needs }] of Object.entries<Endpoint>(endpoints)) {
      if (method === 'GET') continue;
      const address = path.replaceAll(/:\w+|\*/g, 'x');
      const { status } = await writes.call(method, address, {});
      if (status !== 401 && status !== 403) open.push(`${name} ${needs.scope}`);
    }
    expect(open.sort()).toEqual([
      'addVersion write',
      'createUpload write',
      'deleteUpload write',
      'inspectUpload write',
      'restoreResource write',
      'restoreVersion write',
      'sendUpload write',
      'trashResource write',
      'updateResource write',
    ]);
    // What those two do needs a manager's role, which nobody has who acts as an owner.
    expect((await writes.call('DELETE', `/api/v1/resources/${sheet}`)).body.code).toBe('role-needed');
    for (const path of ['account/keys', 'account/security', 'sessions'])
      expect((await writes.call('GET', `/api/v1/${path}`)).status, path).toBe(403);
  });

  test('A7: it ends after an hour, with its session, and when it is stopped; then it is refused, never taken for oneself', async () => {
    const admin = await fresh(hub.admin);
    const stopped = await actAs(admin, ben.id);
    expect((await admin.call('DELETE', `/api/v1/acting/${stopped.id}`)).status).toBe(204);
    expect((await stopped.call('GET', '/api/v1/account')).body.code).toBe('acting-over');
    expect((await admin.call('DELETE', `/api/v1/acting/${stopped.id}`)).status).toBe(204);

    const timed = await actAs(admin, ben.id);
    hub.clock.advance(HOUR - 60_000);
    expect((await timed.call('GET', '/api/v1/account')).status).toBe(200);
    hub.clock.advance(60_000);
    expect((await timed.call('GET', '/api/v1/account')).body.code).toBe('acting-over');

    const other = await fresh(hub.admin);
    const ended = await actAs(other, ben.id);
    await other.call('DELETE', '/api/v1/sessions/current');
    expect((await ended.call('GET', '/api/v1/account')).status).toBe(401);
  });

  test('A7: its id is good with the session that began it alone', async () => {
    const admin = await fresh(hub.admin);
    const { id } = await actAs(admin, ben.id);
    const elsewhere = wearing(await fresh(hub.admin), id);
    expect((await elsewhere.call('GET', '/api/v1/account')).body.code).toBe('acting-over');
    const stranger = wearing(await fresh(ben), id);
    expect((await stranger.call('GET', '/api/v1/account')).body.code).toBe('acting-over');
    expect((await hub.call('GET', '/api/v1/account', { headers: { 'tessera-acting': id } })).status).toBe(
      401,
    );
  });

  test('A7, P5: only over permissions that one holds, with resources:view-all and a recent sign-in, never by a key', async () => {
    const lower = await manager('Mia Manager', ['users:manage', 'resources:view-all']);
    const blind = await manager('Bo Blind', [
      ...['users:manage', 'resources:create', 'data:export'],
      ...['share:groups', 'share:links', 'api:explore'],
    ] as Permission[]);
    const guest = await hub.person('Gus Guest', { role: 'GUEST' });
    const refused = async (who: Caller, person: string) =>
      (await who.call('POST', '/api/v1/acting', { person })).body;
    expect(await refused(await fresh(lower), hub.admin.id)).toMatchObject({ parameters: { rule: 'subset' } });
    expect(await refused(await fresh(blind), guest.id)).toMatchObject({
      parameters: { permission: 'resources:view-all' },
    });
    expect(await refused(await fresh(ben), guest.id)).toMatchObject({
      parameters: { permission: 'users:manage' },
    });
    const sees = await actAs(await fresh(lower), guest.id);
    expect((await sees.call('GET', '/api/v1/account')).body.account.id).toBe(guest.id);
    // What one holds less from now on ends it at the next request.
    const { items } = (await hub.admin.call('GET', '/api/v1/groups?all=true&query=Mia')).body;
    await hub.admin.call('PATCH', `/api/v1/groups/${items[0].id}`, { permissions: ['users:manage'] });
    expect((await sees.call('GET', '/api/v1/account')).body.code).toBe('acting-over');
    const admin = await fresh(hub.admin);
    hub.clock.advance(11 * 60_000);
    expect(await refused(admin, ben.id)).toMatchObject({ code: 'sign-in-stale' });
  });

  test('A5, A7: whoever is disabled meanwhile cannot be acted as any longer', async () => {
    const gone = await hub.person('Gina Gone');
    const acting = await actAs(await fresh(hub.admin), gone.id);
    await hub.admin.call('PATCH', `/api/v1/users/${gone.id}`, { status: 'disabled' });
    expect((await acting.call('GET', '/api/v1/account')).body.code).toBe('acting-over');
    const again = await (await fresh(hub.admin)).call('POST', '/api/v1/acting', { person: gone.id });
    expect(again.status).toBe(409);
  });
});

describe('viewing as somebody', () => {
  test('S26: a manager sees what a person, a group, somebody signed in and a visitor would', async () => {
    const eva = await hub.person('Eva Ek');
    const team = await story.group('View team', [ben, eva]);
    const empty = await story.group('Empty team', [ben]);
    const thing = await story.publish(ben, { title: 'Looked at', sharing: { mode: 'private' } });
    await story.share(ben, thing, { groups: [{ id: team }] });
    const path = `/api/v1/resources/${thing}`;
    const seenBy = async (as: unknown) => (await (await viewAs(ben, thing, as)).call('GET', path)).status;
    expect(await seenBy({ person: eva.id })).toBe(200);
    expect(await seenBy({ group: team })).toBe(200);
    expect(await seenBy({ group: empty })).toBe(404);
    expect(await seenBy('signed-in')).toBe(404);
    await ben.call('PUT', `${path}/mode`, { mode: 'unlisted' });
    expect([await seenBy('signed-in'), await seenBy('anonymous')]).toEqual([200, 200]);
    await hub.admin.call('PATCH', `/api/v1/groups/${team}`, { sharing: false });
    await ben.call('PUT', `${path}/mode`, { mode: 'private' });
    expect(await seenBy({ person: eva.id })).toBe(404);
  });

  test('S26: it only looks, at that thing alone, never at lists, and it is in the log', async () => {
    const eva = await hub.person('Eli Ek');
    const team = await story.group('Look team', [ben, eva]);
    const [thing, other] = [
      await story.publish(ben, { title: 'One', sharing: { mode: 'private' } }),
      await story.publish(ben, { title: 'Other', sharing: { mode: 'private' } }),
    ];
    await story.share(ben, thing, { groups: [{ id: team, role: 'editor' }] });
    const eyes = await viewAs(ben, thing, { person: eva.id });
    expect((await latest())[0]).toMatchObject({ action: 'resource.viewed-as', actor: ben.id, target: thing });
    const path = `/api/v1/resources/${thing}`;
    expect((await eyes.call('GET', path)).body.role).toBe('viewer');
    expect((await eyes.call('PATCH', path, { title: 'x' })).body.code).toBe('acting-refused');
    expect((await eyes.call('GET', `/api/v1/resources/${other}`)).status).toBe(404);
    for (const list of ['resources', 'inbox', 'waiting', 'groups'])
      expect((await eyes.call('GET', `/api/v1/${list}`)).body.code, list).toBe('acting-refused');
  });

  test('S26: through other eyes nothing is written: every route is tried, with the id of the thing itself', async () => {
    const thing = await story.publish(ben, { title: 'Looked at', sharing: { mode: 'private' } });
    const eyes = await viewAs(ben, thing, 'signed-in');
    const before = (await ben.call('GET', `/api/v1/resources/${thing}/share`)).body;
    const open: string[] = [];
    for (const [name, { method, path }] of Object.entries<Endpoint>(endpoints)) {
      if (method === 'GET') continue;
      const address = path.replace(':id', thing).replaceAll(/:\w+|\*/g, 'x');
      const { status } = await eyes.call(method, address, {});
      if (status !== 403) open.push(`${name} ${status}`);
    }
    expect(open).toEqual([]);
    expect((await ben.call('GET', `/api/v1/resources/${thing}/share`)).body).toEqual(before);
  });

  test('S26, S35: managers alone, and only as whom they know; an administrator anywhere', async () => {
    const thing = await story.publish(ben, { title: 'Guarded', sharing: { mode: 'unlisted' } });
    const stranger = await hub.person('Sam Stranger');
    const foreign = await story.group('Foreign team', [stranger]);
    const ask = async (who: Caller, as: unknown) =>
      (await who.call('POST', `/api/v1/resources/${thing}/view-as`, { as })).status;
    expect(await ask(stranger, 'anonymous')).toBe(403);
    expect(await ask(ben, { person: stranger.id })).toBe(404);
    expect(await ask(ben, { person: stranger.email })).toBe(404);
    expect(await ask(ben, { group: foreign })).toBe(404);
    expect(await ask(hub.admin, { person: stranger.id })).toBe(201);
    const eyes = await viewAs(ben, thing, 'anonymous');
    await hub.admin.call('PATCH', `/api/v1/users/${ben.id}`, { status: 'disabled' });
    expect((await eyes.call('GET', `/api/v1/resources/${thing}`)).status).toBe(401);
    await hub.admin.call('PATCH', `/api/v1/users/${ben.id}`, { status: 'active' });
  });

  test('A8: an administrator looks at the hub as a guest, also where guests are refused; others cannot', async () => {
    const open = await story.publish(hub.admin, { title: 'For everybody', sharing: { mode: 'public' } });
    const shut = await story.publish(hub.admin, { title: 'For nobody', sharing: { mode: 'private' } });
    await hub.admin.call('PATCH', '/api/v1/settings', { guestSessions: false });
    expect((await hub.call('GET', `/api/v1/resources/${open}`)).body.code).toBe('guests-refused');
    const { body } = await hub.admin.call('POST', '/api/v1/acting/guest', {});
    const guest = wearing(hub.admin, body.id);
    expect((await guest.call('GET', `/api/v1/resources/${open}`)).status).toBe(200);
    expect((await guest.call('GET', `/api/v1/resources/${shut}`)).status).toBe(401);
    expect((await guest.call('GET', '/api/v1/account')).status).toBe(401);
    const listed = (await guest.call('GET', '/api/v1/resources?view=public')).body.items;
    expect(listed.map((item: { title: string }) => item.title)).toContain('For everybody');
    expect((await guest.call('PATCH', `/api/v1/resources/${shut}`, { title: 'x' })).body.code).toBe(
      'acting-refused',
    );
    const other = await hub.person('Olga Other');
    expect((await other.call('POST', '/api/v1/acting/guest', {})).status).toBe(403);
    await hub.admin.call('PATCH', '/api/v1/settings', { guestSessions: true });
  });
});
