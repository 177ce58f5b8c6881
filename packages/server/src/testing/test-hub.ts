import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { AccountShape } from '@tessera/contract';
import { type AccountRole, type Clock, kindRegistry } from '@tessera/domain';
import { readConfig } from '../config.ts';
import { createServer, type Hub, type ServerOptions } from '../create-server.ts';
import type { KindServer } from '../kind-host.ts';
import { systemRandom } from '../signin/secrets.ts';
import { openStore } from '../storage/index.ts';
import { type DatabaseSort, pglite, postgres, sqlite } from '../storage/testing/databases.ts';
import { type Answer, call, type Sent } from './http-caller.ts';

/** Stands still but for what a test says, so that nothing runs out on a slow machine. */
export interface MovingClock extends Clock {
  advance(milliseconds: number): void;
  /** Lets the machine's time pass during `work`, where that is what a test is about. */
  flowing<T>(work: () => Promise<T>): Promise<T>;
}

type TestStore = 'sqlite' | 'pglite' | 'postgres';

export interface TestHubOptions {
  /** What `TESSERA_TEST_STORE` names when left out, else SQLite. */
  readonly store?: TestStore;
  readonly kinds?: readonly KindServer[];
  /** Settings as the environment has them, over the usual ones of tests. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly webFolder?: string;
  /** Leaves the hub without accounts. */
  readonly bare?: boolean;
  readonly afterSetUp?: ServerOptions['afterSetUp'];
}

/** Somebody with an account and a session, as tests use them. */
export interface TestPerson {
  readonly account: AccountShape;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The bearer of a script's session. */
  readonly token: string;
  call(method: string, path: string, body?: unknown, sent?: Sent): Promise<Answer>;
}

/** A hub that really listens, on a port of its own, with a throw-away database. */
export interface TestHub {
  readonly url: string;
  readonly hub: Hub;
  readonly clock: MovingClock;
  readonly setUpAddress: string | null;
  /** The first administrator; not of a bare hub. */
  readonly admin: TestPerson;
  /** Log lines so far, as JSON text. */
  logged(): readonly string[];
  /** An account made by the administrator, signed in as a script. The name becomes the address. */
  person(
    name: string,
    how?: { readonly role?: AccountRole; readonly verified?: boolean },
  ): Promise<TestPerson>;
  /** Calls as nobody, or as `sent` says. */
  call(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Signs in as a browser; the cookie to send. */
  cookieOf(person: Pick<TestPerson, 'email' | 'password'>): Promise<string>;
  signIn(email: string, password: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Good enough for the policy, and nobody's name. */
export const TEST_PASSWORD = 'tall violet harbour';

/** Starts a hub for tests: real HTTP, real database, cheap password hashes, no limit of requests. Close it after the tests. */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const database = await sortOf(options.store ?? usualStore()).create();
  const folder = mkdtempSync(join(tmpdir(), 'tessera-hub-'));
  const clock = movingClock();
  const lines: string[] = [];
  const kinds = options.kinds ?? [];
  const store = await openStore({
    database: database.config(),
    kinds: kindRegistry(kinds.map((one) => one.kind)),
    clock,
    random: systemRandom,
  });
  const hub = await createServer({
    config: readConfig({
      environment: {
        TESSERA_PORT: '0',
        TESSERA_DATA: folder,
        TESSERA_RATE_LIMIT: '0',
        TESSERA_LOG_LEVEL: 'debug',
        ...options.environment,
      },
      folder,
    }),
    kinds,
    store,
    clock,
    version: '0.0.0-test',
    webFolder: options.webFolder ?? null,
    logTo: collector(lines),
    hashCost: { memory: 32, passes: 1 },
    // What a receipt counts must not hang on how quick the machine is.
    patience: 20_000,
    ...(options.afterSetUp === undefined ? {} : { afterSetUp: options.afterSetUp }),
  });
  const { url, setUpAddress } = await hub.listen();
  // A hub with another public address still listens here.
  const listening = `http://127.0.0.1:${hub.port()}`;

  const test: Omit<TestHub, 'admin'> = {
    ...{ url: listening, hub, clock, setUpAddress },
    logged: () => lines,
    call: (method, path, sent) => call(listening, method, path, sent),
    signIn: (email, password) =>
      call(listening, 'POST', '/api/v1/sessions', { body: { email, password, kind: 'script' } }),
    async cookieOf({ email, password }) {
      const answer = await call(listening, 'POST', '/api/v1/sessions', {
        body: { email, password, kind: 'browser' },
      });
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
    async person(name, how = {}) {
      const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.org`;
      const body = { name, email, password: TEST_PASSWORD, verified: true, ...how };
      // An administrator is made right after a sign-in alone, and tests let much time pass.
      const by = how.role === 'ADMIN' ? await signedIn(test, admin.email, TEST_PASSWORD) : admin;
      const created = await by.call('POST', '/api/v1/users', body);
      if (created.status !== 201) throw new Error(`${name} was not created: ${JSON.stringify(created.body)}`);
      return signedIn(test, email, TEST_PASSWORD);
    },
    async close() {
      await hub.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const admin = options.bare === true || setUpAddress === null ? nobody : await setUpAdmin(test, url);
  return { ...test, admin };
}

async function setUpAdmin(test: Omit<TestHub, 'admin'>, url: string): Promise<TestPerson> {
  const token = test.setUpAddress?.split('#')[1] ?? '';
  const email = 'ada.admin@example.org';
  const answer = await test.call('POST', '/api/v1/set-up', {
    body: { token, name: 'Ada Admin', email, password: TEST_PASSWORD, hubName: 'Test hub', samples: false },
  });
  if (answer.status !== 201) throw new Error(`${url} was not set up: ${JSON.stringify(answer.body)}`);
  return signedIn(test, email, TEST_PASSWORD);
}

async function signedIn(test: Omit<TestHub, 'admin'>, email: string, password: string): Promise<TestPerson> {
  const { status, body } = await test.signIn(email, password);
  if (status !== 201) throw new Error(`${email} could not sign in: ${JSON.stringify(body)}`);
  const account: AccountShape = body.account;
  const token: string = body.token;
  return {
    ...{ account, email, password, token, id: account.id, name: account.name },
    call: (method, path, sentBody, sent) =>
      test.call(method, path, { token, ...(sentBody === undefined ? {} : { body: sentBody }), ...sent }),
  };
}

/** The administrator of a hub that was left bare: any use is a mistake of the test. */
const nobody: TestPerson = new Proxy({} as TestPerson, {
  get() {
    throw new Error('this test hub was left without accounts');
  },
});

function usualStore(): TestStore {
  const named = process.env['TESSERA_TEST_STORE'];
  return named === 'pglite' || named === 'postgres' ? named : 'sqlite';
}

function sortOf(store: TestStore): DatabaseSort {
  if (store === 'sqlite') return sqlite;
  if (store === 'pglite') return pglite;
  const address = process.env['TESSERA_TEST_POSTGRES'];
  if (address === undefined) throw new Error('TESSERA_TEST_POSTGRES does not say where a server is');
  return postgres(address);
}

function movingClock(): MovingClock {
  let standing = Date.now();
  /** The machine's time since when it passes here too. */
  let flows: number | null = null;
  const now = () => standing + (flows === null ? 0 : Date.now() - flows);
  return {
    now,
    advance: (milliseconds) => {
      standing += milliseconds;
    },
    async flowing(work) {
      flows = Date.now();
      try {
        return await work();
      } finally {
        standing = now();
        flows = null;
      }
    },
  };
}

function collector(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      );
      done();
    },
  });
}
