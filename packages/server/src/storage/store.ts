import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, KindRegistry, Random, Store, Unit } from '@tessera/domain';
import { forgetLog } from './access/log.ts';
import { type AccessLog, Appended, ownLog, sharedLog } from './access-log.ts';
import type { Connection, Database } from './connection.ts';
import { Cursors } from './cursors.ts';
import { migrate } from './migrate.ts';
import { NodeWire } from './postgres/node-wire.ts';
import { pgWires } from './postgres/pg-wires.ts';
import { openPostgres } from './postgres/postgres-database.ts';
import type { Wires } from './postgres/postgres-session.ts';
import { openSqlite } from './sqlite/sqlite-database.ts';
import { StoredUnit } from './stored-unit.ts';

/** Where the database is. */
export type DatabaseConfig =
  | {
      readonly kind: 'sqlite';
      /** The data folder; made when it is missing. */
      readonly folder: string;
      /** Most pages that the file may have, to try a full disk. */
      readonly mostPages?: number;
    }
  | {
      readonly kind: 'postgres';
      /** `postgres://user:password@host/database`, or wires that somebody else made. */
      readonly url: string | Wires;
    };

/** Where a hub with these settings keeps its database. */
export function databaseOf(config: {
  readonly data: string;
  readonly databaseUrl: string | null;
}): DatabaseConfig {
  if (config.databaseUrl === null) return { kind: 'sqlite', folder: config.data };
  return { kind: 'postgres', url: config.databaseUrl };
}

export interface StoreConfig {
  readonly database: DatabaseConfig;
  readonly kinds: KindRegistry;
  readonly clock: Clock;
  readonly random: Random;
}

/** The store of the product, and below it the database for parts of storage that need no unit. */
export interface OpenStore extends Store {
  readonly database: Database;
  /** Which hub this is, as long as its data live. */
  readonly hubId: string;
  /** The log of what changed, for one follower; `node` is what other processes know this one by. */
  openLog(node: string): AccessLog;
  /** Forgets what the log says of before a time (ms since 1970), which every process has long read. */
  forgetLog(before: number): Promise<void>;
  /** How many units of this process have written. */
  committed(): number;
  /** From now on asked before each write; what it throws is the write's failure. */
  guardWrites(guard: () => Promise<void>): void;
}

/**
 * Opens the database, brings its schema up to date, and answers the store. Fails with `busy` while another process has
 * the data folder, or when the server cannot be reached.
 */
export async function openStore(config: StoreConfig): Promise<OpenStore> {
  const database = await openDatabase(config.database);
  try {
    await migrate(database, config.random, config.clock.now());
    const hub = await database.read((connection) =>
      connection.kysely.selectFrom('hub').select(['id', 'secret']).executeTakeFirstOrThrow(),
    );
    return new DatabaseStore(database, config, hub);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database alone, its schema untouched. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.kind === 'sqlite') return openSqlite(config);
  return openPostgres(typeof config.url === 'string' ? pgWires(config.url) : config.url);
}

class DatabaseStore implements OpenStore {
  readonly database: Database;
  readonly hubId: string;
  readonly #config: StoreConfig;
  readonly #cursors: Cursors;
  readonly #appended = new Appended();
  #guard: () => Promise<void> = async () => {};
  #committed = 0;
  /** Set while a unit's work runs: a unit opened inside would see another state, or wait for itself. */
  readonly #inside = new AsyncLocalStorage<{ running: boolean }>();

  constructor(
    database: Database,
    config: StoreConfig,
    hub: { readonly id: string; readonly secret: string },
  ) {
    this.database = database;
    this.hubId = hub.id;
    this.#config = config;
    this.#cursors = new Cursors(hub.secret);
  }

  async read<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
    this.#refuseNesting();
    return this.database.read((connection) => this.#inUnit(connection, work));
  }

  async write<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
    this.#refuseNesting();
    await this.#guard();
    let last: Connection | null = null;
    const result = await this.database.write((connection) => {
      last = connection;
      return this.#inUnit(connection, work);
    });
    this.#committed++;
    this.#appended.committed(last);
    return result;
  }

  openLog(node: string): AccessLog {
    const { database } = this.#config;
    // Wires that somebody else made lead to a database inside this process.
    if (database.kind === 'sqlite' || typeof database.url !== 'string') {
      return ownLog(this.database, this.#appended);
    }
    return sharedLog(new NodeWire(database.url), this.#appended, node);
  }

  forgetLog(before: number): Promise<void> {
    return this.database.write((connection) => forgetLog(connection, before));
  }

  committed(): number {
    return this.#committed;
  }

  guardWrites(guard: () => Promise<void>): void {
    this.#guard = guard;
  }

  close(): Promise<void> {
    return this.database.close();
  }

  async #inUnit<T>(connection: Connection, work: (unit: Unit) => Promise<T>): Promise<T> {
    const { clock, random, kinds } = this.#config;
    const unit = new StoredUnit({ connection, clock, random, kinds, cursors: this.#cursors });
    const state = { running: true };
    try {
      return await this.#inside.run(state, work, unit);
    } finally {
      state.running = false;
    }
  }

  #refuseNesting(): void {
    if (this.#inside.getStore()?.running === true) {
      throw new Error('a unit was opened inside another: use the one at hand');
    }
  }
}
