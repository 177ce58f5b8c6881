import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Which SQL a connection speaks. PGlite speaks `postgres`. */
export type Dialect = 'sqlite' | 'postgres';

/** What a statement takes and gives: booleans are 0 or 1, JSON is text, times are ms since 1970. */
export type SqlValue = string | number | null | Uint8Array;

/** One row of a hot statement: values in the order of its columns. */
export type Row = readonly SqlValue[];

/** A statement that is prepared once per connection. The name is what PostgreSQL knows it by. */
export interface Statement {
  readonly name: string;
  readonly sqlite: string;
  readonly postgres: string;
}

/**
 * Defines a hot statement. Placeholders are `$1`, `$2`, … in both languages. Limits belong in the text: SQLite
 * prepares a statement with a bound limit again on every call.
 *
 * @example const path = defineStatement('access.path', 'select key, parent from resource where key = $1');
 */
export function defineStatement(
  name: string,
  sql: string | { readonly sqlite: string; readonly postgres: string },
): Statement {
  const texts = typeof sql === 'string' ? { sqlite: sql, postgres: sql } : sql;
  return { name, sqlite: texts.sqlite.replaceAll(/\$(\d+)/g, '?$1'), postgres: texts.postgres };
}

/** SQLite's way without promises: nothing else runs between two calls. */
export interface SyncConnection {
  all(statement: Statement, parameters: readonly SqlValue[]): readonly Row[];
  /** Answers how many rows changed. */
  run(statement: Statement, parameters: readonly SqlValue[]): number;
}

/**
 * The database as one unit sees it: every statement runs inside the unit's transaction and snapshot. After the unit has
 * ended every use throws. A statement that failed dooms a writing unit: it is undone whatever the work makes of the error.
 */
export interface Connection {
  readonly dialect: Dialect;
  readonly writing: boolean;
  /** For commands and ordinary reads. Its own transactions are not to be used: the unit is one. */
  readonly kysely: Kysely<Schema>;
  /** Runs a hot statement; rows as arrays. */
  all(statement: Statement, parameters: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Runs a hot statement that answers no rows; how many rows changed. */
  run(statement: Statement, parameters: readonly SqlValue[]): Promise<number>;
  /** Runs statements that take and answer nothing, several in one text: migrations. */
  script(sql: string): Promise<void>;
  /** The synchronous way on SQLite, null on PostgreSQL. */
  readonly sync: SyncConnection | null;
}

/** A database behind the seam: everything that differs between SQLite and PostgreSQL stays behind it. */
export interface Database {
  readonly dialect: Dialect;
  /** One snapshot, read only. Several run side by side, each correct. */
  read<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** One transaction, alone among writers of all processes; commits whole or not at all. */
  write<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
