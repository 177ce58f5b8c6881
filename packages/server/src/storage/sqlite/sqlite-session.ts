import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { Row, SqlValue, Statement, SyncConnection } from '../connection.ts';
import { toFailure } from '../failures.ts';
import { kyselyOver } from '../kysely-over.ts';
import type { Schema } from '../schema.ts';
import type { Session } from '../unit-connection.ts';

/** Kysely's texts vary with the length of lists, so the oldest are dropped beyond this many. */
const KEPT_STATEMENTS = 400;

interface Prepared {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

/** One connection to the file: a statement prepared once is kept, keyed by its text or by its definition. */
export class SqliteSession implements Session {
  readonly dialect = 'sqlite';
  readonly database: DatabaseSync;
  readonly kysely: Kysely<Schema>;
  readonly sync: SyncConnection;
  failure: Session['failure'] = null;
  readonly #hot = new Map<Statement, StatementSync>();
  readonly #byText = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.database = database;
    this.sync = {
      all: (statement, parameters) => this.#all(statement, parameters),
      run: (statement, parameters) => this.#run(statement, parameters),
    };
    this.kysely = kyselyOver('sqlite', async (sql, parameters) => this.#query(sql, parameters));
  }

  async all(statement: Statement, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.#all(statement, parameters);
  }

  async run(statement: Statement, parameters: readonly SqlValue[]): Promise<number> {
    return this.#run(statement, parameters);
  }

  async script(sql: string): Promise<void> {
    this.#guard(() => this.database.exec(sql));
  }

  #all(statement: Statement, parameters: readonly SqlValue[]): readonly Row[] {
    return this.#guard(() => {
      // With return arrays on, node:sqlite answers arrays whatever its types say.
      return this.#prepareHot(statement).all(...parameters) as unknown as readonly Row[];
    });
  }

  #run(statement: Statement, parameters: readonly SqlValue[]): number {
    return this.#guard(() => Number(this.#prepareHot(statement).run(...parameters).changes));
  }

  #query(sql: string, parameters: readonly unknown[]): { rows: unknown[]; changes: number } {
    return this.#guard(() => {
      const { statement, answersRows } = this.#prepareText(sql);
      const values = parameters as readonly SqlValue[];
      if (answersRows) return { rows: statement.all(...values), changes: 0 };
      return { rows: [], changes: Number(statement.run(...values).changes) };
    });
  }

  #prepareHot(statement: Statement): StatementSync {
    const known = this.#hot.get(statement);
    if (known !== undefined) return known;
    const made = this.database.prepare(statement.sqlite);
    made.setReturnArrays(true);
    this.#hot.set(statement, made);
    return made;
  }

  #prepareText(sql: string): Prepared {
    const known = this.#byText.get(sql);
    if (known !== undefined) {
      this.#byText.delete(sql);
      this.#byText.set(sql, known);
      return known;
    }
    const statement = this.database.prepare(sql);
    const made = { statement, answersRows: statement.columns().length > 0 };
    this.#byText.set(sql, made);
    if (this.#byText.size > KEPT_STATEMENTS) {
      const oldest = this.#byText.keys().next();
      if (!oldest.done) this.#byText.delete(oldest.value);
    }
    return made;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const failure = toFailure(error);
      this.failure ??= { error: failure };
      throw failure;
    }
  }
}
