import { type Endpoint, type EndpointName, endpoints } from '@tessera/contract';
import { KEY_SCOPES, type KeyScope } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import { noteKind, startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';

/** An access key that wants more than it was made for: more scopes, more keys, more than its owner, another's place. */

let hub: TestHub;
let ben: TestPerson;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind] });
  ben = await hub.person('Ben Bold');
});
afterAll(() => hub.close());

interface Key {
  readonly id: string;
  readonly secret: string;
}

async function keyOf(
  who: TestPerson,
  scopes: readonly KeyScope[] = KEY_SCOPES,
  more: object = {},
): Promise<Key> {
  const { token } = (await hub.signIn(who.email, TEST_PASSWORD)).body;
  const body = { name: 'k', scopes, ...more };
  const made = await hub.call('POST', '/api/v1/account/keys', { token, body });
  expect(made.status).toBe(201);
  return { id: made.body.key.id, secret: made.body.secret };
}

const by = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  hub.call(method, `/api/v1${path}`, { token, ...(body === undefined ? {} : { body }) });

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];

describe('a key and its scopes', () => {
  test.each(all.filter(([, { needs }]) => needs.fresh === true))(
    'A4: %s is done by no key, whatever its scopes and whosever it is',
    async (_name, endpoint) => {
      const { secret } = await keyOf(hub.admin);
      const path = endpoint.path.replaceAll(/:\w+/g, 'x');
      const before = await hub.hub.store.read((unit) => unit.audit.latest(1));
      const sent = endpoint.method === 'GET' || endpoint.method === 'DELETE' ? {} : { body: {} };
      const answer = await hub.call(endpoint.method, path, { token: secret, ...sent });
      expect([answer.status, answer.body.code]).toEqual([403, 'scope-needed']);
      expect(await hub.hub.store.read((unit) => unit.audit.latest(1))).toEqual(before);
    },
  );

  test('A4: a key makes no keys, sets no password and proves nothing; without admin it ends none either', async () => {
    const other = await keyOf(ben, ['read']);
    const less = KEY_SCOPES.filter((scope) => scope !== 'admin');
    const [session] = (await ben.call('GET', '/api/v1/sessions')).body.items;
    for (const [scopes, method, path, body] of [
      [KEY_SCOPES, 'POST', '/account/keys', { name: 'more', scopes: ['admin'] }],
      [KEY_SCOPES, 'PUT', '/account/password', { new: 'a long violet harbour', current: ben.password }],
      [KEY_SCOPES, 'POST', '/sessions/current/prove', { password: ben.password }],
      [KEY_SCOPES, 'PATCH', '/account', { email: 'eve@example.org' }],
      [less, 'DELETE', `/account/keys/${other.id}`],
      [less, 'DELETE', `/sessions/${session.id}`],
    ] as const) {
      const { secret } = await keyOf(ben, scopes);
      const answer = await by(secret, method, path, body);
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
    expect((await by(other.secret, 'GET', '/account')).status).toBe(200);
    expect((await ben.call('GET', '/api/v1/account')).body.account.email).toBe(ben.email);
    expect((await hub.signIn(ben.email, ben.password)).status).toBe(201);
  });

  test('A4: scopes are those that were given, by whatever name one asks for more', async () => {
    const { token } = (await hub.signIn(ben.email, TEST_PASSWORD)).body;
    for (const body of [
      { name: 'k', scopes: ['read', 'everything'] },
      { name: 'k', scopes: ['*'] },
      { name: 'k', scopes: [] },
      { name: 'k', scopes: 'admin' },
      { name: 'k', scopes: ['read'], account: hub.admin.id },
      { name: 'k', scopes: ['read'], permissions: ['users:manage'] },
    ]) {
      expect((await by(token, 'POST', '/account/keys', body)).status).toBe(400);
    }
    const reader = await keyOf(ben, ['read']);
    for (const how of [
      { headers: { 'tessera-scopes': 'admin' } },
      { headers: { 'x-scope': 'write' } },
      { cookie: await hub.cookieOf(ben), headers: { 'sec-fetch-site': 'same-origin' } },
    ]) {
      const body = { institution: 'x' };
      const answer = await hub.call('PATCH', '/api/v1/account', { token: reader.secret, body, ...how });
      expect([answer.status, answer.body.code]).toEqual([403, 'scope-needed']);
    }
  });
});

describe('a key and its owner', () => {
  test('A4: it never does more than its owner may, and less as soon as they may less', async () => {
    const vic = await hub.person('Vic Vain', { role: 'ADMIN' });
    const key = await keyOf(vic);
    expect((await by(key.secret, 'GET', '/users')).status).toBe(200);
    await hub.admin.call('PATCH', `/api/v1/users/${vic.id}`, { role: 'GUEST' });
    const listed = await by(key.secret, 'GET', '/users');
    expect([listed.status, listed.body.code]).toEqual([403, 'permission-needed']);
    const note = { kind: 'note', title: 'A note', content: { text: 'hello' } };
    expect((await by(key.secret, 'POST', '/resources', note)).status).toBe(403);
  });

  test('A4: the secret of one with the id of another, half of one, or one that is over is nobody', async () => {
    const [bens, adas] = [await keyOf(ben, ['read']), await keyOf(hub.admin)];
    const mixed = bens.secret.replace(bens.id, adas.id);
    const soon = new Date(hub.clock.now() + 60_000).toISOString();
    const over = await keyOf(ben, ['read'], { until: soon });
    expect((await by(over.secret, 'GET', '/account')).status).toBe(200);
    hub.clock.advance(60_001);
    for (const secret of [
      ...(mixed === bens.secret ? [] : [mixed]),
      bens.secret.slice(0, -1),
      `${bens.secret}x`,
      bens.secret.toUpperCase(),
      bens.id,
      over.secret,
    ]) {
      // Nor is it a guest, who could see what is public.
      expect((await by(secret, 'GET', '/resources?view=public')).status).toBe(401);
    }
  });

  test('A4: it is no cookie, no part of an address and no password', async () => {
    const { secret } = await keyOf(ben);
    const cookie = (await hub.cookieOf(ben)).split('=')[0] ?? '';
    expect((await hub.call('GET', '/api/v1/account', { cookie: `${cookie}=${secret}` })).status).toBe(401);
    for (const name of ['token', 'key', 'access_token', 'authorization']) {
      expect((await hub.call('GET', `/api/v1/account?${name}=${secret}`)).status).not.toBe(200);
    }
    expect((await hub.signIn(ben.email, secret)).status).toBe(401);
  });

  test('A4: of its secret only a hash is stored, and no log, list or audit entry holds it', async () => {
    const { secret } = await keyOf(ben, ['read']);
    await by(secret, 'GET', '/account');
    const listed = await ben.call('GET', '/api/v1/account/keys');
    const audit = await hub.hub.store.read((unit) => unit.audit.latest(100));
    for (const kept of [JSON.stringify(listed.body), JSON.stringify(audit), hub.logged().join('\n')]) {
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(secret.slice(-43));
    }
  });
});
