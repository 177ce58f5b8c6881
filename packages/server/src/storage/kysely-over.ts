import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Dialect } from './connection.ts';
import type { Schema } from './schema.ts';

/** Runs one compiled query; rows as objects. */
export type RunQuery = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<{ readonly rows: unknown[]; readonly changes: number }>;

/** A Kysely that always runs on one connection, whose transactions are the unit's and not Kysely's. */
export function kyselyOver(dialect: Dialect, run: RunQuery): Kysely<Schema> {
  const driver = new OneConnectionDriver(new OneConnection(run));
  return new Kysely<Schema>({
    dialect:
      dialect === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => driver,
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => driver,
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  });
}

class OneConnection implements DatabaseConnection {
  readonly #run: RunQuery;

  constructor(run: RunQuery) {
    this.#run = run;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#run(query.sql, query.parameters);
    // The parsing edge: Kysely's types come from the schema, which the migrations make.
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming would keep a snapshot open: page instead');
  }
}

class OneConnectionDriver implements Driver {
  readonly #connection: OneConnection;

  constructor(connection: OneConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}

  beginTransaction(): Promise<void> {
    throw new Error('the unit is the transaction');
  }
  commitTransaction(): Promise<void> {
    throw new Error('the unit is the transaction');
  }
  rollbackTransaction(): Promise<void> {
    throw new Error('the unit is the transaction');
  }
}
