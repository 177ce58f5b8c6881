import type { Permission } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type TestPerson } from '../../testing/index.ts';

let hub: TestHub;
let ann: TestPerson;
let ben: TestPerson;
let mia: TestPerson;
let numbered = 0;

beforeAll(async () => {
  hub = await startTestHub();
  [ann, ben, mia] = [await hub.person('Ann'), await hub.person('Ben'), await hub.person('Mia Manager')];
  const managers = await groupWith(['users:manage']);
  await join(managers, mia);
});
afterAll(() => hub.close());

async function groupWith(permissions: readonly Permission[], more: object = {}): Promise<string> {
  const answer = await hub.admin.call('POST', '/api/v1/groups', {
    name: `Group ${++numbered}`,
    permissions,
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

const join = (group: string, who: TestPerson, marks: object = {}, by: TestPerson = hub.admin) =>
  by.call('PUT', `/api/v1/groups/${group}/members/${who.id}`, marks);

describe('groups', () => {
  test('P8: a group has sharing off and joining ask until somebody says otherwise; names are unique', async () => {
    const made = await hub.admin.call('POST', '/api/v1/groups', { name: 'Trade team' });
    expect(made.body).toMatchObject({
      ...{ name: 'Trade team', description: '', type: 'ordinary', sharing: false, joining: 'ask' },
      ...{ permissions: [], memberCount: 0 },
    });
    const again = await hub.admin.call('POST', '/api/v1/groups', { name: 'TRADE team' });
    expect([again.status, again.body.code]).toEqual([409, 'name-taken']);
    const changed = await hub.admin.call('PATCH', `/api/v1/groups/${made.body.id}`, { sharing: true });
    expect(changed.body).toMatchObject({ name: 'Trade team', sharing: true, joining: 'ask' });
  });

  test('P1, P4: a member holds the union of role and groups, from the next request on', async () => {
    const group = await groupWith(['jobs:manage', 'data:manage']);
    const held = async () => (await ann.call('GET', '/api/v1/account')).body.permissions;
    expect(await held()).not.toContain('jobs:manage');
    await join(group, ann);
    expect(await held()).toEqual(expect.arrayContaining(['jobs:manage', 'data:manage', 'resources:create']));
    await hub.admin.call('PATCH', `/api/v1/groups/${group}`, { permissions: ['data:manage'] });
    expect(await held()).not.toContain('jobs:manage');
    await hub.admin.call('DELETE', `/api/v1/groups/${group}/members/${ann.id}`);
    expect(await held()).not.toContain('data:manage');
  });

  test('a group is there for its members and user managers; for others as if it were not', async () => {
    const group = await groupWith([]);
    await join(group, ann);
    for (const path of [`/api/v1/groups/${group}`, `/api/v1/groups/${group}/members`]) {
      expect((await ann.call('GET', path)).status).toBe(200);
      expect((await mia.call('GET', path)).status).toBe(200);
      const stranger = await ben.call('GET', path);
      const missing = await ben.call('GET', path.replace(group, 'missing'));
      expect(stranger.status).toBe(404);
      expect({ ...stranger.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
    }
    const members = await ann.call('GET', `/api/v1/groups/${group}/members`);
    expect(members.body.items).toEqual([
      { person: { id: ann.id, name: 'Ann', email: ann.email }, manager: false, staff: false, until: null },
    ]);
    const names = async (who: TestPerson, query = '') =>
      (await who.call('GET', `/api/v1/groups${query}`)).body.items.map((one: { id: string }) => one.id);
    expect(await names(ann)).toContain(group);
    expect(await names(ben)).not.toContain(group);
    expect(await names(mia, '?all=true&limit=200')).toContain(group);
    expect((await ben.call('GET', '/api/v1/groups?all=true')).status).toBe(403);
  });

  test('a membership ends at its time', async () => {
    const group = await groupWith(['jobs:manage']);
    await join(group, ben, { until: new Date(hub.clock.now() + 60_000).toISOString() });
    expect((await ben.call('GET', '/api/v1/account')).body.permissions).toContain('jobs:manage');
    hub.clock.advance(60_000);
    expect((await ben.call('GET', '/api/v1/account')).body.permissions).not.toContain('jobs:manage');
    expect((await ben.call('GET', `/api/v1/groups/${group}`)).status).toBe(404);
    const past = await join(group, ben, { until: '2020-01-01T00:00:00Z' });
    expect(past.body.errors).toEqual([{ field: 'until', message: 'must be in the future' }]);
  });

  test('P5: a user manager makes, edits, deletes and fills only groups within what they hold', async () => {
    const beyond = await groupWith(['settings:manage']);
    const within = await groupWith(['resources:create']);
    for (const answer of [
      await mia.call('POST', '/api/v1/groups', { name: 'Sly', permissions: ['settings:manage'] }),
      await mia.call('PATCH', `/api/v1/groups/${within}`, { permissions: ['settings:manage'] }),
      await mia.call('PATCH', `/api/v1/groups/${beyond}`, { description: 'mine' }),
      await mia.call('PATCH', `/api/v1/groups/${beyond}`, { permissions: [] }),
      await mia.call('DELETE', `/api/v1/groups/${beyond}`),
      await join(beyond, mia, {}, mia),
      await join(beyond, ben, {}, mia),
      await mia.call('DELETE', `/api/v1/groups/${beyond}/members/${ann.id}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'permission-needed']);
      expect(answer.body.parameters).toEqual({ permission: 'settings:manage', rule: 'subset' });
    }
    expect((await join(within, ben, {}, mia)).status).toBe(200);
    expect((await mia.call('PATCH', `/api/v1/groups/${within}`, { description: 'fine' })).status).toBe(200);
    expect((await mia.call('DELETE', `/api/v1/groups/${within}`)).status).toBe(204);
  });

  test('P10: a manager of the group adds and removes members, makes no managers; members may only leave', async () => {
    const group = await groupWith([]);
    await join(group, ann, { manager: true });
    expect((await join(group, ben, {}, ann)).status).toBe(200);
    const marks = await join(group, ben, { manager: true }, ann);
    expect([marks.status, marks.body.parameters]).toEqual([403, { permission: 'users:manage' }]);
    const demoted = await join(group, ann, {}, ann);
    expect(demoted.status).toBe(403);
    const byMember = await join(group, mia, {}, ben);
    expect(byMember.status).toBe(403);
    expect((await ben.call('DELETE', `/api/v1/groups/${group}/members/${ann.id}`)).status).toBe(403);
    expect((await ben.call('DELETE', `/api/v1/groups/${group}/members/${ben.id}`)).status).toBe(200);
    expect((await ben.call('DELETE', `/api/v1/groups/${group}/members/${ben.id}`)).status).toBe(404);
    expect((await ann.call('PATCH', `/api/v1/groups/${group}`, { sharing: true })).status).toBe(403);
    const nobody = await ann.call('PUT', `/api/v1/groups/${group}/members/nobody`, {});
    expect(nobody.status).toBe(404);
  });
});

describe('organizations', () => {
  async function organization(name: string, slug?: string): Promise<string> {
    const answer = await hub.admin.call('POST', '/api/v1/organizations', { name, ...(slug ? { slug } : {}) });
    expect(answer.status).toBe(201);
    return answer.body.id;
  }
  const set = (id: string, who: TestPerson, role: string, by: TestPerson) =>
    by.call('PUT', `/api/v1/organizations/${id}/members/${who.id}`, { role });

  test('P12: whoever makes one owns it; slugs are shared with accounts', async () => {
    const made = await hub.admin.call('POST', '/api/v1/organizations', { name: 'Ann' });
    expect(made.body).toMatchObject({ name: 'Ann', slug: 'ann-2', memberCount: 1 });
    const taken = await hub.admin.call('POST', '/api/v1/organizations', { name: 'Other', slug: 'ann' });
    expect([taken.status, taken.body.code]).toEqual([409, 'name-taken']);
    const bad = await hub.admin.call('POST', '/api/v1/organizations', { name: 'Other', slug: 'No Slug' });
    expect(bad.body.errors[0].message).toBe('must be 1 to 40 of a-z, 0-9 and - (not first or last)');
    expect((await hub.admin.call('GET', '/api/v1/organizations/ann-2')).body.id).toBe(made.body.id);
    const members = await hub.admin.call('GET', `/api/v1/organizations/${made.body.id}/members`);
    expect(members.body.items).toMatchObject([{ person: { id: hub.admin.id }, role: 'owner' }]);
    expect((await ann.call('POST', '/api/v1/organizations', { name: 'Mine' })).status).toBe(403);
  });

  test('P12: owners invite; the last owner cannot leave, be demoted or removed', async () => {
    const id = await organization('Lab');
    expect((await set(id, ann, 'owner', hub.admin)).status).toBe(200);
    expect(
      (await hub.admin.call('DELETE', `/api/v1/organizations/${id}/members/${hub.admin.id}`)).status,
    ).toBe(204);
    expect((await set(id, ben, 'admin', ann)).status).toBe(200);
    for (const answer of [
      await ann.call('DELETE', `/api/v1/organizations/${id}/members/${ann.id}`),
      await set(id, ann, 'member', ann),
      await hub.admin.call('DELETE', `/api/v1/organizations/${id}/members/${ann.id}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    }
    expect((await set(id, mia, 'member', ben)).status).toBe(403);
    expect((await ben.call('DELETE', `/api/v1/organizations/${id}/members/${ben.id}`)).status).toBe(204);
    expect((await ben.call('GET', `/api/v1/organizations/${id}`)).status).toBe(404);
  });

  test('P5: users:manage alone adds plain members, and makes or unmakes no owner or admin', async () => {
    const id = await organization('Institute');
    expect((await set(id, ben, 'member', mia)).status).toBe(200);
    for (const answer of [
      await set(id, mia, 'owner', mia),
      await set(id, ben, 'admin', mia),
      await mia.call('DELETE', `/api/v1/organizations/${id}/members/${hub.admin.id}`),
      await set(id, hub.admin, 'member', mia),
    ]) {
      expect([answer.status, answer.body.parameters]).toEqual([403, { permission: 'users:grant-all' }]);
    }
    expect((await mia.call('DELETE', `/api/v1/organizations/${id}/members/${ben.id}`)).status).toBe(204);
  });

  test('P12: an owner who is disabled is none: the last active one cannot leave, and outlasts them', async () => {
    const id = await organization('Relay');
    const gone = await hub.person('Olly Out');
    await set(id, gone, 'owner', hub.admin);
    expect((await hub.admin.call('PATCH', `/api/v1/users/${gone.id}`, { status: 'disabled' })).status).toBe(
      200,
    );
    const leave = (who: TestPerson) =>
      hub.admin.call('DELETE', `/api/v1/organizations/${id}/members/${who.id}`);
    expect((await leave(hub.admin)).body.code).toBe('conflict');
    expect((await leave(gone)).status).toBe(204);
  });

  test('of two owners leaving at once one stays', async () => {
    const id = await organization('Two');
    await set(id, ann, 'owner', hub.admin);
    const leave = (who: TestPerson) => who.call('DELETE', `/api/v1/organizations/${id}/members/${who.id}`);
    const answers = await Promise.all([leave(ann), leave(hub.admin)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([204, 409]);
  });
});

describe('what account roles hold', () => {
  const set = (who: TestPerson, role: string, permissions: readonly string[]) =>
    who.call('PUT', `/api/v1/permissions/${role}`, { permissions });

  test('P2, P3: the list and the defaults', async () => {
    const own = await startTestHub();
    try {
      const { body } = await own.admin.call('GET', '/api/v1/permissions');
      expect(body.permissions).toHaveLength(14);
      expect(body.roles).toEqual({
        ADMIN: body.permissions,
        DATA_SCIENTIST: ['data:export', 'resources:create', 'share:groups', 'share:links', 'api:explore'],
        GUEST: [],
      });
      const pat = await own.person('Pat', { role: 'GUEST' });
      expect((await set(own.admin, 'guest', ['resources:create'])).body).toEqual({
        role: 'GUEST',
        permissions: ['resources:create'],
      });
      expect((await pat.call('GET', '/api/v1/account')).body.permissions).toEqual(['resources:create']);
    } finally {
      await own.close();
    }
  });

  test('P3: ADMIN loses nothing; others need users:grant-all to change anything, and a recent sign-in', async () => {
    const admin = await set(hub.admin, 'ADMIN', []);
    expect(admin.body.errors[0].field).toBe('role');
    expect((await set(mia, 'GUEST', [])).body.parameters).toEqual({ permission: 'users:grant-all' });
    const unknown = await set(hub.admin, 'GUEST', ['everything:do']);
    expect(unknown.body.errors[0].field).toBe('permissions.0');
    hub.clock.advance(11 * 60_000);
    expect((await set(hub.admin, 'GUEST', [])).body.code).toBe('sign-in-stale');
  });
});
