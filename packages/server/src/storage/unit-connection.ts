import type { Kysely } from 'kysely';
import type { Connection, Dialect, Row, SqlValue, Statement, SyncConnection } from './connection.ts';
import type { Schema } from './schema.ts';

/** A session with a database server or file, which units use one after another. */
export interface Session {
  readonly dialect: Dialect;
  readonly kysely: Kysely<Schema>;
  readonly sync: SyncConnection | null;
  /** The first statement that failed since it was last set to null. */
  failure: { readonly error: unknown } | null;
  all(statement: Statement, parameters: readonly SqlValue[]): Promise<readonly Row[]>;
  run(statement: Statement, parameters: readonly SqlValue[]): Promise<number>;
  script(sql: string): Promise<void>;
}

/** A session lent to one unit. After `end` every use throws, so that forgotten work cannot slip into another's transaction. */
export class UnitConnection implements Connection {
  readonly writing: boolean;
  readonly #session: Session;
  #ended = false;

  constructor(session: Session, writing: boolean) {
    this.#session = session;
    this.writing = writing;
  }

  get dialect(): Dialect {
    return this.#session.dialect;
  }
  get kysely(): Kysely<Schema> {
    return this.#open().kysely;
  }
  get sync(): SyncConnection | null {
    return this.#open().sync;
  }
  all(statement: Statement, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.#open().all(statement, parameters);
  }
  run(statement: Statement, parameters: readonly SqlValue[]): Promise<number> {
    return this.#open().run(statement, parameters);
  }
  script(sql: string): Promise<void> {
    return this.#open().script(sql);
  }
  end(): void {
    this.#ended = true;
  }

  #open(): Session {
    if (this.#ended) throw new Error('a unit was used after it had ended: something was not awaited');
    return this.#session;
  }
}

/** Throws what the first failed statement threw, so that work which swallowed it does not commit a half. */
export function refuseDoomed(session: Session): void {
  if (session.failure !== null) throw session.failure.error;
}
