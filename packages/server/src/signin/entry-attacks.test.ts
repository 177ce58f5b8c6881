import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mailbox, openMailbox, startTestHub, TEST_PASSWORD, type TestHub } from '../testing/index.ts';

/** What somebody who has stolen, guessed or kept an address of one use tries. */

let hub: TestHub;
let box: Mailbox;
beforeAll(async () => {
  box = await openMailbox();
  hub = await startTestHub({ environment: { ...box.environment, TESSERA_URL: 'https://hub.example.org' } });
  await hub.admin.call('PATCH', '/api/v1/settings', { signupEnabled: true });
});
afterAll(async () => {
  await hub.close();
  await box.close();
});

const OTHER = 'a quiet copper kettle';
const post = (path: string, body: unknown, sent = {}) =>
  hub.call('POST', `/api/v1${path}`, { body, ...sent });
const forgot = async (email: string, headers: Record<string, string> = {}) => {
  await post('/forgot-password', { email }, { headers });
  return (await box.takeOne(hub, email)).secret ?? '';
};

test('A10: of two who use one reset link at once, one sets the password', async () => {
  const { email } = await hub.person('Rob Race');
  const token = await forgot(email);
  const answers = await Promise.all(
    [OTHER, `${OTHER}s`].map((password) => post('/set-password', { token, password })),
  );
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 410]);
});

test('A10: a secret is of use for what it was made for alone', async () => {
  const { email } = await hub.person('Pat Purpose');
  const reset = await forgot(email);
  await post('/register', {
    ...{ name: 'N', email: 'purpose@example.org', password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD },
  });
  const proof = (await box.takeOne(hub, 'purpose@example.org')).secret ?? '';
  expect((await post('/verify', { secret: reset, password: TEST_PASSWORD })).body.code).toBe('secret-over');
  expect((await post('/set-password', { token: proof, password: OTHER })).body.code).toBe('secret-over');
  expect(
    (
      await post('/set-up', {
        token: reset,
        name: 'x',
        email: 'x@example.org',
        password: OTHER,
        hubName: 'x',
        samples: false,
      })
    ).status,
  ).toBe(410);
  expect((await post('/invitation/look', { secret: reset })).body.standing).toBe('unknown');
});

test('A10: secrets are stored as hashes alone, in no log, and leave the queue with their mail', async () => {
  const { email } = await hub.person('Hal Hash');
  const token = await forgot(email);
  const mails = await hub.hub.store.read((unit) => unit.outbox.list({ limit: 200 }));
  const audit = await hub.hub.store.read((unit) => unit.audit.latest(50));
  for (const kept of [JSON.stringify(mails), JSON.stringify(audit), hub.logged().join('\n')]) {
    expect(kept).not.toContain(token);
  }
  const secret = await hub.hub.store.write((unit) =>
    unit.sessions.takeSecret(token, 'set-password', hub.clock.now()),
  );
  expect(secret).toBeNull();
});

test('A28: links name the hub’s own address, whatever host or forwarded host a request claims', async () => {
  const { email } = await hub.person('Hank Host');
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    origin: 'https://hub.example.org',
  };
  await post('/forgot-password', { email }, { headers });
  const mail = await box.takeOne(hub, email);
  expect(mail.button).toMatch(/^https:\/\/hub\.example\.org\/set-password#/);
  expect(`${mail.text}${mail.html}`).not.toContain('evil.example');
});

test('A3: pages of other sites start none of it', async () => {
  const headers = { origin: 'https://evil.example' };
  for (const [path, body] of [
    ['/forgot-password', { email: 'a@example.org' }],
    ['/set-password', { token: 'x', password: OTHER }],
    ['/verify', { secret: 'x' }],
    ['/invitation/accept', { secret: 'x' }],
    ['/invitation/decline', { secret: 'x' }],
    ['/register', { name: 'N', email: 'a@example.org', password: OTHER, passwordVerify: OTHER }],
  ] as const) {
    const answer = await post(path, body, { headers });
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'origin-refused']);
  }
});

test('A4: no session is fixed: setting, proving and registering start none, and leave the caller’s cookie as it is', async () => {
  const fay = await hub.person('Fay Fixed');
  const cookie = await hub.cookieOf(fay);
  const token = await forgot(fay.email);
  const own = { headers: { origin: 'https://hub.example.org' }, cookie: 'tessera=attacker-chosen-value' };
  const reset = await post('/set-password', { token, password: OTHER }, own);
  expect([reset.status, reset.headers.get('set-cookie')]).toEqual([200, null]);
  // The session that was there before is over with the password.
  expect((await hub.call('GET', '/api/v1/account', { cookie })).status).toBe(401);
  await post('/register', {
    ...{ name: 'N', email: 'fixed@example.org', password: OTHER, passwordVerify: OTHER },
  });
  const secret = (await box.takeOne(hub, 'fixed@example.org')).secret ?? '';
  const verified = await post('/verify', { secret, password: OTHER }, own);
  expect([verified.status, verified.headers.get('set-cookie')]).toEqual([200, null]);
});

test.each([
  ['role', 'ADMIN'],
  ['status', 'active'],
  ['emailVerified', true],
  ['verified', true],
  ['permissions', ['users:manage']],
  ['id', 'x'],
  ['passwordHash', 'x'],
])('A21: a posted %s is refused where accounts wait for their mail too', async (field, value) => {
  const answer = await post('/register', {
    ...{ name: 'N', email: 'mass@example.org', password: OTHER, passwordVerify: OTHER },
    [field]: value,
  });
  expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
  expect(await box.take(hub, 'mass@example.org')).toEqual([]);
});

test('A28: a name does not reach an address that nobody proved, nor a header', async () => {
  const name = 'Buy now http://evil.example Bcc: all@example.org';
  await post('/register', {
    ...{ name, email: 'spam@example.org', password: OTHER, passwordVerify: OTHER },
  });
  const mail = await box.takeOne(hub, 'spam@example.org');
  expect(`${mail.subject}${mail.text}${mail.html}`).not.toContain('evil.example');
  expect(mail.email.bcc ?? []).toEqual([]);
});
