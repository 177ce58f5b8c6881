import { Pool, type PoolClient, types } from 'pg';
import { Queue } from '../queue.ts';
import type { Wire, WireQuery, Wires } from './postgres-session.ts';

const INT8 = 20;
const NUMERIC = 1700;
const BYTEA = 17;

/**
 * Statements are many and short: compiling one takes longer than running a hundred, and planning the engine's anew for
 * each caller as long as running them.
 */
const SESSION = '-c jit=off -c plan_cache_mode=force_generic_plan';

/** Wires from a pool of connections to a PostgreSQL server. `most` bounds how many there are at once. */
export function pgWires(url: string, most = 10): Wires {
  const pool = new Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: 10_000,
    application_name: 'tessera',
    options: SESSION,
    types: { getTypeParser },
    pipeline: true,
  });
  // A lost idle connection is thrown away by the pool; one in use fails its next query. Neither may end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    acquire: async () => new PgWire(await pool.connect()),
    release: (wire, broken) => {
      if (wire instanceof PgWire) wire.client.release(broken);
    },
    close: () => pool.end(),
  };
}

/**
 * Queries of a wire run one after another: a statement that is prepared by name must not be sent twice before the
 * server has answered once. Only the beginning of a
 * transaction is followed at once, which saves a reader a round trip.
 */
class PgWire implements Wire {
  readonly client: PoolClient;
  readonly #queries = new Queue();

  constructor(client: PoolClient) {
    this.client = client;
  }

  query(query: WireQuery): Promise<{ rows: unknown[]; changes: number }> {
    return this.#queries.run(() => this.#query(query));
  }

  script(sql: string): Promise<void> {
    return this.#queries.run(() => this.begin(sql));
  }

  async begin(sql: string): Promise<void> {
    await this.client.query(sql);
  }

  async #query(query: WireQuery): Promise<{ rows: unknown[]; changes: number }> {
    const { name, text } = query;
    const values = [...query.values];
    const asked = name === undefined ? { text, values } : { name, text, values };
    const result =
      query.rows === 'arrays'
        ? await this.client.query<unknown[]>({ ...asked, rowMode: 'array' })
        : await this.client.query(asked);
    return { rows: result.rows, changes: result.rowCount ?? 0 };
  }
}

/** Counts, sums and 64-bit columns as numbers: everything that is stored stays below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number;
  if (oid === BYTEA) return (value) => new Uint8Array(Buffer.from(value.slice(2), 'hex'));
  return types.getTypeParser(oid, format ?? 'text');
}
