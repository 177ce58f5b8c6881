import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { Problem } from '@tessera/domain';
import type { Connection, Database } from '../connection.ts';
import { toFailure } from '../failures.ts';
import { Queue } from '../queue.ts';
import { refuseDoomed, UnitConnection } from '../unit-connection.ts';
import { type Checkpoints, startCheckpoints } from './checkpoints.ts';
import { lockFolder } from './folder-lock.ts';
import { SqliteSession } from './sqlite-session.ts';

/** Name of the database inside the data folder. */
export const DATABASE_FILE = 'tessera.db';

/** SQLite waits synchronously, so this long at most is everybody kept waiting for a foreign writer. */
const BUSY_TIMEOUT = 100;
/** How often, and after what pause (ms), a writer asks again for a lock that stays held. */
const TRIES = 15;
const PAUSE = 20;
const MAIN_CACHE_KIB = 65_536;
const SPARE_CACHE_KIB = 8_192;
const MOST_READERS = 16;

export interface SqliteOptions {
  /** The data folder; made when it is missing. */
  readonly folder: string;
  /** Most pages that the file may have, to try a full disk; none by default. */
  readonly mostPages?: number;
}

/**
 * Opens the database of a data folder: one writer, and readers that each see one snapshot while it writes. Fails with
 * `busy` while another process has the folder.
 */
export function openSqlite(options: SqliteOptions): Database {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(options.folder);
  try {
    return new SqliteDatabase(join(options.folder, DATABASE_FILE), options, lock.release);
  } catch (error) {
    lock.release();
    throw toFailure(error);
  }
}

class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #file: string;
  readonly #writer: SqliteSession;
  readonly #writing = new Queue();
  readonly #readers: SqliteSession[] = [];
  readonly #idle: SqliteSession[] = [];
  readonly #waiting: ((reader: SqliteSession) => void)[] = [];
  readonly #checkpoints: Checkpoints;
  readonly #release: () => void;
  #closed = false;

  constructor(file: string, options: SqliteOptions, release: () => void) {
    this.#file = file;
    this.#release = release;
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
    const journal = database.prepare('pragma journal_mode = wal').get();
    if (journal?.['journal_mode'] !== 'wal') {
      throw new Error(
        `${file}: the file system cannot share memory between processes, which SQLite's log needs.`,
      );
    }
    database.exec(`pragma synchronous = full;
      pragma foreign_keys = on;
      pragma cache_size = -${MAIN_CACHE_KIB};
      pragma wal_autocheckpoint = 0;`);
    if (options.mostPages !== undefined) database.exec(`pragma max_page_count = ${options.mostPages}`);
    this.#writer = new SqliteSession(database);
    this.#checkpoints = startCheckpoints(file, () => {
      // Without the worker the log would grow for ever: the writer takes over.
      if (!this.#closed) database.exec('pragma wal_autocheckpoint = 1000');
    });
  }

  async read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const reader = this.#takeReader() ?? (await this.#nextReader());
    const connection = new UnitConnection(reader, false);
    try {
      begin(reader, 'begin');
      return await work(connection);
    } finally {
      connection.end();
      if (reader.database.isTransaction) reader.database.exec('commit');
      this.#giveBack(reader);
    }
  }

  write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#writing.run(async () => {
      this.#refuseClosed();
      const writer = this.#writer;
      const connection = new UnitConnection(writer, true);
      writer.failure = null;
      await beginWriting(writer);
      try {
        const result = await work(connection);
        refuseDoomed(writer);
        connection.end();
        writer.database.exec('commit');
        this.#checkpoints.afterCommit();
        return result;
      } catch (error) {
        connection.end();
        // A full disk may have ended the transaction already.
        if (writer.database.isTransaction) writer.database.exec('rollback');
        throw toFailure(error);
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing.run(async () => {});
    // Whoever reads still may finish; then each reader comes to us instead of the idle ones.
    for (let left = this.#readers.length; left > 0; left--) {
      const reader = this.#idle.pop() ?? (await this.#nextReader());
      reader.database.close();
    }
    await this.#checkpoints.stop();
    this.#writer.database.close();
    this.#release();
  }

  #takeReader(): SqliteSession | undefined {
    this.#refuseClosed();
    const idle = this.#idle.pop();
    if (idle !== undefined || this.#readers.length >= MOST_READERS) return idle;
    const database = new DatabaseSync(this.#file, { readOnly: true, timeout: BUSY_TIMEOUT });
    const cache = this.#readers.length === 0 ? MAIN_CACHE_KIB : SPARE_CACHE_KIB;
    database.exec(`pragma cache_size = -${cache}`);
    const reader = new SqliteSession(database);
    this.#readers.push(reader);
    return reader;
  }

  #nextReader(): Promise<SqliteSession> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(reader: SqliteSession): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next(reader);
    else this.#idle.push(reader);
  }

  #refuseClosed(): void {
    if (this.#closed) throw new Error('the store is closed');
  }
}

/**
 * Nothing is lost by waiting longer before the first statement, and nobody is kept waiting between two tries: the
 * worker that moves the log may hold the lock for as long as a slow disk takes to sync.
 */
async function beginWriting(session: SqliteSession): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      begin(session, 'begin immediate');
      return;
    } catch (error) {
      if (left === 0 || !(error instanceof Problem) || error.code !== 'busy') throw error;
      await setTimeout(PAUSE);
    }
  }
}

function begin(session: SqliteSession, sql: string): void {
  try {
    session.database.exec(sql);
  } catch (error) {
    throw toFailure(error);
  }
}
