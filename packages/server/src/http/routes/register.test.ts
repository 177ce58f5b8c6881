import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub } from '../../testing/index.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const OPEN = { signupEnabled: true, signupApproval: false, signupDomains: [], guestSessions: true };
const set = (changes: unknown) => hub.admin.call('PATCH', '/api/v1/settings', changes);
const metadata = async () => (await hub.call('GET', '/api/metadata')).body;
const count = () => hub.hub.store.read((unit) => unit.accounts.count());
const person = (email: string, more: object = {}) => ({
  name: 'Nora New',
  email,
  password: TEST_PASSWORD,
  passwordVerify: TEST_PASSWORD,
  ...more,
});
const register = (body: unknown) => hub.call('POST', '/api/v1/register', { body });

async function refused(body: unknown, status: number, code: string) {
  const before = await count();
  const answer = await register(body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(await count()).toBe(before);
  return answer.body;
}

test('A22: registering is off by default and says whom to ask; A20: metadata says so', async () => {
  expect(await metadata()).toMatchObject({ signupEnabled: false, guestSessions: true });
  const body = await refused(person('early@example.org'), 403, 'signup-closed');
  expect(body.detail).toBe('This hub takes no registrations. Ask an administrator for an account.');
});

describe('where registering is on', () => {
  beforeEach(async () => {
    expect((await set(OPEN)).status).toBe(200);
  });

  test('A21: makes an active data scientist with an unverified address, who can sign in', async () => {
    const answer = await register(person('nora@example.org', { institution: 'Institute' }));
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { role: 'DATA_SCIENTIST', status: 'active', emailVerified: false, institution: 'Institute' },
    ]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await hub.signIn('nora@example.org', TEST_PASSWORD)).status).toBe(201);
    const [, entry] = await hub.hub.store.read((unit) => unit.audit.latest(2));
    expect(entry).toMatchObject({
      action: 'account.registered',
      actor: answer.body.id,
      target: answer.body.id,
    });
    expect(JSON.stringify(entry)).not.toContain(TEST_PASSWORD);
  });

  test.each([
    ['role', 'ADMIN'],
    ['role', 'DATA_SCIENTIST'],
    ['status', 'active'],
    ['verified', true],
    ['groups', []],
  ])('A21: a posted %s is refused and creates nothing', async (field, value) => {
    const body = await refused(person('sly@example.org', { [field]: value }), 400, 'input-invalid');
    expect(body.errors).toEqual([{ field, message: 'is not a field of this call; leave it out' }]);
  });

  test('A21: passwords that differ are 400 and create nothing; so is one the policy refuses', async () => {
    const differ = person('mis@example.org', { passwordVerify: `${TEST_PASSWORD}s` });
    expect((await refused(differ, 400, 'input-invalid')).errors).toEqual([
      { field: 'passwordVerify', message: 'is not the same as the password' },
    ]);
    const weak = person('mis@example.org', { password: 'qwertyuiop1', passwordVerify: 'qwertyuiop1' });
    expect((await refused(weak, 400, 'password-refused')).parameters).toEqual({ rule: 'common' });
    const bare = { name: 'N', email: 'mis@example.org', password: TEST_PASSWORD };
    await refused(bare, 400, 'input-invalid');
  });

  test('A23: without mail a taken address is 409, in any letter case, and tries are limited', async () => {
    const own = await startTestHub();
    try {
      await own.admin.call('PATCH', '/api/v1/settings', { signupEnabled: true });
      const attempt = (email: string) => own.call('POST', '/api/v1/register', { body: person(email) });
      const answers: number[] = [];
      for (let number = 0; number < 7; number++)
        answers.push((await attempt('ADA.admin@example.org')).status);
      expect(answers).toEqual([409, 409, 409, 409, 409, 409, 429]);
      // A free address is told from a taken one by nobody meanwhile.
      expect((await attempt('free@example.org')).status).toBe(429);
      own.clock.advance(1000);
      // Who registers well takes nobody's turn behind the same address, and no failure is forgotten for it.
      for (let number = 0; number < 8; number++) {
        expect((await attempt(`class${number}@example.org`)).status).toBe(201);
      }
      expect((await attempt('class0@example.org')).status).toBe(409);
      expect((await attempt('class1@example.org')).status).toBe(429);
    } finally {
      await own.close();
    }
  });

  test('A21: of two at once with one address one is created', async () => {
    const answers = await Promise.all([
      register(person('two@example.org')),
      register(person('TWO@example.org')),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409]);
  });

  test('A21: only the allowed mail domains, not what merely looks like them', async () => {
    expect(
      (await set({ signupDomains: ['@Site1.org', 'site2.org', 'site1.ORG'] })).body.signupDomains,
    ).toEqual(['site1.org', 'site2.org']);
    for (const email of ['a@site3.org', 'a@sub.site1.org', 'a@site1.org.evil.org', 'site1.org@evil.org']) {
      const body = await refused(person(email), 400, 'input-invalid');
      expect(body.errors).toEqual([
        { field: 'email', message: 'must be an address at site1.org, site2.org' },
      ]);
    }
    expect((await register(person('a@SITE1.org'))).status).toBe(201);
    expect((await set({ signupDomains: ['not a domain'] })).body.errors).toEqual([
      { field: 'signupDomains.0', message: 'must be a mail domain such as example.org' },
    ]);
  });

  test('A21: with approval it waits for an administrator, and cannot sign in before', async () => {
    await set({ signupApproval: true });
    const { body } = await register(person('wait@example.org'));
    expect(body.status).toBe('pending');
    expect((await hub.signIn('wait@example.org', TEST_PASSWORD)).status).toBe(401);
    const waiting = await hub.admin.call('GET', '/api/v1/users?status=pending');
    expect(waiting.body.items.map((one: { id: string }) => one.id)).toEqual([body.id]);
    await hub.admin.call('PATCH', `/api/v1/users/${body.id}`, { status: 'active' });
    expect((await hub.signIn('wait@example.org', TEST_PASSWORD)).status).toBe(201);
  });

  test('A22: toggling takes effect on the next request; A20: metadata follows', async () => {
    expect((await metadata()).signupEnabled).toBe(true);
    await set({ signupEnabled: false });
    expect((await metadata()).signupEnabled).toBe(false);
    await refused(person('late@example.org'), 403, 'signup-closed');
  });

  test('A22: registering goes on where guests are off', async () => {
    await set({ guestSessions: false });
    expect((await hub.call('GET', '/api/v1/resources?view=public')).body.code).toBe('guests-refused');
    expect((await register(person('no.guest@example.org'))).status).toBe(201);
  });
});

