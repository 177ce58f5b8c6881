import { join } from 'node:path';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  type JS,
} from '@duckdb/node-api';
import { Fault } from './fault.ts';
import type { TableLimits } from './model.ts';

/** What closes the engines of the piece of work under way: second connections first. */
const opened: (() => void)[] = [];

/** Closes every engine of this process, and with it their memory and files. */
export function closeEngines(): void {
  for (const close of opened.splice(0)) close();
}

/** A DuckDB that sees only the given files and folder, cannot load extensions, and whose settings are locked. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /**
   * Opens an engine in memory. `files` may be read, `folder` read and written; everything else is refused, by any
   * statement, as long as the engine lives.
   */
  static async open(folder: string, files: readonly string[], limits: TableLimits): Promise<Engine> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '2',
      memory_limit: `${limits.memoryMegabytes}MB`,
      temp_directory: join(folder, 'spill'),
      max_temp_directory_size: `${limits.spillMegabytes}MB`,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    const connection = await instance.connect();
    await connection.run(`set TimeZone = 'UTC'`);
    await connection.run(`set allowed_paths = [${files.map(text).join(', ')}]`);
    await connection.run(`set allowed_directories = [${text(`${folder}/`)}]`);
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    opened.push(() => {
      connection.closeSync();
      instance.closeSync();
    });
    return new Engine(instance, connection);
  }

  /** A second connection to the same tables, for work side by side. */
  async fork(): Promise<Engine> {
    const connection = await this.#instance.connect();
    opened.unshift(() => connection.closeSync());
    return new Engine(this.#instance, connection);
  }

  /** Runs a statement for its effect. */
  async run(sql: string, parameters: readonly DuckDBValue[] = []): Promise<void> {
    await translated(() => this.#connection.run(sql, [...parameters]));
  }

  /** All rows of a small answer, as JavaScript values. */
  async rows(sql: string, parameters: readonly DuckDBValue[] = []): Promise<JS[][]> {
    return translated(async () => (await this.#connection.runAndReadAll(sql, [...parameters])).getRowsJS());
  }

  /** The only row of an answer. */
  async row(sql: string, parameters: readonly DuckDBValue[] = []): Promise<JS[]> {
    const [row] = await this.rows(sql, parameters);
    if (row === undefined) throw new Fault('internal', 'A query that always answers one row answered none.');
    return row;
  }

  /** The answer in chunks of about two thousand rows; memory does not grow with its length. */
  async *chunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await translated(() => this.#connection.stream(sql));
    for (;;) {
      const chunk = await translated(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  appender(table: string): Promise<DuckDBAppender> {
    return this.#connection.createAppender(table);
  }
}

/** A text literal. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A quoted name; any text without NUL is safe. */
export function name(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** The name that column `index` has inside: what users call their columns never becomes part of a statement. */
export function inner(index: number): string {
  return `c${index}`;
}

/** `c0, c1, …`: the aliases of a relation's columns. */
export function inners(count: number): string {
  return Array.from({ length: count }, (_, index) => inner(index)).join(', ');
}

/** A count as DuckDB answers it. */
export function count(value: JS | undefined): number {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : 0;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (message.startsWith('Out of Memory Error') && /max_temp_directory_size|No space left/.test(message)) {
      throw new Fault('too-large', 'The data need more room than this hub gives to one piece of work.');
    }
    if (message.startsWith('Out of Memory Error')) {
      throw new Fault('too-large', 'The data need more memory than this hub gives to one piece of work.');
    }
    if (message.includes('No space left')) throw new Fault('storage-full', 'The disk of the hub is full.');
    throw cause;
  }
}
