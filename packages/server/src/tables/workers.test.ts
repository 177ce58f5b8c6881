import { execFileSync } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Problem } from '@tessera/domain';
import { CompressionType, compressionRegistry, makeVector, Table, tableToIPC } from 'apache-arrow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkshop, type Workshop } from '../testing/tables.ts';
import type { TableFile } from './model.ts';
import { createTables } from './tables.ts';

let files: string;
let workshop: Workshop;
const opened: Workshop[] = [];

beforeEach(async () => {
  files = await mkdtemp(join(tmpdir(), 'tessera-files-'));
  workshop = await open();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await rm(files, { recursive: true, force: true });
});

async function open(limits: Parameters<typeof openWorkshop>[0] = {}): Promise<Workshop> {
  const each = await openWorkshop(limits);
  opened.push(each);
  return each;
}

async function file(name: string, bytes: string | Uint8Array): Promise<TableFile> {
  const path = join(files, name);
  await writeFile(path, bytes);
  return { name, path, options: {} };
}

const request = (edges: TableFile) => ({
  edges,
  source: 'a',
  destination: 'b',
  needs: [],
  skipIncomplete: false,
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.catch((cause: unknown) => cause);
  return outcome instanceof Problem ? outcome.code : `no problem: ${String(outcome)}`;
}

function children(): string[] {
  try {
    return execFileSync('pgrep', ['-P', String(process.pid), '-f', 'tables/worker.ts'], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch {
    return [];
  }
}

function bigCsv(rows: number): string {
  return `a,b,c\n${Array.from({ length: rows }, (_, row) => `node ${row},node ${row * 7},${row}`).join('\n')}\n`;
}

test('G10: cancelling kills the child and leaves no file', async () => {
  const big = await file('big.csv', bigCsv(400_000));
  const work = workshop.tools.tables.link(request(big), {
    ...workshop.tools,
    progress: () => workshop.cancel(),
  });
  expect(await codeOf(work)).toBe('cancelled');
  expect(await workshop.left()).toEqual([]);
  await access(big.path);
});

test('G10: work that has been cancelled before it starts does not start', async () => {
  workshop.cancel();
  const before = children().length;
  expect(await codeOf(workshop.tools.tables.inspect(await file('a.csv', 'a,b\n1,2\n'), workshop.tools))).toBe(
    'cancelled',
  );
  expect(children().length).toBe(before);
});

test('G10: work that waits its turn can be cancelled, and the others go on', async () => {
  const tables = createTables({ parallel: 1 });
  const small = await file('a.csv', 'a,b\n1,2\n');
  const waiting = new AbortController();
  const first = tables.inspect(small, workshop.tools);
  const second = tables.inspect(small, { ...workshop.tools, signal: waiting.signal });
  const third = tables.inspect(small, workshop.tools);
  waiting.abort();
  expect(await codeOf(second)).toBe('cancelled');
  expect((await first).format).toBe('csv');
  expect((await third).format).toBe('csv');
  tables.close();
});

test('G10: progress rises while a graph is read', async () => {
  await workshop.tools.tables.link(request(await file('a.csv', 'a,b\n1,2\n')), workshop.tools);
  const shares = workshop.told.map(({ done }) => done ?? 0);
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});

test('closing ends work under way, its children, and refuses more', async () => {
  const tables = createTables();
  const big = await file('big.csv', bigCsv(200_000));
  const work = tables.link(request(big), { ...workshop.tools, progress: () => tables.close() });
  expect(await codeOf(work)).toBe('cancelled');
  expect(await codeOf(tables.inspect(big, workshop.tools))).toBe('cancelled');
  expect(await workshop.left()).toEqual([]);
});

test('G3: a small file that unpacks to a huge one stops at the limit', async () => {
  const own = await open({ decompressedBytes: 1024 * 1024 });
  const bomb = await file('bomb.csv.gz', gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a,b\n')));
  expect(await codeOf(own.tools.tables.inspect(bomb, own.tools))).toBe('too-large');
  expect(await codeOf(own.tools.tables.link(request(bomb), own.tools))).toBe('too-large');
  expect(await own.left()).toEqual([]);
});

test('G3: what is compressed twice is refused instead of unpacked on and on', async () => {
  const twice = await file('twice.gz', gzipSync(gzipSync('a,b\n1,2\n')));
  expect(await codeOf(workshop.tools.tables.inspect(twice, workshop.tools))).toBe('file-invalid');
});

test('G3: more rows or columns than the hub reads are refused, in every format', async () => {
  const own = await open({ rows: 1000, columns: 50 });
  const rows = Array.from({ length: 1001 }, () => ({ a: 'x', b: 'y' }));
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, column) => [`column ${column}`, 1]));
  const names = Object.keys(wide).join(',');
  for (const bytes of [
    bigCsv(1001),
    JSON.stringify(rows),
    rows.map((row) => JSON.stringify(row)).join('\n'),
    `${names}\n${Object.values(wide).join(',')}\n`,
    JSON.stringify([wide]),
    `<graphml>${rows.map((_, id) => `<node id="${id}"/>`).join('')}</graphml>`,
  ]) {
    expect(await codeOf(own.tools.tables.link(request(await file('many', bytes)), own.tools))).toBe(
      'too-large',
    );
  }
  expect(await own.left()).toEqual([]);
});

test('G3: what does not fit the memory of a child ends the child, not the hub', async () => {
  const own = await open({ memoryMegabytes: 32, spillMegabytes: 1 });
  expect(
    await codeOf(own.tools.tables.link(request(await file('big.csv', bigCsv(600_000))), own.tools)),
  ).toBe('too-large');
  expect(await own.left()).toEqual([]);
});

test('G3: Arrow buffers that unpack to more than fits are refused', async () => {
  compressionRegistry.set(CompressionType.ZSTD, {
    encode: (data) => zstdCompressSync(data),
    decode: (data) => data,
  });
  const zeros = makeVector(new Float64Array(8_000_000));
  const own = await open({ memoryMegabytes: 32 });
  const bomb = await file(
    'bomb.arrow',
    tableToIPC(new Table({ a: zeros, b: zeros }), 'stream', CompressionType.ZSTD),
  );
  const outcome: unknown = await own.tools.tables
    .link(request(bomb), own.tools)
    .catch((cause: unknown) => cause);
  expect(outcome).toMatchObject({
    code: 'too-large',
    detail: expect.stringMatching(/smaller record batches/) as string,
  });
});

test.runIf(process.platform === 'linux')(
  'G3: a child that takes more memory than it may is ended',
  async () => {
    const own = await open({ processMegabytes: 60 });
    expect(
      await codeOf(own.tools.tables.link(request(await file('big.csv', bigCsv(600_000))), own.tools)),
    ).toBe('too-large');
    expect(await own.left()).toEqual([]);
  },
);

test('G3: work that takes too long is given up', async () => {
  const own = await open({ milliseconds: 1 });
  expect(
    await codeOf(own.tools.tables.link(request(await file('big.csv', bigCsv(100_000))), own.tools)),
  ).toBe('too-large');
  expect(await own.left()).toEqual([]);
});

test('the next piece of work finds a child at hand, unless the one before failed', async () => {
  const { tables } = workshop.tools;
  const good = await file('good.csv', 'a,b\n1,2\n');
  await tables.inspect(good, workshop.tools);
  const [kept] = children();
  expect((await tables.inspect(good, workshop.tools)).table?.rowCount).toBe(1);
  expect(children()).toEqual([kept]);
  expect(await codeOf(tables.inspect(await file('bad.csv', ''), workshop.tools))).toBe('file-invalid');
  expect((await tables.inspect(good, workshop.tools)).table?.rowCount).toBe(1);
  expect(children()).not.toContain(kept);
});

test('the child gets no environment', async () => {
  process.env['TESSERA_TEST_SECRET'] = 'secret';
  await workshop.tools.tables.inspect(await file('a.csv', 'a,b\n1,2\n'), workshop.tools);
  // The spare child has been started like the one that worked.
  const [child] = children();
  if (child !== undefined && process.platform === 'linux') {
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(`/proc/${child}/environ`, 'utf8')).not.toContain('TESSERA_TEST_SECRET');
  }
  delete process.env['TESSERA_TEST_SECRET'];
});
