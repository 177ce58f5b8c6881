import { type Endpoint, type EndpointName, endpoints } from '@tessera/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import { noteKind, startTestHub, type TestHub, type TestPerson } from '../../testing/index.ts';

/** Fields that somebody adds in the hope that they reach what is stored: every write takes its own and no others. */

const HOPED = {
  role: 'ADMIN',
  status: 'active',
  permissions: ['users:grant-all'],
  emailVerified: true,
  isAdmin: true,
  ownerKey: 1,
  owner_id: 'x',
  passwordHash: 'x',
  deletedAt: null,
  createdAt: '2020-01-01T00:00:00Z',
  __proto: { role: 'ADMIN' },
} as const;

let hub: TestHub;
let ben: TestPerson;
let resource: string;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind] });
  ben = await hub.person('Ben Bold');
  const note = { kind: 'note', title: 'A note', content: { text: 'hello' } };
  resource = (await ben.call('POST', '/api/v1/resources', note)).body.id;
});
afterAll(() => hub.close());

const writes = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(
  ([, { method, transport }]) => method !== 'GET' && transport !== 'bytes-in',
);

describe('mass assignment', () => {
  test.each(writes)('A16: %s takes no field that nobody named', (_name, endpoint) => {
    for (const field of ['isAdmin', 'ownerKey', 'owner_id', 'passwordHash', 'emailVerified', '__proto']) {
      const value = HOPED[field as keyof typeof HOPED];
      // AuthZEN leaves unknown fields to be passed over; what counts is that none gets in.
      const parsed = endpoint.body.safeParse({ [field]: value });
      if (parsed.success) expect(Object.hasOwn(Object(parsed.data), field)).toBe(false);
      else expect(parsed.error.issues.length).toBeGreaterThan(0);
    }
  });

  test.each(Object.entries(HOPED))('A16: one’s own account takes no %s', async (field, value) => {
    const before = (await ben.call('GET', '/api/v1/account')).body;
    const answer = await ben.call('PATCH', '/api/v1/account', { institution: 'x', [field]: value });
    refusedFor(answer, field);
    expect((await ben.call('GET', '/api/v1/account')).body).toEqual(before);
  });

  test.each(Object.entries(HOPED))('A21: a registration takes no %s', async (field, value) => {
    await hub.admin.call('PATCH', '/api/v1/settings', { signupEnabled: true });
    const password = 'a long violet harbour';
    const body = {
      name: 'Eve',
      email: 'eve@example.org',
      password,
      passwordVerify: password,
      [field]: value,
    };
    refusedFor(await hub.call('POST', '/api/v1/register', { body }), field);
    const found = await hub.admin.call('GET', '/api/v1/users?email=eve@example.org');
    expect(found.body.items).toEqual([]);
  });

  test.each(['owner', 'ownerKey', 'mode', 'role', 'grants', 'version', 'createdAt', 'kind'])(
    'a thing of one’s own takes no %s where its title is changed',
    async (field) => {
      const path = `/api/v1/resources/${resource}`;
      const seen = async () => ({ ...(await ben.call('GET', path)).body, openedAt: null });
      const before = await seen();
      refusedFor(await ben.call('PATCH', path, { title: 'Other', [field]: 'x' }), field);
      expect(await seen()).toEqual(before);
    },
  );

  test('A16: names that every object has reach nothing', async () => {
    const texts = ['{"__proto__":{"role":"ADMIN"}}', '{"constructor":{"prototype":{"role":"ADMIN"}}}'];
    for (const body of texts) {
      const headers = { 'content-type': 'application/json' };
      const answer = await hub.call('PATCH', '/api/v1/account', { token: ben.token, body, headers });
      expect([400, 200]).toContain(answer.status);
      expect((await ben.call('GET', '/api/v1/account')).body.account.role).toBe('DATA_SCIENTIST');
      expect(Object.hasOwn(Object.prototype, 'role')).toBe(false);
    }
  });
});

function refusedFor(answer: Answer, field: string): void {
  expect([answer.status, answer.body.code]).toEqual([400, 'input-invalid']);
  expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
}
