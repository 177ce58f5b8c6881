import { createReadStream } from 'node:fs';
import { Problem } from '@tessera/domain';
import { sql } from 'kysely';
import { z } from 'zod';
import { rebuildGrantees } from '../access/grantees.ts';
import type { Connection } from '../connection.ts';
import { rebuildHoldings } from '../holdings.ts';
import { takeStep } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { Migration } from '../migrations/migration.ts';
import { type DatabaseConfig, openDatabase } from '../store.ts';
import {
  damaged,
  digestFile,
  type FileBytes,
  filePath,
  type Manifest,
  readManifest,
  tablePath,
} from './archive.ts';
import { ARCHIVED_TABLES, type ArchivedTable } from './tables.ts';

/** Parameters of one statement; PostgreSQL takes 65,535 and SQLite 32,766. */
const MOST_PARAMETERS = 10_000;

type ArchivedRow = Readonly<z.infer<typeof archivedRow>>;

export interface RestoreOptions {
  /** The archive's folder. */
  readonly from: string;
  /** An empty database, of either sort. */
  readonly database: DatabaseConfig;
  readonly files: FileBytes;
  readonly now: number;
  readonly progress?: (step: string) => void;
}

/**
 * Fills an empty database and file store from an archive. Everything is checked before anything is written; the rows
 * come in one transaction. Fails with `file-invalid` for a foreign, newer or damaged archive, with `conflict` when the
 * target is not empty. Everybody signs in again afterwards.
 */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(options.from);
  const steps = stepsOf(manifest);
  const hashes = await checkArchive(options, manifest);
  const database = await openDatabase(options.database);
  try {
    await database.read(refuseFilled);
    for (const [index, hash] of hashes.entries()) {
      if (index % 100 === 0) options.progress?.(`files ${index} of ${hashes.length}`);
      await options.files.write(hash, createReadStream(filePath(options.from, hash)));
    }
    await database.write(async (connection) => {
      await refuseFilled(connection);
      await connection.script('create table migration (name text primary key, at bigint not null);');
      for (const step of steps) await takeStep(connection, step, options.now);
      await load(connection, manifest, options);
    });
  } catch (error) {
    throw breaksReferences(error)
      ? damaged('The backup is damaged: its rows do not fit together.', error)
      : error;
  } finally {
    await database.close();
  }
  return manifest;
}

/** The steps that made the archive's tables: a beginning of ours. */
function stepsOf(manifest: Manifest): readonly Migration[] {
  const unknown = manifest.migrations.find((name, index) => MIGRATIONS[index]?.name !== name);
  if (unknown !== undefined) {
    throw damaged(
      `A newer version of Tessera made this backup (it has the step "${unknown}"). Restore it with that version.`,
    );
  }
  return MIGRATIONS.slice(0, manifest.migrations.length);
}

/** Reads the whole archive once and compares it with its manifest. Answers the hashes of the files. */
async function checkArchive(options: RestoreOptions, manifest: Manifest): Promise<readonly string[]> {
  const foreign = Object.keys(manifest.tables).find(
    (name) => !ARCHIVED_TABLES.some((table) => table.name === name),
  );
  if (foreign !== undefined)
    throw damaged(`The backup holds a table "${foreign}", which Tessera does not know.`);
  const hashes: string[] = [];
  for (const [name, { rows, sha256 }] of Object.entries(manifest.tables)) {
    options.progress?.(`checking ${name}`);
    const path = tablePath(options.from, name);
    const actual = await digestFile(path);
    if (actual.sha256 !== sha256) throw damaged(`The backup is damaged: ${path} is not as it was written.`);
    let count = 0;
    for await (const row of archivedRows(path)) {
      count++;
      if (name === 'file') hashes.push(String(row['hash']));
    }
    if (count !== rows) throw damaged(`The backup is damaged: ${path} has ${count} rows instead of ${rows}.`);
  }
  for (const [index, hash] of hashes.entries()) {
    if (index % 100 === 0) options.progress?.(`checking files ${index} of ${hashes.length}`);
    if (!/^[0-9a-f]{64}$/.test(hash)) throw damaged(`The backup is damaged: "${hash}" is no hash.`);
    const actual = await digestFile(filePath(options.from, hash));
    if (actual.sha256 !== hash) throw damaged(`The backup is damaged: the file ${hash} is not as it was.`);
  }
  return hashes;
}

