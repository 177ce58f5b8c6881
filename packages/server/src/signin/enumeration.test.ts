import {
  admitForgotten,
  offerReset,
  type PasswordHasher,
  register,
  type Store,
  type Unit,
} from '@tessera/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mailbox, openMailbox, startTestHub, TEST_PASSWORD, type TestHub } from '../testing/index.ts';

/*
 * Whether an address has an account shows neither in an answer nor in the work that is done before it (A10, A11, A23).
 * Work is counted, not timed: every call of the store, in order, and every password that is hashed or compared.
 */

let hub: TestHub;
let box: Mailbox;
beforeAll(async () => {
  box = await openMailbox();
  hub = await startTestHub({ environment: box.environment });
  await hub.admin.call('PATCH', '/api/v1/settings', { signupEnabled: true });
  await hub.person('Known Person');
  const { id } = await hub.person('Dora Disabled');
  await hub.admin.call('PATCH', `/api/v1/users/${id}`, { status: 'disabled' });
  const gone = await hub.person('Dan Deleted');
  await hub.admin.call('DELETE', `/api/v1/users/${gone.id}`);
});
afterAll(async () => {
  await hub.close();
  await box.close();
});

const ADDRESSES = ['known.person@example.org', 'dora.disabled@example.org', 'dan.deleted@example.org'];
const UNKNOWN = ['ghost@example.org', 'known.person@example.org.evil.org', 'x@known.person@example.org'];

/** A context that writes down what its store and hasher are asked to do. */
function counted(work: string[]) {
  const context = hub.hub.systemContext();
  const hasher: PasswordHasher = {
    hash: (password) => {
      work.push('hash');
      return context.hasher.hash(password);
    },
    verify: (password, hash) => {
      work.push('verify');
      return context.hasher.verify(password, hash);
    },
  };
  const store: Store = {
    read: (job) => {
      work.push('read');
      return context.store.read((unit) => job(watched(unit, work)));
    },
    write: (job) => {
      work.push('write');
      return context.store.write((unit) => job(watched(unit, work)));
    },
    close: () => context.store.close(),
  };
  return { ...context, hasher, store };
}

function watched(unit: Unit, work: string[]): Unit {
  return new Proxy(unit, {
    get(target, part) {
      const inner: object = Reflect.get(target, part);
      return new Proxy(inner, {
        get(of, name) {
          const method: unknown = Reflect.get(of, name);
          if (typeof method !== 'function') return method;
          return (...given: unknown[]) => {
            work.push(`${String(part)}.${String(name)}`);
            return Reflect.apply(method, of, given);
          };
        },
      });
    },
  });
}

test('A10: a forgotten password is answered after the same work for every address, which looks for none', async () => {
  const works = new Set<string>();
  for (const _email of [...ADDRESSES, ...UNKNOWN]) {
    const work: string[] = [];
    await admitForgotten(counted(work), { network: 'n' });
    works.add(work.join(' '));
  }
  expect([...works]).toEqual(['write entry.attempts entry.attempt']);
});

test('A10: what goes on after the answer changes nothing that a visitor could see', async () => {
  for (const email of [...ADDRESSES, ...UNKNOWN]) {
    const answer = await hub.call('POST', '/api/v1/forgot-password', { body: { email } });
    expect([answer.status, answer.body]).toEqual([202, { mail: true }]);
    expect([...answer.headers.keys()].filter((name) => name === 'set-cookie')).toEqual([]);
    await offerReset(hub.hub.systemContext(), { email });
  }
});

test('A23: registering is answered after the same work whether or not the address is taken', async () => {
  const works = new Set<string>();
  for (const email of [...ADDRESSES, 'ghost@example.org', 'second@example.org']) {
    const work: string[] = [];
    const { account, rest } = await register(counted(work), {
      ...{ name: 'N', email, password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD, network: 'n' },
    });
    expect([account, typeof rest]).toEqual([null, 'function']);
    works.add(work.join(' '));
  }
  expect(works.size).toBe(1);
  expect([...works][0]).not.toContain('byEmail');
});

test('A23: registering answers alike, byte for byte but for the address, and what it is refused for too', async () => {
  const answers = new Set<string>();
  const ask = (email: string, more: object = {}) =>
    hub.call('POST', '/api/v1/register', {
      body: { name: 'N', email, password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD, ...more },
    });
  for (const email of [...ADDRESSES, 'fresh@example.org']) {
    const { status, body } = await ask(email);
    answers.add(`${status} ${JSON.stringify(body).replaceAll(email, '*')}`);
  }
  expect([...answers]).toEqual(['201 {"status":"mailed","email":"*"}']);
  const refusals = new Set<string>();
  for (const email of [...ADDRESSES, 'fresh@example.org']) {
    const { status, body } = await ask(email, { password: 'short', passwordVerify: 'short' });
    const { requestId: _requestId, ...rest } = body;
    refusals.add(`${status} ${JSON.stringify(rest)}`);
  }
  expect(refusals.size).toBe(1);
});

test('A3, A10: signing in tells nothing of an address that merely registered', async () => {
  const email = 'half.way@example.org';
  await hub.call('POST', '/api/v1/register', {
    body: { name: 'N', email, password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD },
  });
  await hub.hub.settled();
  const half = await hub.signIn(email, TEST_PASSWORD);
  const none = await hub.signIn('nobody.at.all@example.org', TEST_PASSWORD);
  const { requestId: _a, ...one } = half.body;
  const { requestId: _b, ...other } = none.body;
  expect([half.status, one]).toEqual([none.status, other]);
});
