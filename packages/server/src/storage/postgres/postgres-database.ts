import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '@tessera/domain';
import { type Connection, type Database, defineStatement } from '../connection.ts';
import { isWorthRetrying, toFailure } from '../failures.ts';
import { refuseDoomed, UnitConnection } from '../unit-connection.ts';
import { PostgresSession, type Wire, type Wires } from './postgres-session.ts';

/**
 * Writers of all processes take turns by this advisory lock, held to the end of the transaction. So a rule that counts
 * ("the last admin stays") cannot be passed by two at once, and the access log's numbers commit in their order: who
 * follows it by number misses nothing.
 */
const WRITER_LOCK = 0x7e55e7a;
const BEGIN_WRITE = `begin isolation level read committed;
  set local lock_timeout = '5s';
  set local idle_in_transaction_session_timeout = '30s';
  select pg_advisory_xact_lock(${WRITER_LOCK});`;
const BEGIN_READ = 'begin isolation level repeatable read read only;';
const TRIES = 4;
const OLDEST_SERVER = 150_000;

/** Opens a database over the given wires. Fails when the server is older than PostgreSQL 15 or not of UTF-8. */
export async function openPostgres(wires: Wires): Promise<Database> {
  const database = new PostgresDatabase(wires);
  try {
    await database.read(refuseUnfitServer);
  } catch (error) {
    await wires.close();
    throw error;
  }
  return database;
}

const serverFacts = defineStatement('server.facts', {
  sqlite: '',
  postgres: "select current_setting('server_version_num')::int, current_setting('server_encoding')",
});

async function refuseUnfitServer(connection: Connection): Promise<void> {
  const [row] = await connection.all(serverFacts, []);
  const [version, encoding] = row ?? [];
  if (Number(version) < OLDEST_SERVER) {
    throw new Error(`Tessera needs PostgreSQL 15 or later; this server says ${version}.`);
  }
  if (encoding !== 'UTF8') {
    throw new Error(`Tessera needs a database whose encoding is UTF8; this one has ${encoding}.`);
  }
}

class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #wires: Wires;
  readonly #sessions = new WeakMap<Wire, PostgresSession>();
  #closed = false;

  constructor(wires: Wires) {
    this.#wires = wires;
  }

  async read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const session = await this.#acquire();
    const connection = new UnitConnection(session, false);
    const begun = session.wire.begin(BEGIN_READ);
    begun.catch(() => {});
    try {
      const result = await work(connection);
      await begun;
      connection.end();
      // A read has nothing to lose at its end, so nobody waits for that.
      session.wire.script('commit').then(
        () => this.#wires.release(session.wire, false),
        () => this.#wires.release(session.wire, true),
      );
      return result;
    } catch (error) {
      await this.#giveUp(session, connection);
      throw toFailure(error);
    }
  }

  async write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#writeOnce(work);
      } catch (error) {
        const cause = error instanceof Problem ? error.cause : error;
        if (!isWorthRetrying(cause) || attempt === TRIES) throw error;
        await pause(5 * 2 ** attempt * Math.random());
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#wires.close();
  }

  async #writeOnce<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const session = await this.#acquire();
    const connection = new UnitConnection(session, true);
    session.failure = null;
    try {
      await session.wire.script(BEGIN_WRITE);
      const result = await work(connection);
      refuseDoomed(session);
      connection.end();
      await session.wire.script('commit');
      this.#wires.release(session.wire, false);
      return result;
    } catch (error) {
      await this.#giveUp(session, connection);
      throw toFailure(error);
    }
  }

  async #giveUp(session: PostgresSession, connection: UnitConnection): Promise<void> {
    connection.end();
    const { wire } = session;
    await wire.script('rollback').then(
      () => this.#wires.release(wire, false),
      () => this.#wires.release(wire, true),
    );
  }

  async #acquire(): Promise<PostgresSession> {
    if (this.#closed) throw new Error('the store is closed');
    let wire: Wire;
    try {
      wire = await this.#wires.acquire();
    } catch (error) {
      throw toFailure(error);
    }
    const known = this.#sessions.get(wire);
    if (known !== undefined) return known;
    const made = new PostgresSession(wire);
    this.#sessions.set(wire, made);
    return made;
  }
}
