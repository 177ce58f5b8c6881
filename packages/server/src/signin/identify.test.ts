import { type AccessKey, kindRegistry, type Session } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wires } from '../storage/postgres/postgres-session.ts';
import { type OpenStore, openStore } from '../storage/store.ts';
import { newAccount, testClock } from '../storage/testing/bed.ts';
import { startPglite } from '../storage/testing/pglite-wires.ts';
import { identify } from './identify.ts';
import { digestSecret, systemRandom } from './secrets.ts';

const server = startPglite();
const clock = testClock();
const asked: string[] = [];
let store: OpenStore;

beforeAll(async () => {
  const url = counted(server.wires());
  store = await openStore({
    database: { kind: 'postgres', url },
    kinds: kindRegistry([]),
    clock,
    random: systemRandom,
  });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

/** Wires that say what went over them. */
function counted(wires: Wires): Wires {
  return {
    ...wires,
    async acquire() {
      const wire = await wires.acquire();
      const { query } = wire;
      return {
        ...wire,
        query(sent) {
          asked.push(sent.text);
          return query(sent);
        },
      };
    },
  };
}

/** Somebody with a browser's session, a script's and a key. */
async function somebody(): Promise<{
  readonly browser: string;
  readonly script: string;
  readonly key: AccessKey;
}> {
  return store.write(async (unit) => {
    const { key: account } = await unit.accounts.create(newAccount(clock.now()));
    const session = async (kind: Session['kind']): Promise<string> => {
      const secretHash = digestSecret(systemRandom.secret());
      const now = clock.now();
      await unit.sessions.create({
        ...{ id: systemRandom.id(), account, secretHash, kind, device: '', place: '' },
        ...{ createdAt: now, lastUsedAt: now, signedInAt: now },
      });
      return secretHash;
    };
    const key: AccessKey = {
      ...{ id: systemRandom.id(), account, secretHash: digestSecret(systemRandom.secret()), name: '' },
      ...{ scopes: ['read'], createdAt: clock.now(), until: null, lastUsedAt: clock.now() },
    };
    await unit.sessions.createKey(key);
    return { browser: await session('browser'), script: await session('script'), key };
  });
}

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  asked.length = 0;
  await work();
  return asked.length;
}

describe('what asking who asks costs', () => {
  test('a session takes two statements, an access key one, a visitor one', async () => {
    const { browser, script, key } = await somebody();
    const visitor = digestSecret(systemRandom.secret());
    const cost = (credential: Parameters<typeof identify>[2], held?: string) =>
      statementsOf(async () => {
        expect((await identify(store, clock.now(), credential, held)).refused).toBe(false);
      });
    expect(await cost({ by: 'cookie', digest: browser })).toBe(2);
    expect(await cost({ by: 'session', digest: script })).toBe(2);
    expect(await cost({ by: 'key', id: key.id, digest: key.secretHash })).toBe(1);
    expect(await cost({ by: 'none' })).toBe(1);
    // Who may hold open links is asked for them only where the hub allows such.
    expect(await cost({ by: 'cookie', digest: browser }, visitor)).toBe(2);
    await store.write((unit) => unit.settings.set('openLinksAllowed', true));
    expect(await cost({ by: 'cookie', digest: browser }, visitor)).toBe(3);
  });

  test('A4: a session is good in its own way alone, and a key with its own secret alone', async () => {
    const { browser, script, key } = await somebody();
    for (const credential of [
      { by: 'cookie', digest: script },
      { by: 'session', digest: browser },
      { by: 'key', id: key.id, digest: browser },
      { by: 'key', id: 'a'.repeat(26), digest: key.secretHash },
    ] as const) {
      expect(await identify(store, clock.now(), credential)).toMatchObject({
        refused: true,
        guests: false,
        caller: { account: null, permissions: new Set() },
      });
    }
  });

  test('A5: what belongs to an account that is not active, or is over by time, lets nobody in', async () => {
    const { browser, script, key } = await somebody();
    const ways = [
      { by: 'cookie', digest: browser },
      { by: 'session', digest: script },
      { by: 'key', id: key.id, digest: key.secretHash },
    ] as const;
    const refused = async (now: number) =>
      Promise.all(ways.map(async (way) => (await identify(store, now, way)).refused));
    expect(await refused(clock.now())).toEqual([false, false, false]);
    // A key without an end outlives what sessions do not.
    expect(await refused(clock.now() + 15 * 86_400_000)).toEqual([true, true, false]);
    for (const status of ['disabled', 'pending'] as const) {
      await store.write((unit) => unit.accounts.update(key.account, { status }));
      expect(await refused(clock.now())).toEqual([true, true, true]);
    }
  });
});
