import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub } from '../../testing/index.ts';

const MINUTE = 60_000;
const NEW = 'a quiet northern window';
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

describe('passwords', () => {
  test.each([
    ['short', 'too-short', 'has 5 characters; it needs at least 10'],
    ['x'.repeat(129), 'too-long', 'has 129 characters; it may have at most 128'],
    ['Password123!', 'common', 'is on the list of common passwords; choose something nobody would guess'],
    ['Paula Policy', 'personal', 'is the name or the e-mail address; choose something else'],
    ['paula.policy@example.org', 'personal', 'is the name or the e-mail address; choose something else'],
  ])('A9: %j is refused, and the answer says which rule', async (password, rule, message) => {
    const paula = await personNamed('Paula Policy');
    const answer = await paula.call('POST', '/api/v1/account/password', { new: password });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'password-refused',
      detail: `The password ${message}.`,
      errors: [{ field: 'new', message }],
      parameters: { rule },
    });
    expect((await hub.signIn(paula.email, TEST_PASSWORD)).status).toBe(201);
  });

  test('A9: one policy in creating and in setting the first one', async () => {
    const created = await hub.admin.call('POST', '/api/v1/users', {
      name: 'Weak',
      email: 'weak@example.org',
      password: 'qwertyuiop1',
    });
    expect([created.status, created.body.parameters.rule]).toEqual([400, 'common']);
  });

  test('A9, A5: within 10 minutes of the sign-in no current one is needed; the other sessions end', async () => {
    const rosa = await hub.person('Rosa Recent');
    const cookie = await hub.cookieOf(rosa);
    const key = await rosa.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['read'] });
    const answer = await rosa.call('POST', '/api/v1/account/password', { new: NEW, confirm: NEW });
    expect([answer.status, answer.body]).toEqual([200, { sessionsEnded: 1, keys: 1 }]);
    expect((await hub.call('GET', '/api/v1/account', { cookie })).status).toBe(401);
    expect((await rosa.call('GET', '/api/v1/account')).status).toBe(200);
    expect((await hub.call('GET', '/api/v1/account', { token: key.body.secret })).status).toBe(200);
    expect((await hub.signIn(rosa.email, TEST_PASSWORD)).status).toBe(401);
    expect((await hub.signIn(rosa.email, NEW)).status).toBe(201);
  });

  test('A9: later the current one is needed, and has to be right', async () => {
    const lars = await hub.person('Lars Later');
    hub.clock.advance(11 * MINUTE);
    const without = await lars.call('POST', '/api/v1/account/password', { new: NEW });
    expect([without.status, without.body.code, without.body.errors[0].field]).toEqual([
      401,
      'sign-in-stale',
      'current',
    ]);
    const wrong = await lars.call('POST', '/api/v1/account/password', {
      new: NEW,
      current: 'wrong password',
    });
    expect(wrong.body.errors).toEqual([{ field: 'current', message: 'is not your current password' }]);
    const right = await lars.call('POST', '/api/v1/account/password', { new: NEW, current: TEST_PASSWORD });
    expect(right.status).toBe(200);
  });

  test('A9: guessing the current one is limited like signing in', async () => {
    const gina = await hub.person('Gina Guess');
    const guess = () =>
      gina.call('POST', '/api/v1/account/password', { new: NEW, current: 'wrong password' });
    for (let failure = 1; failure <= 6; failure++) expect((await guess()).status).toBe(400);
    expect((await guess()).status).toBe(429);
  });

  test('A9: a confirmation that differs changes nothing', async () => {
    const cora = await hub.person('Cora Confirm');
    const answer = await cora.call('POST', '/api/v1/account/password', { new: NEW, confirm: `${NEW}s` });
    expect(answer.body.errors).toEqual([
      { field: 'confirm', message: 'is not the same as the new password' },
    ]);
    expect((await hub.signIn(cora.email, TEST_PASSWORD)).status).toBe(201);
  });
});

