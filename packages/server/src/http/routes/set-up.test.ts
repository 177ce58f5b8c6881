import { afterEach, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestHubOptions } from '../../testing/index.ts';

const open: TestHub[] = [];
afterEach(async () => {
  for (const hub of open.splice(0)) await hub.close();
});

async function bareHub(options: TestHubOptions = {}): Promise<TestHub & { readonly secret: string }> {
  const hub = await startTestHub({ bare: true, ...options });
  open.push(hub);
  return { ...hub, secret: hub.setUpAddress?.split('#')[1] ?? '' };
}

const wishes = {
  name: 'Ada',
  email: 'ada@example.org',
  password: TEST_PASSWORD,
  hubName: 'Our hub',
  samples: true,
};

test('A1: a hub without accounts is set up at its one-time address, which then dies', async () => {
  const told: unknown[] = [];
  const hub = await bareHub({
    afterSetUp: async (_hub, account, asked) => void told.push([account.email, asked]),
  });
  expect(hub.setUpAddress).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/set-up#[\w-]{43}$/);
  expect((await hub.call('GET', '/api/metadata')).body.needsSetUp).toBe(true);
  const good = () => hub.call('POST', '/api/v1/set-up/check', { body: { token: hub.secret } });
  expect((await good()).body).toEqual({ good: true });
  expect((await good()).body).toEqual({ good: true });

  const answer = await hub.call('POST', '/api/v1/set-up', { body: { token: hub.secret, ...wishes } });
  expect(answer.status).toBe(201);
  expect(answer.body.account).toMatchObject({ name: 'Ada', slug: 'ada', role: 'ADMIN', emailVerified: true });
  expect(told).toEqual([['ada@example.org', { samples: true }]]);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect((await hub.call('GET', '/api/v1/account', { cookie })).body.account.email).toBe('ada@example.org');
  expect((await hub.call('GET', '/api/metadata')).body).toMatchObject({ name: 'Our hub', needsSetUp: false });

  const again = await hub.call('POST', '/api/v1/set-up', {
    body: { token: hub.secret, ...wishes, email: 'eve@example.org' },
  });
  expect([again.status, again.body.code]).toEqual([410, 'set-up-done']);
  expect((await good()).body).toEqual({ good: false });
});

test('A1: a wrong address sets nothing up, and a refused input does not use the right one up', async () => {
  const hub = await bareHub();
  const wrong = await hub.call('POST', '/api/v1/set-up', { body: { token: 'x'.repeat(43), ...wishes } });
  expect(wrong.status).toBe(410);
  const weak = await hub.call('POST', '/api/v1/set-up', {
    body: { token: hub.secret, ...wishes, password: 'password123' },
  });
  expect([weak.status, weak.body.code]).toEqual([400, 'password-refused']);
  expect((await hub.call('POST', '/api/v1/set-up', { body: { token: hub.secret, ...wishes } })).status).toBe(
    201,
  );
});

test('A1: samples that cannot be published do not undo the set-up', async () => {
  const hub = await bareHub({
    afterSetUp: async () => {
      throw new Error('no samples');
    },
  });
  const answer = await hub.call('POST', '/api/v1/set-up', { body: { token: hub.secret, ...wishes } });
  expect(answer.status).toBe(201);
  expect(hub.logged().some((line) => line.includes('no samples'))).toBe(true);
});

test('A1: of several at once one sets the hub up', async () => {
  const hub = await bareHub();
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      hub.call('POST', '/api/v1/set-up', {
        body: { token: hub.secret, ...wishes, email: `a${index}@example.org` },
      }),
    ),
  );
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 410, 410, 410, 410, 410, 410, 410]);
  expect(await hub.hub.store.read((unit) => unit.accounts.count())).toBe(1);
});

test('A1: unattended set-up by the environment needs no address, and happens once', async () => {
  const environment = { TESSERA_ADMIN_EMAIL: 'root@example.org', TESSERA_ADMIN_PASSWORD: TEST_PASSWORD };
  const hub = await bareHub({ environment });
  expect(hub.setUpAddress).toBeNull();
  const answer = await hub.signIn('root@example.org', TEST_PASSWORD);
  expect(answer.body.account).toMatchObject({ role: 'ADMIN', status: 'active' });
});

test('A20: the public description names no counts, people or addresses', async () => {
  const hub = await bareHub();
  await hub.call('POST', '/api/v1/set-up', { body: { token: hub.secret, ...wishes } });
  const { body } = await hub.call('GET', '/api/metadata');
  expect(body).toEqual({
    product: 'Tessera',
    name: 'Our hub',
    organization: '',
    description: '',
    version: '0.0.0-test',
    signupEnabled: false,
    guestSessions: true,
    signInMethods: ['password'],
    signInProviders: [],
    contact: null,
    colorScheme: 'auto',
    passwordLeast: 10,
    needsSetUp: false,
    kinds: [],
  });
});