describe('settings', () => {
  test('P14, A19: only what is given changes; the log says before and after; the rest is refused', async () => {
    await set(OPEN);
    const { body } = await set({ signupApproval: true });
    expect(body).toMatchObject({ ...OPEN, signupApproval: true });
    const [entry] = await hub.hub.store.read((unit) => unit.audit.latest(1));
    expect(entry).toMatchObject({
      action: 'settings.updated',
      actor: hub.admin.id,
      before: { signupApproval: false },
      after: { signupApproval: true },
    });
    await set({ signupApproval: true });
    const [same] = await hub.hub.store.read((unit) => unit.audit.latest(1));
    expect(same).toEqual(entry);
    expect((await set({ hubSecret: 1 })).status).toBe(400);
    expect((await set({ signupEnabled: 'yes' })).status).toBe(400);
    expect((await hub.admin.call('GET', '/api/v1/settings')).body).toEqual(body);
  });

  test('P14: without settings:manage nobody reads or changes them', async () => {
    const ann = await hub.person('Ann Abel');
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { signupEnabled: true }],
    ] as const) {
      const answer = await ann.call(method, '/api/v1/settings', body);
      expect([answer.status, answer.body.parameters]).toEqual([403, { permission: 'settings:manage' }]);
    }
  });
});
