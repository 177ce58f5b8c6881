import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineKind, kindRegistry, type ResourceKey } from '@tessera/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MIGRATIONS } from '../migrations/index.ts';
import { Bed, makeBed } from '../testing/bed.ts';
import { databaseSorts, sqlite, type TestDatabase } from '../testing/databases.ts';
import { type FileBytes, filePath, readManifest, sealManifest, tablePath } from './archive.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';
import { ARCHIVED_TABLES, UNARCHIVED_TABLES } from './tables.ts';

const KINDS = kindRegistry([
  defineKind({ id: 'collection', content: z.unknown(), children: 'all' }),
  defineKind({ id: 'graph', content: z.unknown() }),
]);
const NOW = Date.UTC(2026, 1, 1);

/** File bytes in memory. */
class MemoryFiles implements FileBytes {
  readonly bytes = new Map<string, Uint8Array>();

  add(text: string): { readonly hash: string; readonly size: number } {
    const bytes = Buffer.from(text);
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.bytes.set(hash, bytes);
    return { hash, size: bytes.length };
  }

  async *read(hash: string) {
    const bytes = this.bytes.get(hash);
    if (bytes === undefined) throw new Error(`there is no file ${hash}`);
    yield bytes;
  }

  async write(hash: string, bytes: AsyncIterable<Uint8Array>) {
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    this.bytes.set(hash, Buffer.concat(parts));
  }
}

/** People, groups, an organization, collections, graphs with versions and files, grants: something in every table. */
async function fill(bed: Bed, files: MemoryFiles): Promise<void> {
  const ann = await bed.account({
    name: 'Ann \u2028 Ünï "quoted" \\ 🧩',
    role: 'ADMIN',
    passwordHash: '$hash',
  });
  const ben = await bed.account({ institution: 'Site 2', website: 'https://example.org' });
  const group = await bed.group({ sharing: true, permissions: ['data:export'] });
  const staff = await bed.group({ type: 'staff', sharing: true });
  const organization = await bed.organization();
  await bed.store.write(async (unit) => {
    const now = bed.clock.now();
    for (let index = 0; index < 1_200; index++) {
      await unit.audit.append({
        action: 'made.up',
        actor: ann.id,
        target: null,
        through: 'system',
        before: null,
        after: { index },
        at: now + index,
      });
    }
    await unit.settings.set('hub', { name: 'Graph hub' });
    await unit.groups.setMember(group.key, {
      account: ben.key,
      manager: true,
      staff: false,
      until: now + 99,
    });
    await unit.groups.setMember(staff.key, { account: ben.key, manager: false, staff: true, until: null });
    await unit.organizations.setMember(organization.key, { account: ann.key, role: 'owner' });
    await unit.sessions.createKey({
      id: 'key-1',
      account: ann.key,
      secretHash: 'hash of key',
      name: 'nightly',
      scopes: ['read'],
      createdAt: now,
      until: null,
      lastUsedAt: null,
    });
    await unit.sessions.putSecret({ secretHash: 'once', purpose: 'set-up', account: null, until: now + 1e9 });
    await unit.sessions.failure('somebody', now);
    await unit.sessions.create({
      id: 'session-1',
      account: ann.key,
      secretHash: 'hash of session',
      kind: 'browser',
      device: '',
      place: '',
      createdAt: now,
      lastUsedAt: now,
      signedInAt: now,
    });
    const invited = await unit.access.principalOfAddress('invited@example.org');
    const base = {
      description: 'About trade',
      publisher: null,
      createdAt: now,
      searchText: 'rivers and roads',
    };
    const own = { owner: ann.key, state: 'live' as const };
    const top = await unit.resources.create({
      ...base,
      ...own,
      id: 'top',
      kind: 'collection',
      title: 'Top',
      parent: null,
    });
    const below = await unit.resources.create({
      ...base,
      ...own,
      id: 'below',
      kind: 'collection',
      title: 'Below',
      parent: null,
    });
    await unit.resources.move(top.key, below.key);
    const file = files.add('a,b\n1,2\n');
    await unit.uploads.keepFile(file);
    // A record whose bytes are gone already, as a crash amid a sweep leaves it.
    await unit.uploads.keepFile({ hash: 'f'.repeat(64), size: 9 });
    for (let index = 0; index < 5; index++) {
      const parent: ResourceKey = index % 2 === 0 ? top.key : below.key;
      const graph = { ...base, ...own, id: `graph-${index}`, kind: 'graph', title: `Graph ${index}`, parent };
      const { key } = await unit.resources.create(graph);
      const version = {
        content: { nodes: index },
        counts: { nodes: index },
        files: [{ name: 'edges.csv', ...file, mediaType: 'text/csv' }],
        publisher: ann.key,
        createdAt: now + index,
        restores: null,
      };
      await unit.resources.addVersion(key, version, 'words of the content');
      await unit.access.change(key, ann.key, now, async (writer) => {
        for (const principal of [ben.key, group.key, invited.key]) {
          await writer.put({
            id: `${key}-${principal}`,
            principal,
            role: 'viewer',
            source: 'direct',
            granter: ann.key,
            createdAt: now,
            until: null,
            run: null,
          });
        }
        await writer.setMode('public', 'viewer', ann.key);
      });
    }
  });
}

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
      bed = await makeBed(source, KINDS);
      await fill(bed, files);
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
  const restored = new Bed(database, KINDS);
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
      expect((await unit.sessions.keyById('key-1'))?.name).toBe('nightly');
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

describe('a backup is refused', () => {
  let good: string;
  const files = new MemoryFiles();
  beforeAll(async () => {
    const bed = await makeBed(sqlite, KINDS);
    await fill(bed, files);
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

  test('when its rows do not fit together, whatever its hashes say', async () => {
    const forge = async (archive: string) => {
      const path = tablePath(archive, 'team');
      const rows = readFileSync(path, 'utf8').split('\n').slice(1).join('\n');
      writeFileSync(path, rows);
      const manifest = await readManifest(archive);
      const { team } = manifest.tables;
      if (team === undefined) throw new Error('groups are archived');
      team.rows--;
      team.sha256 = createHash('sha256').update(rows).digest('hex');
      writeFileSync(join(archive, 'manifest.json'), sealManifest(manifest));
    };
    const archive = fresh();
    cpSync(good, archive, { recursive: true });
    await forge(archive);
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
      const bed = await makeBed(sort, KINDS);
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

describe('making a backup', () => {
  test('leaves nothing behind when a file is missing or not what it was', async () => {
    const bed = await makeBed(sqlite, KINDS);
    const files = new MemoryFiles();
    await fill(bed, files);
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
    const bed = await makeBed(sqlite, KINDS);
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
