import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  type Account,
  addVersion,
  type Context,
  createUpload,
  kindRegistry,
  NOTHING_CUT,
  publishResource,
  readVersion,
  VISITOR,
} from '@tessera/domain';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDiskFiles, sweep, Uploads } from '../files/index.ts';
import { createHasher } from '../signin/argon2.ts';
import { digestSecret, systemRandom } from '../signin/secrets.ts';
import { type Bed, makeBed } from '../storage/testing/bed.ts';
import { sqlite } from '../storage/testing/databases.ts';
import { createTables } from '../tables/index.ts';
import { Workshop } from './index.ts';
import { closedDoor, TEST_KINDS } from './testing/test-kinds.ts';

const kinds = kindRegistry(TEST_KINDS.map((one) => one.kind));
const LIMITS = { fileBytes: 1e6, totalBytes: 1e8 };
let bed: Bed;
let works: Works;
let data: string;
let context: Context;

beforeEach(async () => {
  bed = await makeBed(sqlite, kinds);
  data = await mkdtemp(join(tmpdir(), 'tessera-works-'));
  works = await openFor(bed);
  context = contextOf(await bed.account());
});
afterEach(async () => {
  await bed.drop();
  await rm(data, { recursive: true, force: true });
});

/** Workshop and uploads over one data folder, as a hub has them. */
interface Works {
  readonly workshop: Workshop;
  readonly uploads: Uploads;
  sweep(): Promise<number>;
}

async function openFor({ store, clock }: Bed): Promise<Works> {
  const files = await openDiskFiles(data);
  const uploads = new Uploads(data, files);
  await uploads.open();
  const kindServers = new Map(TEST_KINDS.map((one) => [one.kind.id, one]));
  return {
    uploads,
    workshop: new Workshop({ kindServers, tables: createTables(), files, store }),
    sweep: () => sweep({ store, files, uploads, clock }),
  };
}

function contextOf(account: Account): Context {
  return {
    caller: {
      ...VISITOR,
      account,
      permissions: new Set(['resources:create', 'share:links']),
      through: 'session',
    },
    store: bed.store,
    clock: bed.clock,
    random: systemRandom,
    hasher: createHasher({ memory: 32, passes: 1 }),
    bus: { publish: async () => NOTHING_CUT },
    kinds,
    neededRole: null,
    address: (path) => `http://hub${path}`,
    digest: digestSecret,
    mailConfigured: false,
  };
}

const waiting = (signal = new AbortController().signal) => ({ signal, progress: () => {} });

async function upload(text: string): Promise<string> {
  const { id } = await createUpload(context, { name: 'a.txt', size: text.length, limits: LIMITS });
  await works.uploads.send(context, { id, offset: 0, bytes: Readable.from([Buffer.from(text)]) });
  return id;
}

async function publish(text: string, content: object = {}): Promise<string> {
  const file = await upload(text);
  const published = await publishResource(context, {
    kind: 'sheet',
    title: 'A sheet',
    description: '',
    content,
    files: [{ purpose: 'data', file, options: {} }],
    prepare: works.workshop.preparing(waiting()),
  });
  return published.id;
}

async function dataOf(id: string): Promise<string> {
  const read = await readVersion(context, { id });
  const outgoing = await works.workshop.readPart(read, 'data', {}, waiting());
  if (!(outgoing.body instanceof Readable)) throw new Error('not a stream');
  return Buffer.concat(await outgoing.body.toArray()).toString();
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(join(data, folder), { recursive: true })).filter((name) => name.length > 2);
}

