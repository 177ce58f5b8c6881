import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Problem } from '@tessera/domain';
import { sql } from 'kysely';
import type { Connection } from '../connection.ts';
import { toFailure } from '../failures.ts';
import { migrationsDone } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { readSnapshot } from '../snapshot.ts';
import type { DatabaseConfig } from '../store.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type FileBytes,
  filePath,
  type Manifest,
  sealManifest,
  tablePath,
} from './archive.ts';
import { ARCHIVED_TABLES, type ArchivedTable } from './tables.ts';

const ROWS_AT_ONCE = 500;

export interface BackupOptions {
  /** The hub's database; it may be in use meanwhile. */
  readonly database: DatabaseConfig;
  readonly files: FileBytes;
  /** The folder to make; it must not exist yet. */
  readonly to: string;
  /** Milliseconds since 1970, for the manifest. */
  readonly now: number;
  /** Told before each table and now and then while files are copied. */
  readonly progress?: (step: string) => void;
}

/**
 * Writes an archive of everything that is stored, as it was at one moment, while the hub goes on working. The folder
 * appears under its name only when it is complete. Holds hashes of passwords and keys, so only its owner may read it.
 */
export async function backup(options: BackupOptions): Promise<Manifest> {
  if (await exists(options.to)) {
    throw new Problem('conflict', { detail: `${options.to} exists already. Name a folder that does not.` });
  }
  const partial = `${options.to}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    await mkdir(dirname(tablePath(partial, 'any')), { recursive: true, mode: 0o700 });
    const manifest = await readSnapshot(options.database, (connection) => dump(connection, partial, options));
    await writeFile(`${partial}/manifest.json`, [Buffer.from(sealManifest(manifest))]);
    await rename(partial, options.to);
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw toFailure(error);
  }
}

async function dump(connection: Connection, archive: string, options: BackupOptions): Promise<Manifest> {
  const migrations = await migrationsDone(connection);
  if (migrations.length !== MIGRATIONS.length || migrations.at(-1) !== MIGRATIONS.at(-1)?.name) {
    throw new Problem('conflict', {
      detail:
        'The database is of another version of Tessera. Back it up with that, or start this version once first.',
    });
  }
  const hub = await connection.kysely.selectFrom('hub').select('id').executeTakeFirstOrThrow();
  const tables: Record<string, { rows: number; sha256: string }> = {};
  const counters: Record<string, number> = {};
  for (const table of ARCHIVED_TABLES) {
    options.progress?.(`table ${table.name}`);
    tables[table.name] = await dumpTable(connection, archive, table);
    if (table.counter !== undefined) counters[table.name] = await lastNumber(connection, table);
  }
  return {
    format: ARCHIVE_FORMAT,
    version: ARCHIVE_VERSION,
    hub: hub.id,
    createdAt: options.now,
    migrations: [...migrations],
    tables,
    counters,
    files: await copyFiles(connection, archive, options),
  };
}

async function dumpTable(
  connection: Connection,
  archive: string,
  table: ArchivedTable,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let count = 0;
  const lines = async function* () {
    for await (const rows of pages(connection, table)) {
      count += rows.length;
      const written = (name: string, value: unknown) => (name === table.projected ? undefined : value);
      const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row, written)}\n`).join(''));
      hash.update(bytes);
      yield bytes;
    }
  };
  await writeFile(tablePath(archive, table.name), lines());
  return { rows: count, sha256: hash.digest('hex') };
}

/** The rows of a table in the order of its key, some at a time. */
async function* pages(
  connection: Connection,
  table: ArchivedTable,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const columns = table.columns === undefined ? sql`*` : sql.join(table.columns.map((name) => sql.ref(name)));
  const key = sql.join(table.key.map((name) => sql.ref(name)));
  const only = sql.raw(table.only ?? '1 = 1');
  let after: readonly unknown[] | undefined;
  for (;;) {
    const beyond = after === undefined ? sql`` : sql`and (${key}) > (${sql.join([...after])})`;
    const { rows } = await sql<Record<string, unknown>>`select ${columns} from ${sql.table(table.name)}
      where ${only} ${beyond} order by ${key} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(connection.kysely);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    after = table.key.map((name) => last[name]);
    // SQLite answers at once: let a server that shares the thread do its work.
    await setImmediate();
  }
}

/** The last number that the table has given out, so that none is given twice after a restore. */
async function lastNumber(connection: Connection, table: ArchivedTable): Promise<number> {
  const { name, counter } = table;
  if (counter === undefined) return 0;
  const { rows } =
    connection.dialect === 'sqlite'
      ? await sql<{ last: number }>`select seq as last from sqlite_sequence where name = ${name}`.execute(
          connection.kysely,
        )
      : await sql<{ last: number }>`select coalesce(pg_sequence_last_value(
          pg_get_serial_sequence(${name}, ${counter})::regclass), 0) as last`.execute(connection.kysely);
  return rows[0]?.last ?? 0;
}

async function copyFiles(
  connection: Connection,
  archive: string,
  options: BackupOptions,
): Promise<{ count: number; bytes: number }> {
  const copied = { count: 0, bytes: 0 };
  const table = ARCHIVED_TABLES.find(({ name }) => name === 'file');
  if (table === undefined) throw new Error('the record of files is archived');
  for await (const rows of pages(connection, table)) {
    for (const { hash } of rows) {
      if (typeof hash !== 'string') throw new Error('a hash is a text');
      if (copied.count % 100 === 0) options.progress?.(`files ${copied.count}`);
      copied.bytes += await copyFile(filePath(archive, hash), hash, options.files);
      copied.count++;
    }
  }
  return copied;
}

async function copyFile(path: string, hash: string, files: FileBytes): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const actual = createHash('sha256');
  let size = 0;
  const checked = async function* () {
    for await (const part of files.read(hash)) {
      actual.update(part);
      size += part.length;
      yield part;
    }
  };
  await writeFile(path, checked());
  if (actual.digest('hex') !== hash) {
    throw new Problem('file-invalid', {
      detail: `The stored file ${hash} is not what it was: its bytes have another hash. Nothing was backed up.`,
    });
  }
  return size;
}

/** Writes and flushes a new file that only its owner may read. */
async function writeFile(
  path: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file: FileHandle = await open(path, 'wx', 0o600);
  try {
    for await (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
