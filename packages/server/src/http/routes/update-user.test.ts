import type { Permission } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';

const NEW = 'a quiet northern window';
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const update = (who: Pick<TestPerson, 'call'>, id: string, changes: unknown) =>
  who.call('PATCH', `/api/v1/users/${id}`, changes);
const read = async (id: string) => (await hub.admin.call('GET', `/api/v1/users/${id}`)).body;
const latest = async () => (await hub.hub.store.read((unit) => unit.audit.latest(1)))[0];
const statusOf = async (token: string) => (await hub.call('GET', '/api/v1/account', { token })).status;

async function managerWith(name: string, permissions: readonly Permission[]): Promise<TestPerson> {
  const person = await hub.person(name);
  await groupOf(`${name}'s group`, permissions, [person]);
  return person;
}

async function groupOf(name: string, permissions: readonly Permission[], members: readonly TestPerson[]) {
  const group = await hub.admin.call('POST', '/api/v1/groups', { name, permissions });
  for (const { id } of members) {
    await hub.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${id}`, {});
  }
  return group.body.id as string;
}

/** A key of all scopes of a person. */
async function keyOf(person: Pick<TestPerson, 'call'>): Promise<string> {
  const scopes = ['read', 'write', 'share', 'decide', 'admin'];
  return (await person.call('POST', '/api/v1/account/keys', { name: 'k', scopes })).body.secret;
}

/** The administrator, signed in just now. */
async function freshAdmin(): Promise<Pick<TestPerson, 'call'>> {
  const { body } = await hub.signIn(hub.admin.email, TEST_PASSWORD);
  return {
    call: (method, path, sent) =>
      hub.call(method, path, { token: body.token, ...(sent === undefined ? {} : { body: sent }) }),
  };
}

describe('fields', () => {
  test('A16, A19: only what is given changes, null clears, and the log says before and after', async () => {
    const pia = await hub.person('Pia Partial');
    await update(hub.admin, pia.id, { institution: 'Institute', website: 'https://example.org' });
    const { status, body } = await update(hub.admin, pia.id, { name: ' Pia Part ', website: null });
    expect([status, body]).toEqual([
      200,
      {
        account: {
          ...pia.account,
          name: 'Pia Part',
          institution: 'Institute',
          lastSeenAt: expect.any(String),
        },
        sessionsEnded: 0,
        keysEnded: 0,
        ...{ socketsClosed: 0, downloadsStopped: 0, silentNodes: [] },
      },
    ]);
    expect(await latest()).toMatchObject({
      action: 'account.updated',
      actor: hub.admin.id,
      target: pia.id,
      before: { name: 'Pia Partial', website: 'https://example.org' },
      after: { name: 'Pia Part', website: null },
    });
    expect(await statusOf(pia.token)).toBe(200);
  });

  test.each(['id', 'slug', 'permissions', 'passwordHash', 'emailVerified', 'createdAt', 'key'])(
    'A16: the unknown field %s is refused',
    async (field) => {
      const answer = await update(hub.admin, hub.admin.id, { [field]: 'x', name: 'Not This' });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ field, message: 'is not a field of this call; leave it out' }]);
      expect((await read(hub.admin.id)).name).toBe('Ada Admin');
    },
  );

  test('A16: re-saving the own address is no error and no change; a taken one is 409', async () => {
    const rea = await hub.person('Rea Resave');
    const before = await latest();
    const same = await update(hub.admin, rea.id, {
      email: rea.email,
      role: 'data_scientist',
      status: 'active',
    });
    expect([same.status, await latest()]).toEqual([200, before]);
    const louder = await update(hub.admin, rea.id, { email: rea.email.toUpperCase() });
    expect(louder.body.account).toMatchObject({ email: rea.email.toUpperCase(), emailVerified: true });
    const taken = await update(hub.admin, rea.id, { email: 'ADA.admin@example.org', name: 'Not This' });
    expect([taken.status, taken.body.code, taken.body.errors[0].field]).toEqual([
      409,
      'address-taken',
      'email',
    ]);
    expect((await read(rea.id)).name).toBe('Rea Resave');
  });

  test('A11: a new address is unverified, unless the admin vouches for it', async () => {
    const mo = await hub.person('Mo Moved');
    const admin = await freshAdmin();
    const moved = await update(admin, mo.id, { email: 'mo.new@example.org' });
    expect(moved.body.account).toMatchObject({ email: 'mo.new@example.org', emailVerified: false });
    expect((await hub.signIn('mo.new@example.org', TEST_PASSWORD)).status).toBe(201);
    expect((await hub.signIn(mo.email, TEST_PASSWORD)).status).toBe(401);
    const vouched = await update(admin, mo.id, { verified: true });
    expect(vouched.body.account.emailVerified).toBe(true);
  });

  test('A15: an unknown id is 404; A13: without users:manage not even oneself', async () => {
    expect((await update(hub.admin, 'nobody', { name: 'X' })).status).toBe(404);
    const own = await hub.person('Olaf Own');
    const answer = await update(own, own.id, { name: 'X' });
    expect([answer.status, answer.body.parameters]).toEqual([403, { permission: 'users:manage' }]);
  });

  test('A16: groups are exactly those named; an unknown one changes nothing', async () => {
    const gil = await hub.person('Gil Grouped');
    const [first, second] = [await groupOf('First', [], [gil]), await groupOf('Second', [], [])];
    const unknown = await update(hub.admin, gil.id, { groups: [second, 'none'], name: 'Not This' });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'group-unknown']);
    expect((await update(hub.admin, gil.id, { groups: [second] })).status).toBe(200);
    expect(await latest()).toMatchObject({ before: { groups: [first] }, after: { groups: [second] } });
    const listed = await hub.admin.call('GET', `/api/v1/groups?member=${gil.id}`);
    expect(listed.body.items.map((group: { id: string }) => group.id)).toEqual([second]);
    expect((await read(gil.id)).name).toBe('Gil Grouped');
    const asked = await gil.call('GET', `/api/v1/groups?member=${hub.admin.id}`);
    expect([asked.status, asked.body.code]).toEqual([403, 'permission-needed']);
  });
});

describe('the subset rule', () => {
  test('P5: a user manager changes nobody who holds more, and gives nobody more', async () => {
    const mia = await managerWith('Mia Manager', ['users:manage']);
    const plain = await hub.person('Paul Plain');
    const strong = await managerWith('Sam Settings', ['settings:manage']);
    expect((await update(mia, plain.id, { name: 'Paul Plainer' })).status).toBe(200);
    const settings = await groupOf('Settings too', ['settings:manage'], []);
    for (const [id, changes] of [
      [strong.id, { name: 'Not This' }],
      [strong.id, { status: 'disabled' }],
      [hub.admin.id, { role: 'GUEST' }],
      [plain.id, { role: 'ADMIN' }],
      [plain.id, { groups: [settings] }],
      [mia.id, { role: 'ADMIN' }],
      [mia.id, { groups: [settings] }],
    ] as const) {
      const answer = await update(mia, id, changes);
      expect([answer.status, answer.body.code, answer.body.parameters.rule]).toEqual([
        403,
        'permission-needed',
        'subset',
      ]);
    }
    expect(await read(strong.id)).toMatchObject({ name: 'Sam Settings', status: 'active' });
  });

  test('P5: a password or an address of others needs resources:view-all besides', async () => {
    const max = await managerWith('Max Manager', ['users:manage', 'users:grant-all']);
    const peer = await hub.person('Pam Peer');
    for (const changes of [{ password: NEW }, { email: 'pam.new@example.org' }]) {
      const answer = await update(max, peer.id, changes);
      expect([answer.status, answer.body.parameters]).toEqual([403, { permission: 'resources:view-all' }]);
    }
    // Vouching for an address opens what was shared to it.
    await update(max, max.id, { verified: false });
    const vouching = await update(max, max.id, { verified: true });
    expect(vouching.body.parameters).toEqual({ permission: 'resources:view-all' });
    expect((await hub.signIn(peer.email, TEST_PASSWORD)).status).toBe(201);
  });

  test('A16: nobody raises their own role, whatever they hold', async () => {
    const gus = await hub.person('Gus Grant', { role: 'GUEST' });
    await groupOf('Grants', ['users:manage', 'users:grant-all'], [gus]);
    for (const role of ['ADMIN', 'DATA_SCIENTIST']) {
      const answer = await update(gus, gus.id, { role });
      expect([answer.status, answer.body.parameters.rule]).toEqual([403, 'own-role']);
    }
    expect((await read(gus.id)).role).toBe('GUEST');
  });

  test('A4: a password and an address need a recent sign-in, and no key will do', async () => {
    const own = await startTestHub();
    try {
      const kay = await own.person('Kay Kept');
      const made = await own.admin.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['admin'] });
      const path = `/api/v1/users/${kay.id}`;
      for (const body of [{ password: NEW }, { email: 'k.new@example.org' }]) {
        const byKey = await own.call('PATCH', path, { token: made.body.secret, body });
        expect([byKey.status, byKey.body.code]).toEqual([403, 'scope-needed']);
      }
      own.clock.advance(10 * 60_000);
      for (const body of [{ password: NEW }, { email: 'k.new@example.org' }]) {
        const stale = await own.admin.call('PATCH', path, body);
        expect([stale.status, stale.body.code]).toEqual([401, 'sign-in-stale']);
      }
      expect((await own.signIn(kay.email, TEST_PASSWORD)).status).toBe(201);
    } finally {
      await own.close();
    }
  });
});

describe('ways in', () => {
  test('A5: disabling ends sessions and keys at once; enabling brings none back', async () => {
    const dan = await hub.person('Dan Disabled');
    const cookie = await hub.cookieOf(dan);
    const key = await keyOf(dan);
    const { body } = await update(hub.admin, dan.id, { status: 'disabled' });
    expect([body.account.status, body.sessionsEnded, body.keysEnded]).toEqual(['disabled', 2, 1]);
    const refused = async () => [
      await statusOf(dan.token),
      await statusOf(key),
      (await hub.call('GET', '/api/v1/account', { cookie })).status,
    ];
    expect(await refused()).toEqual([401, 401, 401]);
    // Never a guest: public things are refused too while the old credential is shown.
    expect((await hub.call('GET', '/api/v1/resources?view=public', { token: dan.token })).status).toBe(401);
    expect((await hub.signIn(dan.email, TEST_PASSWORD)).status).toBe(401);
    await update(hub.admin, dan.id, { status: 'active' });
    expect(await refused()).toEqual([401, 401, 401]);
    expect((await hub.signIn(dan.email, TEST_PASSWORD)).status).toBe(201);
  });

  test('A5: a reset password ends sessions, keys and the address to set a first one', async () => {
    const rob = await hub.person('Rob Reset');
    const key = await keyOf(rob);
    const admin = await freshAdmin();
    const weak = await update(admin, rob.id, { password: 'rob.reset@example.org', name: 'Not This' });
    expect([weak.status, weak.body.code, weak.body.errors[0].field]).toEqual([
      400,
      'password-refused',
      'password',
    ]);
    expect(await statusOf(rob.token)).toBe(200);
    const { body } = await update(admin, rob.id, { password: NEW });
    expect([body.sessionsEnded, body.keysEnded]).toEqual([1, 1]);
    expect([await statusOf(rob.token), await statusOf(key)]).toEqual([401, 401]);
    expect((await hub.signIn(rob.email, TEST_PASSWORD)).status).toBe(401);
    expect((await hub.signIn(rob.email, NEW)).status).toBe(201);
    expect(JSON.stringify(await latestAll())).not.toContain(NEW);
    const late = await hub.admin.call('POST', '/api/v1/users', { name: 'Late', email: 'late@example.org' });
    await update(admin, late.body.account.id, { password: NEW });
    const token = late.body.setPasswordAddress.split('#')[1];
    const set = await hub.call('POST', '/api/v1/set-password', { body: { token, password: TEST_PASSWORD } });
    expect(set.status).toBe(410);
  });

  test('A4: a higher role ends the sessions, so that the next has a new secret; a lower one counts at once', async () => {
    const ria = await hub.person('Ria Raised');
    const raised = await update(hub.admin, ria.id, { role: 'admin' });
    expect([raised.body.account.role, raised.body.sessionsEnded]).toEqual(['ADMIN', 1]);
    expect(await statusOf(ria.token)).toBe(401);
    const { body } = await hub.signIn(ria.email, TEST_PASSWORD);
    const users = () => hub.call('GET', '/api/v1/users', { token: body.token });
    expect((await users()).status).toBe(200);
    const lowered = await update(hub.admin, ria.id, { role: 'DATA_SCIENTIST' });
    expect(lowered.body.sessionsEnded).toBe(0);
    expect((await users()).status).toBe(403);
  });

  async function latestAll() {
    return hub.hub.store.read((unit) => unit.audit.latest(1000));
  }
});

describe('the last administrator', () => {
  test('A17: is not demoted and not disabled, disabled ones do not count', async () => {
    const own = await startTestHub();
    try {
      const bo = await own.person('Bo Boss', { role: 'ADMIN' });
      await update(own.admin, bo.id, { status: 'disabled' });
      for (const changes of [{ role: 'GUEST' }, { status: 'disabled' }, { status: 'pending' }]) {
        const answer = await update(own.admin, own.admin.id, changes);
        expect([answer.status, answer.body.code]).toEqual([409, 'last-admin']);
      }
      await update(own.admin, bo.id, { status: 'active' });
      expect((await update(own.admin, own.admin.id, { role: 'GUEST' })).status).toBe(200);
    } finally {
      await own.close();
    }
  });

  test('A17: of two requests at once, one leaves an administrator', async () => {
    const own = await startTestHub();
    try {
      const bo = await own.person('Bo Boss', { role: 'ADMIN' });
      const mia = await own.person('Mia Manager');
      const permissions = ['users:manage', 'users:grant-all'];
      const group = await own.admin.call('POST', '/api/v1/groups', { name: 'M', permissions });
      await own.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${mia.id}`, {});
      const answers = await Promise.all([
        update(mia, bo.id, { role: 'GUEST' }),
        update(mia, own.admin.id, { status: 'disabled' }),
      ]);
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
      const admins = await own.hub.store.read((unit) =>
        unit.accounts.list({ role: 'ADMIN', status: 'active', limit: 5 }),
      );
      expect(admins.total).toBe(1);
    } finally {
      await own.close();
    }
  });

  test('A17: two administrators who disable each other at once leave one', async () => {
    const own = await startTestHub();
    try {
      const bo = await own.person('Bo Boss', { role: 'ADMIN' });
      const answers = await Promise.all([
        update(bo, own.admin.id, { status: 'disabled' }),
        update(own.admin, bo.id, { status: 'disabled' }),
      ]);
      // Whoever comes second is disabled by then.
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 401]);
    } finally {
      await own.close();
    }
  });
});
