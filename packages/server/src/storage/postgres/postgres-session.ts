import type { Kysely } from 'kysely';
import type { Row, SqlValue, Statement } from '../connection.ts';
import { toFailure } from '../failures.ts';
import { kyselyOver } from '../kysely-over.ts';
import type { Schema } from '../schema.ts';
import type { Session } from '../unit-connection.ts';

export interface WireQuery {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Prepared under this name, once per wire. */
  readonly name?: string;
  readonly rows: 'arrays' | 'objects';
}

/** One open connection that speaks PostgreSQL, whoever is at the other end. Numbers of 64 bits come as numbers. */
export interface Wire {
  query(query: WireQuery): Promise<{ readonly rows: unknown[]; readonly changes: number }>;
  /** Several statements in one text, without parameters or rows. */
  script(sql: string): Promise<void>;
  /** As `script`, but what is asked next may be sent before it is answered. */
  begin(sql: string): Promise<void>;
}

/** Where wires come from. */
export interface Wires {
  acquire(): Promise<Wire>;
  /** A broken wire is thrown away. */
  release(wire: Wire, broken: boolean): void;
  close(): Promise<void>;
}

/** A wire as units use it. */
export class PostgresSession implements Session {
  readonly dialect = 'postgres';
  readonly sync = null;
  readonly wire: Wire;
  readonly kysely: Kysely<Schema>;
  failure: Session['failure'] = null;

  constructor(wire: Wire) {
    this.wire = wire;
    this.kysely = kyselyOver('postgres', (text, values) =>
      this.#guard(wire.query({ text, values, rows: 'objects' })),
    );
  }

  async all(statement: Statement, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    const { rows } = await this.#hot(statement, parameters);
    // Asked for as arrays: the parsing edge.
    return rows as Row[];
  }

  async run(statement: Statement, parameters: readonly SqlValue[]): Promise<number> {
    return (await this.#hot(statement, parameters)).changes;
  }

  async script(sql: string): Promise<void> {
    await this.#guard(this.wire.script(sql));
  }

  #hot(statement: Statement, values: readonly SqlValue[]) {
    return this.#guard(
      this.wire.query({ name: statement.name, text: statement.postgres, values, rows: 'arrays' }),
    );
  }

  async #guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.failure ??= { error };
      throw toFailure(error);
    }
  }
}