describe('access keys', () => {
  const key = (scopes: readonly string[], more: object = {}) => ({ name: 'script', scopes, ...more });

  test('A4: the secret is shown once and stored hashed', async () => {
    const kim = await hub.person('Kim Key');
    const made = await kim.call('POST', '/api/v1/account/keys', key(['read', 'read', 'write']));
    expect(made.status).toBe(201);
    expect(made.body.secret).toMatch(new RegExp(`^tsk_${made.body.key.id}_[\\w-]{43}$`));
    expect(made.body.key.scopes).toEqual(['read', 'write']);
    const listed = await kim.call('GET', '/api/v1/account/keys');
    expect(listed.body.items).toHaveLength(1);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret.slice(-43));
    const stored = await hub.hub.store.read((unit) => unit.sessions.keyById(made.body.key.id));
    expect(stored?.way.secretHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('A4: a key makes nobody who could make keys: no administrators, by role, group or permission', async () => {
    const kim = await hub.person('Kim Keyed');
    const { token } = (await hub.signIn(hub.admin.email, TEST_PASSWORD)).body;
    const managers = { name: 'Who manage people', permissions: ['users:manage'] };
    const { body: group } = await hub.call('POST', '/api/v1/groups', { token, body: managers });
    const { body: plain } = await hub.admin.call('POST', '/api/v1/groups', { name: 'Who manage nothing' });
    const { body } = await hub.call('POST', '/api/v1/account/keys', { token, body: key(['admin']) });
    const byKey = (method: string, path: string, sent: object) =>
      hub.call(method, `/api/v1${path}`, { token: body.secret, body: sent });
    const boss = { name: 'New Boss', email: 'boss@example.org', password: TEST_PASSWORD, role: 'ADMIN' };
    for (const [method, path, sent] of [
      ['POST', '/users', boss],
      ['POST', '/users/batch', { people: [boss] }],
      ['PATCH', `/users/${kim.id}`, { role: 'ADMIN' }],
      ['PATCH', `/users/${kim.id}`, { groups: [group.id] }],
      ['PUT', `/groups/${group.id}/members/${kim.id}`, {}],
      ['POST', '/groups', { name: 'More', permissions: ['settings:manage'] }],
      ['PATCH', `/groups/${plain.id}`, { permissions: ['users:grant-all'] }],
    ] as const) {
      const answer = await byKey(method, path, sent);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'scope-needed']);
    }
    expect((await byKey('POST', '/users', { ...boss, role: 'DATA_SCIENTIST' })).status).toBe(201);
    expect((await byKey('PATCH', `/users/${kim.id}`, { groups: [plain.id] })).status).toBe(200);
  });

  test('A4: an open session that proved nothing lately makes no administrators either, in any way', async () => {
    const own = await startTestHub();
    try {
      const { admin } = own;
      const kim = await own.person('Kim Known');
      const group = async (name: string, permissions: readonly string[]) =>
        (await admin.call('POST', '/api/v1/groups', { name, permissions })).body.id;
      const managers = await group('Who manage people', ['users:manage']);
      const plain = await group('Who explore', ['api:explore']);
      const gone = await own.person('Gone Admin', { role: 'ADMIN' });
      await admin.call('DELETE', `/api/v1/users/${gone.id}`);
      own.clock.advance(11 * 60_000);
      const boss = { name: 'New Boss', email: 'boss@example.org', password: TEST_PASSWORD, role: 'ADMIN' };
      const given = [
        ['POST', '/users', boss],
        ['POST', '/users/batch', { people: [boss] }],
        ['PATCH', `/users/${kim.id}`, { role: 'ADMIN' }],
        ['PATCH', `/users/${kim.id}`, { groups: [managers] }],
        ['PUT', `/groups/${managers}/members/${kim.id}`, {}],
        ['POST', '/groups', { name: 'More', permissions: ['settings:manage'] }],
        ['PATCH', `/groups/${plain}`, { permissions: ['users:grant-all'] }],
        ['POST', `/users/${gone.id}/restore`, {}],
      ] as const;
      for (const [method, path, sent] of given) {
        const answer = await admin.call(method, `/api/v1${path}`, sent);
        expect([path, answer.status, answer.body.code]).toEqual([path, 401, 'sign-in-stale']);
      }
      expect((await own.signIn(boss.email, TEST_PASSWORD)).status).toBe(401);
      const usual = { ...boss, role: 'DATA_SCIENTIST' };
      expect((await admin.call('POST', '/api/v1/users', usual)).status).toBe(201);
      expect((await admin.call('PUT', `/api/v1/groups/${plain}/members/${kim.id}`, {})).status).toBe(200);
      const { token } = (await own.signIn(admin.email, TEST_PASSWORD)).body;
      for (const [method, path, sent] of given.slice(2)) {
        expect((await own.call(method, `/api/v1${path}`, { token, body: sent })).status).toBeLessThan(300);
      }
    } finally {
      await own.close();
    }
  });

  test('A4: a key does what its scopes say, and makes no keys and no passwords, with whatever scope', async () => {
    const all = await keyOf('Nils Narrow', ['read', 'write', 'share', 'decide', 'admin']);
    const read = await keyOf('Rita Reader', ['read']);
    expect((await hub.call('GET', '/api/v1/account', { token: read })).status).toBe(200);
    const change = await hub.call('PATCH', '/api/v1/account', { token: read, body: { name: 'Other' } });
    expect([change.status, change.body.code, change.body.parameters]).toEqual([
      403,
      'scope-needed',
      { scope: 'admin' },
    ]);
    for (const [method, path, body] of [
      ['POST', '/api/v1/account/keys', key(['read'])],
      ['POST', '/api/v1/account/password', { new: NEW }],
      ['POST', '/api/v1/account/password', { new: NEW, current: TEST_PASSWORD }],
      ['POST', '/api/v1/sessions/current/prove', { password: TEST_PASSWORD }],
    ] as const) {
      const answer = await hub.call(method, path, { token: all, body });
      expect([answer.status, answer.body.code]).toEqual([403, 'scope-needed']);
    }
  });

  test('A4: a key never does more than its owner may', async () => {
    const token = await keyOf('Oda Owner', ['admin', 'read']);
    const answer = await hub.call('GET', '/api/v1/users', { token });
    expect([answer.status, answer.body.code]).toEqual([403, 'permission-needed']);
  });

  test('A4: the scope is judged at use: without admin not even an administrator’s key lists accounts', async () => {
    const fresh = await hub.signIn(hub.admin.email, TEST_PASSWORD);
    const made = await hub.call('POST', '/api/v1/account/keys', {
      token: fresh.body.token,
      body: key(['read', 'write', 'share', 'decide']),
    });
    const token = made.body.secret;
    expect((await hub.call('GET', '/api/v1/users', { token })).body.code).toBe('scope-needed');
  });

  test('A4: a key ends at its time, when it is ended, and with its account', async () => {
    const tom = await hub.person('Tom Time');
    const until = new Date(hub.clock.now() + MINUTE).toISOString();
    const timed = await tom.call('POST', '/api/v1/account/keys', key(['read'], { until }));
    const plain = await tom.call('POST', '/api/v1/account/keys', key(['read']));
    const status = async (token: string) => (await hub.call('GET', '/api/v1/account', { token })).status;
    expect(await status(timed.body.secret)).toBe(200);
    hub.clock.advance(MINUTE);
    expect(await status(timed.body.secret)).toBe(401);
    expect(await status(plain.body.secret)).toBe(200);
    const wrong = `${plain.body.secret.slice(0, -1)}${plain.body.secret.endsWith('A') ? 'B' : 'A'}`;
    expect(await status(wrong)).toBe(401);
    const eve = await hub.person('Eve Ender');
    expect((await eve.call('DELETE', `/api/v1/account/keys/${plain.body.key.id}`)).status).toBe(404);
    expect(await status(plain.body.secret)).toBe(200);
    expect((await tom.call('DELETE', `/api/v1/account/keys/${plain.body.key.id}`)).status).toBe(204);
    expect(await status(plain.body.secret)).toBe(401);
    const past = await tom.call(
      'POST',
      '/api/v1/account/keys',
      key(['read'], { until: '2020-01-01T00:00:00Z' }),
    );
    expect(past.body.errors).toEqual([{ field: 'until', message: 'must be in the future' }]);
  });

  async function keyOf(name: string, scopes: readonly string[]): Promise<string> {
    const person = await hub.person(name);
    return (await person.call('POST', '/api/v1/account/keys', key(scopes))).body.secret;
  }
});

