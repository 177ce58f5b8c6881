import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer as createProxy, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { createServer, type Hub } from '../create-server.ts';
import { postgres, type TestDatabase } from '../storage/testing/databases.ts';
import { type Answer, call, LivePage, noteKind, TEST_PASSWORD } from '../testing/index.ts';

const address = process.env['TESSERA_TEST_POSTGRES'];

interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Passes bytes on to the database until it is cut: then it is silent, as a broken cable is, or refuses. */
class Cable {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #silent = false;

  constructor(target: URL) {
    this.#server = createProxy((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => {
          if (!this.#silent) to.write(bytes);
        });
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const at = this.#server.address();
    return typeof at === 'object' && at !== null ? at.port : 0;
  }

  cut(): void {
    this.#silent = true;
  }

  /** Connections that hung are gone, new ones work. */
  mend(): void {
    this.#silent = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.mend();
    this.#server.close();
  }
}

describe.skipIf(address === undefined)('two processes over one PostgreSQL', () => {
  let database: TestDatabase;
  let near: Hub;
  let far: Hub;
  let cable: Cable;
  let ann: Person;
  let ben: Person;
  let id: string;
  const folders: string[] = [];
  const pages: LivePage[] = [];

  async function start(url: string): Promise<Hub> {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-node-'));
    folders.push(folder);
    const environment = {
      TESSERA_PORT: '0',
      TESSERA_DATA: folder,
      TESSERA_RATE_LIMIT: '0',
      DATABASE_URL: url,
    };
    const hub = await createServer({
      config: readConfig({ environment, folder }),
      ...{ kinds: [noteKind], version: '0.0.0-test', webFolder: null, logTo: null },
      hashCost: { memory: 32, passes: 1 },
      // As long as a loaded machine needs to answer, and the test of a silent node waits.
      patience: 4_000,
    });
    await hub.listen();
    return hub;
  }

  function at(hub: Hub, method: string, path: string, person: Person, body?: unknown): Promise<Answer> {
    return call(hub.url(), method, path, {
      token: person.token,
      ...(body === undefined ? {} : { body }),
    });
  }

  async function signIn(email: string): Promise<Person> {
    const { body } = await call(near.url(), 'POST', '/api/v1/sessions', {
      body: { email, password: TEST_PASSWORD, kind: 'script' },
    });
    return { id: body.account.id, email, token: body.token };
  }

  function open(hub: Hub, person: Person): LivePage {
    const page = new LivePage(hub.url(), { token: person.token });
    pages.push(page);
    return page;
  }

  beforeAll(async () => {
    database = await postgres(address ?? '').create();
    const config = database.config();
    const url = new URL(config.kind === 'postgres' && typeof config.url === 'string' ? config.url : '');
    cable = new Cable(url);
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(await cable.listen());
    near = await start(url.href);
    const context = near.systemContext();
    await near.store.write(async (unit) => {
      const make = async (name: string, role: 'ADMIN' | 'DATA_SCIENTIST') =>
        unit.accounts.create({
          ...{ id: context.random.id(), name, slug: name.toLowerCase(), email: `${name}@example.org` },
          ...{ emailVerified: true, institution: null, website: null, role, status: 'active' },
          passwordHash: await hash,
          createdAt: context.clock.now(),
        });
      const hash = context.hasher.hash(TEST_PASSWORD);
      await make('Ann', 'ADMIN');
      await make('Ben', 'DATA_SCIENTIST');
    });
    ann = await signIn('Ann@example.org');
    ben = await signIn('Ben@example.org');
    far = await start(through.href);
  });
  afterAll(async () => {
    for (const page of pages) page.close();
    cable.mend();
    await far.close();
    await near.close();
    cable.close();
    await database.drop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const made = await at(near, 'POST', '/api/v1/resources', ann, {
      ...{ kind: 'note', title: 'A note', content: { text: 'x' }, sharing: { mode: 'private' } },
    });
    id = made.body.id;
    await at(near, 'POST', `/api/v1/resources/${id}/share`, ann, { people: [{ id: ben.id }] });
  });

  async function revoke(from: Hub): Promise<Answer> {
    return at(from, 'POST', `/api/v1/resources/${id}/share`, ann, { people: [], invitations: [] });
  }

  test('S23: a revoke on one node cuts the page on the other; the receipt of the first counts it', async () => {
    const page = open(far, ben);
    expect(await page.watch(id)).toBe('viewer');
    const receipt = await revoke(near);
    expect(receipt.body).toMatchObject({ socketsClosed: 1, silentNodes: [] });
    expect(await page.until('ended')).toMatchObject({ reason: 'access-ended' });
    expect((await at(far, 'GET', `/api/v1/resources/${id}`, ben)).status).toBe(404);
    expect((await at(near, 'GET', `/api/v1/resources/${id}`, ben)).status).toBe(404);
  });

  test('S23: a download on another node is stopped and counted too', async () => {
    const response = await fetch(`${far.url()}/api/v1/resources/${id}/parts/slow`, {
      headers: { authorization: `Bearer ${ben.token}` },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    expect((await revoke(near)).body).toMatchObject({ downloadsStopped: 1, silentNodes: [] });
    const drain = async () => {
      for (;;) if ((await reader?.read())?.done !== false) return;
    };
    await expect(drain()).rejects.toThrow();
  });

  test('A5: signing out on one node closes the channel on the other', async () => {
    const again = await signIn(ben.email);
    const page = open(far, again);
    await page.until('welcome');
    await at(near, 'DELETE', '/api/v1/sessions/current', again);
    expect((await page.closing).reason).toBe('signed-out');
  });

  test('S23: the log’s numbers commit in order, however many write at once, and an undone one hides nothing', async () => {
    const page = open(far, ann);
    await page.watch(id);
    const failing = near.store.write(async (unit) => {
      await unit.settings.set('hubContact', 'never');
      throw new Error('undone');
    });
    const titles = Array.from({ length: 12 }, (_, number) =>
      at(number % 2 === 0 ? near : far, 'PATCH', `/api/v1/resources/${id}`, ann, { title: `T${number}` }),
    );
    await Promise.all([expect(failing).rejects.toThrow('undone'), ...titles]);
    await revoke(near);
    await page.until('changed', (notice) => notice.what === 'sharing');
    expect(page.notices.filter((one) => one.type === 'changed' && one.what === 'content')).toHaveLength(12);
  });

  test('S23: a node that does not answer is named, writes nothing, and lets go of its pages by itself', async () => {
    const page = open(far, ben);
    await page.watch(id);
    cable.cut();
    const receipt = await revoke(near);
    expect(receipt.body.silentNodes).toHaveLength(1);
    expect(receipt.body.socketsClosed).toBe(0);
    // Nobody could tell it, so it ends what it cannot judge.
    expect((await page.closing).reason).toBe('out-of-touch');
    const written = far.store.write(async () => 'written');
    await expect(written).rejects.toMatchObject({
      code: 'busy',
      detail: expect.stringContaining('lost touch with the others'),
    });
    await expect(open(far, ann).closing).rejects.toThrow('503');
    cable.mend();
    // As soon as it can read the log again it takes part again.
    const back = await openAgain(ann);
    expect(await back.watch(id)).toBe('owner');
    expect(await far.store.write(async () => 'written')).toBe('written');
    const after = back.notices.length;
    const second = await at(near, 'PUT', `/api/v1/resources/${id}/mode`, ann, { mode: 'public' });
    expect(second.body.silentNodes).toEqual([]);
    await back.until('changed', (notice) => notice.what === 'sharing', after);
  });

  /** A page on the far node, as soon as it lets one in. */
  async function openAgain(person: Person): Promise<LivePage> {
    for (;;) {
      const page = open(far, person);
      const welcome = page.until('welcome').then(
        () => true,
        () => false,
      );
      if (await welcome) return page;
    }
  }
});
