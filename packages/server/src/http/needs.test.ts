import { type Endpoint, type EndpointName, endpoints } from '@tessera/contract';
import { KEY_SCOPES, type KeyScope, type Role } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  noteKind,
  type Sent,
  startTestHub,
  TEST_PASSWORD,
  type TestHub,
  type TestPerson,
} from '../testing/index.ts';

/** Calls every route of the contract with each of its requirements missing (P7). */

let hub: TestHub;
let owner: TestPerson;
let viewer: TestPerson;
let stranger: TestPerson;
let guest: TestPerson;
let resource: string;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind] });
  owner = await hub.person('Olga Owner');
  viewer = await hub.person('Vera Viewer');
  stranger = await hub.person('Stan Stranger');
  guest = await hub.person('Gus Guest', { role: 'GUEST' });
  const published = await owner.call('POST', '/api/v1/resources', {
    kind: 'note',
    title: 'A note',
    content: { text: 'hello' },
  });
  resource = published.body.id;
  const shared = await owner.call('POST', `/api/v1/resources/${resource}/share`, {
    people: [],
    invitations: [{ email: viewer.email, role: 'viewer' }],
  });
  expect(shared.status).toBe(200);
});
afterAll(() => hub.close());

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];

function send(endpoint: Endpoint, sent: Sent, id = resource): Promise<Answer> {
  const path = endpoint.path
    .replace(':id', id)
    .replace(':format', 'txt')
    .replace(':number', '1')
    .replace(':role', 'GUEST')
    .replace('*', 'text')
    .replaceAll(/:\w+/g, 'x');
  const query =
    endpoint.transport === 'bytes-in' ? '?offset=0' : endpoint.path.endsWith('/principals') ? '?query=a' : '';
  const body =
    endpoint.method === 'GET' || endpoint.method === 'DELETE'
      ? {}
      : endpoint.transport === 'bytes-in'
        ? { body: new Uint8Array([1, 2, 3]), headers: { 'content-type': 'application/octet-stream' } }
        : { body: {} };
  return hub.call(endpoint.method, path + query, { ...body, ...sent });
}

/** All that a refused call might have changed. */
function traces(): Promise<unknown> {
  return hub.hub.store.read(async (unit) => ({
    log: await unit.audit.latest(1),
    accounts: await unit.accounts.count(),
    groups: (await unit.groups.list({ limit: 200 })).items,
    guest: await unit.accounts.rolePermissions('GUEST'),
  }));
}

async function refuses(call: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
  const before = await traces();
  const answer = await call();
  // Errors of AuthZEN are a status and a message of text.
  if (typeof answer.body === 'string') expect(answer.status).toBe(status);
  else expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(await traces()).toEqual(before);
  return answer;
}

async function keyWith(scopes: readonly KeyScope[]): Promise<string> {
  const { body } = await hub.signIn(hub.admin.email, TEST_PASSWORD);
  const made = await hub.call('POST', '/api/v1/account/keys', {
    token: body.token,
    body: { name: 'k', scopes },
  });
  return made.body.secret;
}

test('P7: every route says what it needs', () => {
  for (const [, { needs }] of all) expect(needs.who).toMatch(/^(always|anyone|account)$/);
});

describe('P7: without an account', () => {
  test.each(all.filter(([, { needs }]) => needs.who === 'account'))('%s refuses', async (_name, endpoint) => {
    await refuses(() => send(endpoint, {}), 401, 'signed-out');
    await refuses(() => send(endpoint, { token: `tss_${'x'.repeat(43)}` }), 401, 'signed-out');
  });

  test.each(all.filter(([, { needs }]) => needs.who === 'anyone'))(
    '%s refuses guests where they are off',
    async (_name, endpoint) => {
      await hub.hub.store.write((unit) => unit.settings.set('guestSessions', false));
      try {
        await refuses(() => send(endpoint, {}), 403, 'guests-refused');
      } finally {
        await hub.hub.store.write((unit) => unit.settings.set('guestSessions', true));
      }
    },
  );
});

