import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDiskFiles } from './disk-files.ts';
import type { FileStore } from './file-store.ts';

let data: string;
let files: FileStore;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tessera-files-'));
  files = await openDiskFiles(data);
});
afterEach(() => rm(data, { recursive: true, force: true }));

async function scratchFile(bytes: Uint8Array | string): Promise<{ path: string; hash: string }> {
  const path = join(await files.makeScratch(), 'made');
  await writeFile(path, bytes);
  return { path, hash: createHash('sha256').update(bytes).digest('hex') };
}

async function kept(): Promise<string[]> {
  const names = await readdir(join(data, 'files'), { recursive: true });
  return names.filter((name) => name.length > 2);
}

test('G4: the same bytes are stored once, and are what they were', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    const { path, hash } = await scratchFile('the same');
    (await files.keep(path, hash)).release();
    expect(await readFile(files.pathOf(hash), 'utf8')).toBe('the same');
  }
  expect(await kept()).toHaveLength(1);
});

test('G4: many at once of the same bytes are stored once', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => scratchFile('all at once')));
  const holds = await Promise.all(made.map(({ path, hash }) => files.keep(path, hash)));
  expect(holds).toHaveLength(20);
  expect(await kept()).toHaveLength(1);
});

test('a file from outside the scratch folder is copied, not taken away', async () => {
  const outside = join(data, 'outside');
  await writeFile(outside, 'mine');
  const hash = createHash('sha256').update('mine').digest('hex');
  await files.keep(outside, hash);
  expect(await readFile(outside, 'utf8')).toBe('mine');
  expect(await readFile(files.pathOf(hash), 'utf8')).toBe('mine');
  expect(await readdir(join(data, 'scratch'))).toEqual([]);
});

test('what is held is not removed, what is cited is not removed, the rest is', async () => {
  const { path, hash } = await scratchFile('held');
  const hold = await files.keep(path, hash);
  expect(await files.remove(hash, async () => true)).toBe(false);
  hold.release();
  hold.release();
  expect(await files.remove(hash, async () => false)).toBe(false);
  expect(await files.stat(hash)).not.toBeNull();
  expect(await files.remove(hash, async () => true)).toBe(true);
  expect(await files.stat(hash)).toBeNull();
});

test('who begins to hold a file while a sweep asks about it keeps it', async () => {
  const { path, hash } = await scratchFile('just finishing');
  (await files.keep(path, hash)).release();
  const gone = await files.remove(hash, async () => {
    files.hold([hash]);
    return true;
  });
  expect(gone).toBe(false);
  expect(await files.stat(hash)).not.toBeNull();
});

test('bytes that are kept anew while they are being removed are there afterwards', async () => {
  for (let turn = 0; turn < 30; turn += 1) {
    const bytes = randomBytes(64);
    const first = await scratchFile(bytes);
    (await files.keep(first.path, first.hash)).release();
    const again = await scratchFile(bytes);
    const [, hold] = await Promise.all([
      files.remove(first.hash, async () => true),
      files.keep(again.path, again.hash),
    ]);
    expect(await files.stat(first.hash)).not.toBeNull();
    hold.release();
  }
});

test('what a stopped hub left in scratch folders goes at the next start', async () => {
  await mkdir(join(data, 'scratch', 'work-old'));
  await writeFile(join(data, 'scratch', 'work-old', 'half'), 'half');
  await files.clearScratch();
  expect(await readdir(join(data, 'scratch'))).toEqual([]);
});

test('only a SHA-256 names a file', () => {
  for (const name of ['../../etc/passwd', '', 'ab', `${'a'.repeat(63)}/`])
    expect(() => files.pathOf(name)).toThrow('no SHA-256');
});

test('S23: where processes share a folder, none sweeps what another keeps or works on', async () => {
  const ours = await openDiskFiles(data, { shared: true });
  const theirs = await openDiskFiles(data, { shared: true });
  const { path, hash } = await scratchFile('theirs');
  // Kept there and not yet cited: nothing in this process holds it.
  await theirs.keep(path, hash);
  expect(await ours.remove(hash, async () => true)).toBe(false);
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await utimes(ours.pathOf(hash), yesterday, yesterday);
  // The same bytes once more: old on the disk, and wanted anew.
  await theirs.keep((await scratchFile('theirs')).path, hash);
  expect(await ours.remove(hash, async () => true)).toBe(false);
  await utimes(ours.pathOf(hash), yesterday, yesterday);
  const working = await theirs.makeScratch();
  await ours.clearScratch();
  expect((await stat(working)).isDirectory()).toBe(true);
  expect(await ours.remove(hash, async () => true)).toBe(true);
  expect(await kept()).toEqual([]);
});
