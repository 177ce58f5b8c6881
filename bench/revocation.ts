import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hub as Client, createApi, type ShareInput, Tessera } from '@tessera/client';
import { LIVE_PATH, LIVE_VERSION, type LiveNotice } from '@tessera/contract';
import { createServer, type Hub, readConfig } from '@tessera/server';
import { noteKind } from '@tessera/server/testing';
import { figuresOf, type Line } from './measure.ts';

const SOCKETS = 200;
const WARM_UP = 5;
const GROUP = 'Readers';
const ADMIN = { email: 'bench@example.org', password: 'stones laid in the morning' };

interface Reader {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** One reader's open page: when it was told that its access ended. */
class OpenPage {
  readonly #socket: WebSocket;
  #told: (at: number) => void = () => {};
  #welcomed: () => void = () => {};
  #shown: () => void = () => {};
  readonly welcome: Promise<void>;

  constructor(url: string, token: string) {
    this.#socket = new WebSocket(url.replace('http', 'ws') + LIVE_PATH);
    this.welcome = new Promise((resolve) => {
      this.#welcomed = resolve;
    });
    this.#socket.addEventListener('open', () => this.#say({ type: 'hello', version: LIVE_VERSION, token }));
    this.#socket.addEventListener('message', ({ data }) => {
      const at = performance.now();
      // What our own hub sends.
      const notice = JSON.parse(String(data)) as LiveNotice;
      if (notice.type === 'welcome') this.#welcomed();
      if (notice.type === 'role') this.#shown();
      if (notice.type === 'ended') this.#told(at);
    });
  }

  show(id: string): Promise<void> {
    return new Promise((resolve) => {
      this.#shown = resolve;
      this.#say({ type: 'watch', topic: 'resource', id });
    });
  }

  ended(): Promise<number> {
    return new Promise((resolve) => {
      this.#told = resolve;
    });
  }

  close(): void {
    this.#socket.close();
  }

  #say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}