describe('oneself', () => {
  test('A16, A19: what is left out stays; null clears; re-saving is no change', async () => {
    const ulla = await hub.person('Ulla Update');
    const update = (body: unknown) => ulla.call('PATCH', '/api/v1/account', body);
    await update({ institution: 'Institute', website: 'https://example.org' });
    const renamed = await update({ name: 'Ulla Upton' });
    expect(renamed.body).toMatchObject({
      name: 'Ulla Upton',
      institution: 'Institute',
      website: 'https://example.org',
    });
    expect((await update({ website: null })).body).toMatchObject({ website: null, institution: 'Institute' });
    const [entry] = await hub.hub.store.read((unit) => unit.audit.latest(1));
    expect(entry).toMatchObject({
      action: 'account.updated',
      before: { website: 'https://example.org' },
      after: { website: null },
    });
    await update({ name: 'Ulla Upton' });
    const [same] = await hub.hub.store.read((unit) => unit.audit.latest(1));
    expect(same?.at).toBe(entry?.at);
  });

  test.each(['role', 'status', 'slug', 'id', 'emailVerified', 'permissions', 'passwordHash'])(
    'A16: one cannot post one’s own %s',
    async (field) => {
      const sly = await personNamed('Sly Self');
      const answer = await sly.call('PATCH', '/api/v1/account', { [field]: 'ADMIN' });
      expect(answer.body.errors).toEqual([{ field, message: 'is not a field of this call; leave it out' }]);
    },
  );

  test('A12: a website is http or https', async () => {
    const sly = await personNamed('Sly Self');
    for (const website of ['javascript:alert(1)', 'ftp://example.org', 'example.org']) {
      const answer = await sly.call('PATCH', '/api/v1/account', { website });
      expect(answer.body.errors).toEqual([
        { field: 'website', message: 'must start with http:// or https://' },
      ]);
    }
  });
});

const people = new Map<string, Promise<Awaited<ReturnType<TestHub['person']>>>>();

function personNamed(name: string) {
  const person = people.get(name) ?? hub.person(name);
  people.set(name, person);
  return person;
}