test('G4: a sweep that never rests takes nothing that is uploaded, published or cited meanwhile', async () => {
  let over = false;
  const sweeping = (async () => {
    while (!over) {
      await works.sweep();
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const texts = Array.from({ length: 40 }, (_, index) => `text ${index % 5}`);
  const ids: string[] = [];
  for (let at = 0; at < texts.length; at += 8)
    ids.push(...(await Promise.all(texts.slice(at, at + 8).map((text) => publish(text)))));
  over = true;
  await sweeping;
  await works.sweep();
  expect(await Promise.all(ids.map(dataOf))).toEqual(texts);
  expect(await names('files')).toHaveLength(5);
});

test('G4: uploads that were used up leave their files only to what cites them', async () => {
  await publish('abc', {});
  const unused = await upload('never cited');
  await works.sweep();
  expect(await names('files')).toHaveLength(2);
  await works.uploads.remove(context, { id: unused });
  expect(await works.sweep()).toBe(1);
  expect(await names('files')).toHaveLength(1);
});

test('a crash between keeping a file and citing it leaves a record, so that the next sweep finds the file', async () => {
  const file = await upload('made');
  const prepare = works.workshop.preparing(waiting());
  const hash = (await bed.store.read((unit) => unit.uploads.byId(file)))?.hash ?? '';
  const source = { purpose: 'data', name: 'a', hash, size: 4, options: {} };
  const door = closedDoor('crash');
  const preparing = prepare('sheet', { door: 'crash' }, [source]);
  await door.reached;
  door.open();
  await preparing;
  expect(await names('files')).toHaveLength(2);
  // Nothing is released: the process ends here. Another one opens the same folder.
  works = await openFor(bed);
  expect(await works.sweep()).toBe(1);
  expect(await names('files')).toHaveLength(1);
});

test('G10: work that is given up leaves no scratch folder and no file', async () => {
  const file = await upload('given up');
  const stop = new AbortController();
  const prepare = works.workshop.preparing({
    signal: stop.signal,
    progress: () => setImmediate(() => stop.abort()),
  });
  const publishing = publishResource(context, {
    kind: 'sheet',
    title: 'Endless',
    description: '',
    content: { endless: true },
    files: [{ purpose: 'data', file, options: {} }],
    prepare,
  });
  await expect(publishing).rejects.toMatchObject({ code: 'cancelled' });
  expect(await names('scratch')).toEqual([]);
  expect(await names('files')).toHaveLength(1);
});

test('G3: a disk that is full while data are made says so and keeps nothing', async () => {
  const before = await names('files');
  await expect(publish('no room', { full: true })).rejects.toMatchObject({ code: 'storage-full' });
  expect(await names('scratch')).toEqual([]);
  expect(await names('files')).toHaveLength(before.length + 1);
});

test('G9: a role that is lost while a version is made is refused when it is written, and its files go', async () => {
  const id = await publish('first');
  const owner = context;
  const editor = await bed.account();
  const { resource } = await readVersion(context, { id });
  const grant = systemRandom.id();
  await bed.store.write((unit) =>
    unit.access.change(resource.key, null, bed.clock.now(), (writer) =>
      writer.put({
        id: grant,
        principal: editor.key,
        role: 'editor',
        source: 'direct',
        granter: null,
        createdAt: bed.clock.now(),
        until: null,
        run: null,
      }),
    ),
  );
  context = contextOf(editor);
  const file = await upload('second');
  const door = closedDoor('late');
  const adding = addVersion(context, {
    id,
    content: { door: 'late' },
    files: [{ purpose: 'data', file, options: {} }],
    prepare: works.workshop.preparing(waiting()),
  });
  await door.reached;
  await bed.store.write((unit) =>
    unit.access.change(resource.key, null, bed.clock.now(), (writer) => writer.remove(grant)),
  );
  door.open();
  await expect(adding).rejects.toMatchObject({ code: 'role-needed' });
  context = owner;
  expect((await readVersion(context, { id })).resource.version).toBe(1);
  expect(await names('files')).toHaveLength(2);
});

test('P1: a permission that is lost while the data are made stops the publishing', async () => {
  const file = await upload('too late');
  const door = closedDoor('permission');
  const publishing = publishResource(context, {
    kind: 'sheet',
    title: 'Too late',
    description: '',
    content: { door: 'permission' },
    files: [{ purpose: 'data', file, options: {} }],
    prepare: works.workshop.preparing(waiting()),
  });
  await door.reached;
  await bed.store.write((unit) => unit.accounts.setRolePermissions('DATA_SCIENTIST', []));
  door.open();
  await expect(publishing).rejects.toMatchObject({ code: 'permission-needed' });
  expect(await names('files')).toHaveLength(1);
});

test('what the store holds is what was published', async () => {
  const id = await publish('to the byte');
  const { version } = await readVersion(context, { id });
  const [file] = version.files;
  const { hash = '' } = file ?? {};
  expect(await readFile(join(data, 'files', hash.slice(0, 2), hash.slice(2)), 'utf8')).toBe('to the byte');
});
