import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../migrations/index.ts';
import { makeBed } from '../testing/bed.ts';
import { databaseSorts, sqlite } from '../testing/databases.ts';
import { fillHub, HUB_KINDS, MemoryFiles } from '../testing/filled-hub.ts';
import { filePath, readManifest, sealManifest, tablePath } from './archive.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const NOW = Date.UTC(2026, 1, 1);

let folder: string;
let numbered = 0;
const fresh = () => join(folder, `archive-${numbered++}`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a backup is refused', () => {
  let good: string;
  const files = new MemoryFiles();
  beforeAll(async () => {
    const bed = await makeBed(sqlite, HUB_KINDS);
    await fillHub(bed, files);
    good = fresh();
    await backup({ database: bed.database.config(), files, to: good, now: NOW });
    await bed.drop();
  });

  /** Restores a copy of the good archive after `change`; answers the error, having seen that nothing came of it. */
  async function restoreChanged(change: (archive: string) => void | Promise<void>): Promise<unknown> {
    const archive = fresh();
    cpSync(good, archive, { recursive: true });
    await change(archive);
    const database = await sqlite.create();
    const target = new MemoryFiles();
    const options = { from: archive, database: database.config(), files: target, now: NOW };
    const error = await restore(options).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(target.bytes.size).toBe(0);
    // Still empty: the good one goes in.
    await restore({ ...options, from: good });
    await database.drop();
    return error;
  }

  const damagedFile = { code: 'file-invalid', detail: expect.stringContaining('damaged') };
  const flip = (path: string) => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };

  test('when one bit of any of its parts has flipped', async () => {
    const [hash] = files.bytes.keys();
    if (hash === undefined) throw new Error('there are files');
    const parts = [tablePath('', 'grants'), tablePath('', 'hub'), filePath('', hash), 'manifest.json'];
    for (const part of parts) {
      const error = await restoreChanged((archive) => flip(join(archive, part)));
      expect(error, part).toMatchObject({ code: 'file-invalid' });
    }
  });

  test('when a part is missing or cut short', async () => {
    expect(await restoreChanged((archive) => rmSync(tablePath(archive, 'team')))).toMatchObject(damagedFile);
    const cut = (archive: string) => {
      const path = tablePath(archive, 'audit');
      writeFileSync(path, readFileSync(path).subarray(0, 1_000));
    };
    expect(await restoreChanged(cut)).toMatchObject(damagedFile);
    const error = await restoreChanged((archive) => rmSync(join(archive, 'manifest.json')));
    expect(error).toMatchObject({
      code: 'file-invalid',
      detail: expect.stringContaining('no backup of Tessera'),
    });
  });

  /** Writes other rows of the groups, with hashes and counts that fit. */
  async function forgeGroups(archive: string, change: (lines: string[]) => string[]): Promise<void> {
    const path = tablePath(archive, 'team');
    const lines = change(readFileSync(path, 'utf8').trimEnd().split('\n'));
    const text = lines.map((line) => `${line}\n`).join('');
    writeFileSync(path, text);
    const manifest = await readManifest(archive);
    manifest.tables['team'] = {
      rows: lines.length,
      sha256: createHash('sha256').update(text).digest('hex'),
    };
    writeFileSync(join(archive, 'manifest.json'), sealManifest(manifest));
  }

  test('when a line of it is no row, whatever its hashes say', async () => {
    for (const line of ['nonsense', '[1]', '{"key":{}}', 'null']) {
      const error = await restoreChanged((archive) => forgeGroups(archive, () => [line]));
      expect(error, line).toMatchObject(damagedFile);
    }
  });

  test('when its rows do not fit together, whatever its hashes say', async () => {
    const archive = fresh();
    cpSync(good, archive, { recursive: true });
    await forgeGroups(archive, (lines) => lines.slice(1));
    for (const sort of databaseSorts()) {
      const database = await sort.create();
      const options = { database: database.config(), files: new MemoryFiles(), now: NOW };
      await expect(restore({ ...options, from: archive })).rejects.toMatchObject(damagedFile);
      await restore({ ...options, from: good });
      await database.drop();
    }
  });

  test('when a newer Tessera made it, and when something else did', async () => {
    const rewrite = (change: (manifest: Awaited<ReturnType<typeof readManifest>>) => object) =>
      restoreChanged(async (archive) => {
        const manifest = await readManifest(archive);
        const text = JSON.stringify(change(manifest));
        const sha256 = createHash('sha256').update(text).digest('hex');
        writeFileSync(join(archive, 'manifest.json'), JSON.stringify({ manifest: text, sha256 }));
      });
    const newer = { code: 'file-invalid', detail: expect.stringContaining('newer version') };
    expect(await rewrite((manifest) => ({ ...manifest, version: 2, more: 'unknown' }))).toMatchObject(newer);
    const migrations = [...MIGRATIONS.map((step) => step.name), '9999-future'];
    expect(await rewrite((manifest) => ({ ...manifest, migrations }))).toMatchObject(newer);
    expect(await rewrite((manifest) => ({ ...manifest, format: 'other' }))).toMatchObject({
      code: 'file-invalid',
    });
    const foreign = await restoreChanged((archive) =>
      writeFileSync(join(archive, 'manifest.json'), '{"a":1}'),
    );
    expect(foreign).toMatchObject({ code: 'file-invalid', detail: expect.stringContaining('foreign') });
  });

  test('by a target that is not empty', async () => {
    for (const sort of databaseSorts()) {
      const bed = await makeBed(sort, HUB_KINDS);
      const account = await bed.account();
      await bed.store.close();
      const target = new MemoryFiles();
      await expect(
        restore({ from: good, database: bed.database.config(), files: target, now: NOW }),
      ).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('not empty') });
      expect(target.bytes.size).toBe(0);
      const store = await bed.open();
      expect(await store.read((unit) => unit.accounts.byId(account.id))).toEqual(account);
      await bed.drop();
    }
  });
});