describe('P7: without the permission', () => {
  test.each(all.filter(([, { needs }]) => needs.permission !== undefined))(
    '%s refuses, naming it',
    async (_name, endpoint) => {
      const answer = await refuses(() => send(endpoint, { token: guest.token }), 403, 'permission-needed');
      expect(answer.body.parameters.permission).toBe(endpoint.needs.permission);
    },
  );
});

describe('P7: a key without the scope', () => {
  let others: Readonly<Record<KeyScope, string>>;
  beforeAll(async () => {
    const made = KEY_SCOPES.map(async (scope) => [
      scope,
      await keyWith(KEY_SCOPES.filter((one) => one !== scope)),
    ]);
    others = Object.fromEntries(await Promise.all(made));
  });

  test.each(all.filter(([, { needs }]) => needs.who !== 'always'))(
    '%s refuses, naming it',
    async (_name, endpoint) => {
      const { scope } = endpoint.needs;
      const answer = await refuses(() => send(endpoint, { token: others[scope] }), 403, 'scope-needed');
      if (typeof answer.body === 'string') expect(answer.body).toContain(`the scope ${scope}`);
      else expect(answer.body.parameters).toEqual({ scope });
    },
  );
});

describe('P7: without a recent sign-in', () => {
  test.each(all.filter(([, { needs }]) => needs.fresh === true))(
    '%s refuses, also every key',
    async (_name, endpoint) => {
      const { body } = await hub.signIn(hub.admin.email, TEST_PASSWORD);
      const key = await keyWith(KEY_SCOPES);
      hub.clock.advance(10 * 60_000);
      await refuses(() => send(endpoint, { token: body.token }), 401, 'sign-in-stale');
      await refuses(() => send(endpoint, { token: key }), 403, 'scope-needed');
    },
  );
});

describe('P7: without the role', () => {
  const onResources = all.filter(([, { needs }]) => needs.role !== undefined);
  const above: readonly Role[] = ['editor', 'manager'];

  test.each(onResources)('%s answers a stranger as if nothing were there', async (_name, endpoint) => {
    const good = { ...bodyFor(endpoint), token: stranger.token };
    const there = await refuses(() => send(endpoint, good), 404, 'not-found');
    const missing = await refuses(() => send(endpoint, good, 'b'.repeat(26)), 404, 'not-found');
    expect({ ...there.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
  });

  test.each(onResources.filter(([, { needs }]) => needs.who === 'anyone'))(
    '%s tells the anonymous to sign in',
    async (_name, endpoint) => {
      const there = await refuses(() => send(endpoint, bodyFor(endpoint)), 401, 'signed-out');
      const missing = await refuses(
        () => send(endpoint, bodyFor(endpoint), 'b'.repeat(26)),
        401,
        'signed-out',
      );
      expect({ ...there.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
    },
  );

  test.each(onResources.filter(([, { needs }]) => above.includes(needs.role ?? 'viewer')))(
    '%s names the role to a viewer',
    async (_name, endpoint) => {
      const answer = await refuses(
        () => send(endpoint, { ...bodyFor(endpoint), token: viewer.token }),
        403,
        'role-needed',
      );
      expect(answer.body.parameters).toEqual({ needed: endpoint.needs.role, held: 'viewer' });
    },
  );

  function bodyFor(endpoint: Endpoint): Sent {
    const bodies: Readonly<Record<string, unknown>> = {
      updateResource: { title: 'Mine' },
      share: { people: [] },
      setMode: { mode: 'public' },
      move: { parent: null },
      viewAs: { as: 'anonymous' },
      letEditorsShare: { allowed: true },
      changeGrant: { role: 'editor' },
      planChange: { change: { kind: 'mode', mode: 'public' } },
      addVersion: { content: { text: 'mine' } },
      setEmbedOrigins: { origins: [] },
      createEmbed: { origins: ['https://wiki.example.org'] },
    };
    const name = all.find(([, one]) => one === endpoint)?.[0] ?? '';
    return bodies[name] === undefined ? {} : { body: bodies[name] };
  }
});