async function refuseFilled(connection: Connection): Promise<void> {
  const { rows } = await (connection.dialect === 'sqlite'
    ? sql`select name from sqlite_master limit 1`
    : sql`select table_name from information_schema.tables where table_schema = current_schema() limit 1`
  ).execute(connection.kysely);
  if (rows.length > 0) {
    throw new Problem('conflict', {
      detail: 'The target is not empty: a backup is restored into a new data folder or database only.',
    });
  }
}

async function load(connection: Connection, manifest: Manifest, options: RestoreOptions): Promise<void> {
  const tables = ARCHIVED_TABLES.filter(({ name }) => manifest.tables[name] !== undefined);
  const restoreReferences = await suspendReferences(connection);
  await sql`delete from holding`.execute(connection.kysely);
  // The steps have put in the fixed rows, which the archive holds too.
  for (const { name } of tables.toReversed()) {
    await sql`delete from ${sql.table(name)}`.execute(connection.kysely);
  }
  for (const table of tables) {
    options.progress?.(`table ${table.name}`);
    await loadTable(connection, table, options.from);
    const last = manifest.counters[table.name];
    if (last !== undefined) await setLastNumber(connection, table, last);
  }
  await rebuildHoldings(connection);
  await rebuildGrantees(connection);
  await restoreReferences();
}

async function loadTable(connection: Connection, table: ArchivedTable, archive: string): Promise<void> {
  let batch: ArchivedRow[] = [];
  let columns: readonly string[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const names = sql.join(columns.map((name) => sql.ref(name)));
    const values = batch.map((row) => sql`(${sql.join(columns.map((name) => row[name] ?? null))})`);
    await sql`insert into ${sql.table(table.name)} (${names}) values ${sql.join(values)}`.execute(
      connection.kysely,
    );
    batch = [];
  };
  for await (const row of archivedRows(tablePath(archive, table.name))) {
    if (columns.length === 0) columns = Object.keys(row);
    batch.push(row);
    if ((batch.length + 1) * columns.length > MOST_PARAMETERS) await flush();
  }
  await flush();
}

/** The rows of a table's file. Checked against the manifest's hash before it is loaded, so they are as they were written. */
async function* archivedRows(path: string): AsyncGenerator<ArchivedRow> {
  let rest = '';
  for await (const part of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parseRow(line, path);
  }
  if (rest !== '') throw damaged(`The backup is damaged: ${path} ends within a row.`);
}

const archivedRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

function parseRow(line: string, path: string): ArchivedRow {
  try {
    return archivedRow.parse(JSON.parse(line));
  } catch (cause) {
    throw damaged(`The backup is damaged: ${path} has a line that is no row.`, cause);
  }
}

/** Goes on numbering after the archive's last number. */
async function setLastNumber(connection: Connection, table: ArchivedTable, last: number): Promise<void> {
  const { name, counter } = table;
  if (counter === undefined || last === 0) return;
  if (connection.dialect === 'sqlite') {
    await sql`delete from sqlite_sequence where name = ${name}`.execute(connection.kysely);
    await sql`insert into sqlite_sequence (name, seq) values (${name}, ${last})`.execute(connection.kysely);
  } else {
    await sql`select setval(pg_get_serial_sequence(${name}, ${counter}), ${last})`.execute(connection.kysely);
  }
}

/** Lets rows come before those that they refer to. The answer brings the references back, and what breaks one fails. */
async function suspendReferences(connection: Connection): Promise<() => Promise<void>> {
  const db = connection.kysely;
  if (connection.dialect === 'sqlite') {
    await connection.script('pragma defer_foreign_keys = on');
    // The commit checks.
    return async () => {};
  }
  const { rows } = await sql<{ owner: string; name: string; definition: string }>`
    select conrelid::regclass::text as owner, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(db);
  for (const { owner, name } of rows) await connection.script(`alter table ${owner} drop constraint ${name}`);
  return async () => {
    for (const { owner, name, definition } of rows) {
      await connection.script(`alter table ${owner} add constraint ${name} ${definition}`);
    }
  };
}

function breaksReferences(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === 19;
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('23');
}