/** How soon a revoke holds: for the next request, and on 200 open pages, in one process and over two nodes. */
export async function measureRevocation(rounds: number, server: string | null): Promise<Line[]> {
  const lines = await measureOn('one process, SQLite', [null], rounds, 100);
  if (server === null) return lines;
  const { default: pg } = await import('pg');
  const database = `tessera_revocation_${process.pid}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  try {
    return [...lines, ...(await measureOn('two nodes, PostgreSQL', [url.href, url.href], rounds, 250))];
  } finally {
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.end();
  }
}

async function measureOn(
  where: string,
  databases: readonly (string | null)[],
  rounds: number,
  target: number,
): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-revocation-'));
  const hubs: Hub[] = [];
  const pages: OpenPage[] = [];
  try {
    for (const [number, database] of databases.entries()) hubs.push(await start(folder, number, database));
    const [first] = hubs;
    if (first === undefined) throw new Error('no hub was started');
    const owner = await Tessera.login({ url: first.url(), ...ADMIN });
    const { readers, group } = await makeReaders(first);
    const thing = await owner.publish({ kind: 'note', title: 'Shown', content: { text: 'x' } });
    // The pages are spread over the nodes; changes are made on the first.
    for (const [number, reader] of readers.entries()) {
      const hub = hubs[number % hubs.length] ?? first;
      pages.push(new OpenPage(hub.url(), reader.token));
    }
    await Promise.all(pages.map((page) => page.welcome));
    return await measure(where, { owner, hubs, readers, pages, id: thing.id, group }, rounds, target);
  } finally {
    for (const page of pages) page.close();
    for (const hub of hubs) await hub.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Opened {
  readonly owner: Client;
  readonly hubs: readonly Hub[];
  readonly readers: readonly Reader[];
  readonly pages: readonly OpenPage[];
  readonly id: string;
  /** A group that all readers are in. */
  readonly group: string;
}

async function measure(where: string, opened: Opened, rounds: number, target: number): Promise<Line[]> {
  const { owner, hubs, readers, pages, id, group } = opened;
  const add = (body: ShareInput) =>
    owner.api.call('share', { params: { id }, body: { append: true, ...body } });
  const revoke = async (name: string) => {
    const grant = await grantOf(owner, id, name);
    const start = performance.now();
    await owner.api.call('revokeGrant', { params: { id, grant } });
    return start;
  };
  const all: number[] = [];
  const last: number[] = [];
  const one: number[] = [];
  let refused = 0;
  let asked = 0;
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const timed = round >= WARM_UP;
    const at = round % readers.length;
    const [reader, page] = [readers[at], pages[at]];
    if (reader === undefined || page === undefined) throw new Error('there are too few readers');
    // One reader has it alone and loses it, while all the others have something else open…
    await add({ people: [{ id: reader.id }] });
    await page.show(id);
    const ended = page.ended();
    const began = await revoke(reader.name);
    const cut = (await ended) - began;
    if (timed) one.push(cut);
    // …and their next request, on any node, is refused.
    for (const hub of hubs) {
      const api = createApi({ baseUrl: hub.url(), token: reader.token });
      asked++;
      const answered = api.call('getResource', { params: { id } });
      if (
        await answered.then(
          () => false,
          () => true,
        )
      )
        refused++;
    }
    // …then a group of all of them loses it at once.
    await add({ groups: [{ id: group }] });
    await Promise.all(pages.map((other) => other.show(id)));
    const ends = pages.map((other) => other.ended());
    const start = await revoke(GROUP);
    const times = (await Promise.all(ends)).map((moment) => moment - start);
    if (!timed) continue;
    all.push(...times);
    last.push(Math.max(...times));
  }
  if (refused !== asked)
    throw new Error(`${where}: ${asked - refused} of ${asked} requests after a revoke were answered`);
  const [single, each, slowest] = [one, all, last].map((times) => figuresOf(times));
  const note = `${SOCKETS} pages, ${rounds} rounds`;
  return [
    {
      what: `${where}: revoke → the next request`,
      p50: Number.NaN,
      target: 'refused',
      note: `${refused} of ${asked} refused`,
    },
    {
      what: `${where}: revoke one → their page is cut`,
      p50: single?.p50 ?? Number.NaN,
      p99: single?.p99 ?? Number.NaN,
      target: `p99 ${target} ms`,
      note,
    },
    {
      what: `${where}: revoke all → each page is cut`,
      p50: each?.p50 ?? Number.NaN,
      p99: each?.p99 ?? Number.NaN,
      target: `p99 ${target} ms`,
      note,
    },
    {
      what: `${where}: revoke all → the last page is cut`,
      p50: slowest?.p50 ?? Number.NaN,
      p99: slowest?.p99 ?? Number.NaN,
    },
  ];
}

async function start(folder: string, number: number, database: string | null): Promise<Hub> {
  const environment = {
    TESSERA_DATA: join(folder, String(number)),
    TESSERA_PORT: '0',
    TESSERA_RATE_LIMIT: '0',
    TESSERA_ADMIN_EMAIL: ADMIN.email,
    TESSERA_ADMIN_PASSWORD: ADMIN.password,
    ...(database === null ? {} : { DATABASE_URL: database }),
  };
  const hub = await createServer({
    config: readConfig({ environment, folder }),
    ...{ kinds: [noteKind], version: '0.0.0-bench', webFolder: null, logTo: null },
    hashCost: { memory: 32, passes: 1 },
  });
  await hub.listen();
  return hub;
}

/** Two hundred people, each signed in as a script; straight into the database, since signing in is not what is measured. */
async function makeReaders(
  hub: Hub,
): Promise<{ readonly readers: readonly Reader[]; readonly group: string }> {
  const { random, clock, digest } = hub.systemContext();
  const readers: Reader[] = [];
  const groupId = random.id();
  await hub.store.write(async (unit) => {
    const now = clock.now();
    const group = await unit.groups.create({
      ...{ id: groupId, name: GROUP, description: '', type: 'ordinary', sharing: true, joining: 'ask' },
      ...{ permissions: [], createdAt: now, keptBy: null },
    });
    for (let number = 0; number < SOCKETS; number++) {
      const id = random.id();
      const account = await unit.accounts.create({
        ...{ id, name: `Reader ${number}`, slug: `reader-${number}`, email: `reader-${number}@example.org` },
        ...{ emailVerified: true, institution: null, website: null, role: 'GUEST', status: 'active' },
        ...{ passwordHash: null, createdAt: now },
      });
      const secret = random.secret();
      await unit.sessions.create({
        ...{ id: random.id(), account: account.key, secretHash: digest(secret), kind: 'script' },
        ...{ device: 'bench', place: '', createdAt: now, lastUsedAt: now, signedInAt: now },
      });
      await unit.groups.setMember(group.key, {
        account: account.key,
        staff: false,
        manager: false,
        until: null,
      });
      readers.push({ id, name: account.name, token: `tss_${secret}` });
    }
  });
  return { readers, group: groupId };
}

async function grantOf(owner: Client, id: string, name: string): Promise<string> {
  const query = { limit: 200 };
  const { items } = await owner.api.call('audience', { params: { id }, query });
  const grant = items.find((row) => row.principal.name === name)?.becauses[0]?.grant;
  if (typeof grant !== 'string') throw new Error(`${name} has no grant`);
  return grant;
}
