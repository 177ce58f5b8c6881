import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bed, makeBed } from '../testing/bed.ts';
import { databaseSorts, sqlite, type TestDatabase } from '../testing/databases.ts';
import { fillHub, HUB_KINDS, MemoryFiles } from '../testing/filled-hub.ts';
import { readManifest, tablePath } from './archive.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';
import { ARCHIVED_TABLES, UNARCHIVED_TABLES } from './tables.ts';

const NOW = Date.UTC(2026, 1, 1);

async function holdings(bed: Bed): Promise<unknown> {
  return bed.store.database.read(({ kysely }) =>
    kysely.selectFrom('holding').selectAll().orderBy('holder').orderBy('principal').execute(),
  );
}

let folder: string;
let numbered = 0;
const fresh = () => join(folder, `archive-${numbered++}`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const source of databaseSorts()) {
  describe(`a backup of ${source.name}`, () => {
    let bed: Bed;
    let archive: string;
    const files = new MemoryFiles();
    beforeAll(async () => {
      bed = await makeBed(source, HUB_KINDS);
      await fillHub(bed, files);
      archive = fresh();
      await backup({ database: bed.database.config(), files, to: archive, now: NOW });
    });
    afterAll(() => bed.drop());

    for (const target of databaseSorts()) {
      test(`restored into ${target.name} it is the same hub, row by row and byte by byte`, async () => {
        const database = await target.create();
        const restoredFiles = new MemoryFiles();
        const manifest = await restore({
          from: archive,
          database: database.config(),
          files: restoredFiles,
          now: NOW,
        });
        expect(restoredFiles.bytes).toEqual(files.bytes);
        const again = fresh();
        const second = await backup({
          database: database.config(),
          files: restoredFiles,
          to: again,
          now: NOW,
        });
        expect(second).toEqual(manifest);
        for (const table of ARCHIVED_TABLES)
          expect(second.tables[table.name]?.rows, table.name).toBeGreaterThan(0);
        await continueIn(database, bed);
      });
    }

    test('every table is archived, or left out for a reason', async () => {
      const names = await bed.store.database.read(async ({ dialect, kysely }) => {
        const { rows } = await (dialect === 'sqlite'
          ? sql<{ name: string }>`select name from sqlite_master where type = 'table'
              and name not like 'sqlite\\_%' escape '\\' and name not like 'search\\_%' escape '\\'`
          : sql<{ name: string }>`select table_name as name from information_schema.tables
              where table_schema = current_schema()`
        ).execute(kysely);
        return rows.map((row) => row.name);
      });
      const known = [...ARCHIVED_TABLES.map((table) => table.name), ...UNARCHIVED_TABLES];
      expect(names.toSorted()).toEqual(known.toSorted());
    });

    test('what is written meanwhile is not in it, and nothing waits for it', async () => {
      const to = fresh();
      let written = 0;
      const { tables } = await backup({
        database: bed.database.config(),
        files: {
          write: files.write,
          async *read(hash: string) {
            // In the midst of the copy: on PGlite, which has one connection, this would wait.
            if (source.name !== 'PGlite') await bed.account();
            written++;
            yield* files.read(hash);
          },
        },
        to,
        now: NOW,
      });
      expect(written).toBe(1);
      const lines = readFileSync(tablePath(to, 'account'), 'utf8').trimEnd().split('\n');
      expect(lines).toHaveLength(2);
      expect(tables['account']?.rows).toBe(2);
    });
  });
}

/** A restored hub opens, holds what it held, and gives out no number twice. */
async function continueIn(database: TestDatabase, before: Bed): Promise<void> {
  const restored = new Bed(database, HUB_KINDS);
  try {
    await restored.open();
    expect(restored.store.hubId).toBe(before.store.hubId);
    expect(await holdings(restored)).toEqual(await holdings(before));
    const [mine, theirs] = [
      await restored.account(),
      await before.store.read((unit) => unit.accounts.count()),
    ];
    expect(mine.key).toBeGreaterThan(100 + theirs);
    await restored.store.read(async (unit) => {
      expect(await unit.sessions.bySecretHash('hash of session')).toBeNull();
      expect((await unit.sessions.keyById('key-1'))?.way.name).toBe('nightly');
      const key = (await unit.accounts.list({ limit: 1 })).items[0]?.key;
      if (key === undefined) throw new Error('Ann was restored');
      const asker = await unit.access.asker(key, NOW);
      const found = await unit.access.list(asker, { view: 'visible', text: 'rivers', limit: 10 });
      expect(found.items.length).toBeGreaterThan(0);
    });
  } finally {
    await restored.drop();
  }
}

describe('making a backup', () => {
  test('leaves nothing behind when a file is missing or not what it was', async () => {
    const bed = await makeBed(sqlite, HUB_KINDS);
    const files = new MemoryFiles();
    await fillHub(bed, files);
    const [hash] = files.bytes.keys();
    if (hash === undefined) throw new Error('there are files');
    const to = fresh();
    const options = { database: bed.database.config(), files, to, now: NOW };
    files.bytes.set(hash, Buffer.from('changed'));
    await expect(backup(options)).rejects.toMatchObject({ code: 'file-invalid' });
    files.bytes.delete(hash);
    await expect(backup(options)).rejects.toThrow(hash);
    expect(readdirSync(folder).filter((name) => to.endsWith(name) || name.endsWith('.partial'))).toEqual([]);
    await bed.drop();
  });

  test('works on a hub that is stopped, is for its owner alone, and never replaces what is there', async () => {
    const bed = await makeBed(sqlite, HUB_KINDS);
    await bed.account();
    await bed.store.close();
    const to = fresh();
    const options = { database: bed.database.config(), files: new MemoryFiles(), to, now: NOW };
    const manifest = await backup(options);
    expect(manifest.tables['account']?.rows).toBe(1);
    expect(await readManifest(to)).toEqual(manifest);
    if (process.platform !== 'win32') {
      expect(statSync(to).mode & 0o077).toBe(0);
      expect(statSync(tablePath(to, 'account')).mode & 0o077).toBe(0);
    }
    await expect(backup(options)).rejects.toMatchObject({ code: 'conflict' });
    expect(existsSync(join(to, 'manifest.json'))).toBe(true);
    await bed.drop();
  });

  test('of a folder without a hub says so', async () => {
    const options = { files: new MemoryFiles(), to: fresh(), now: NOW };
    await expect(
      backup({ ...options, database: { kind: 'sqlite', folder: join(folder, 'nothing') } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
