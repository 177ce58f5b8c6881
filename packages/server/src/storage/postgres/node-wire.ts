import { Client } from 'pg';
import { type LogEntry, toLogEntry } from '../access/log.ts';
import type { Cut } from '../access-log.ts';
import { Queue } from '../queue.ts';

/** How long the server may take for one question, ms: a follower that hears nothing must know it soon. */
const PATIENCE = 900;
/** A node that was not seen for this long has closed its sockets by itself, and nobody waits for it any more, ms. */
const GONE = 10_000;
const CUTS_KEPT = 60_000;

/** Whether another node has acted on an entry, and what it cut. */
export interface NodeAnswer {
  readonly name: string;
  readonly answered: boolean;
  readonly sockets: number;
  readonly downloads: number;
}

/** Times are the server's own, so that clocks of machines need not agree. */
const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';
const READ =
  'select seq, resource, principals, actor, about from access_log where seq > $1 order by seq limit 500';
const REPORT = `with mine as (
    insert into node (name, seen_at, seq) values ($1, ${NOW}, $2)
    on conflict (name) do update set seen_at = excluded.seen_at, seq = excluded.seq)
  insert into node_cut (node, seq, sockets, downloads, at)
  select $1, c.seq, c.sockets, c.downloads, ${NOW}
  from jsonb_to_recordset($3::jsonb) as c (seq bigint, sockets integer, downloads integer)
  on conflict (node, seq) do nothing`;
const ANSWERS = `select n.name, n.seq >= $3, coalesce(sum(c.sockets), 0), coalesce(sum(c.downloads), 0)
  from node n left join node_cut c on c.node = n.name and c.seq between $2 and $3
  where n.name <> $1 and n.seen_at > ${NOW} - ${GONE} group by n.name, n.seq order by n.name`;

/**
 * One connection to the database server beside the pool's, for following the access log. It is opened when it is first
 * needed and again after it broke; whatever takes longer than a second counts as broken.
 */
export class NodeWire {
  readonly #url: string;
  readonly #queue = new Queue();
  readonly #hints = new Set<() => void>();
  #client: Client | null = null;
  #swept = 0;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  async last(): Promise<number> {
    const [row] = await this.#ask('select coalesce(max(seq), 0) from access_log', []);
    return Number(row?.[0] ?? 0);
  }

  async read(after: number): Promise<readonly LogEntry[]> {
    const rows = await this.#ask(READ, [after]);
    return rows.map(([seq, resource, ...rest]) =>
      toLogEntry([seq, resource === null ? null : Number(resource), rest[0], numberOf(rest[1]), rest[2]]),
    );
  }

  async report(name: string, seq: number, cuts: readonly Cut[]): Promise<void> {
    await this.#ask(REPORT, [name, seq, JSON.stringify(cuts)]);
    if (Date.now() - this.#swept < CUTS_KEPT) return;
    this.#swept = Date.now();
    await this.#ask(`delete from node_cut where at < ${NOW} - ${CUTS_KEPT}`, []);
    await this.#ask(`delete from node where seen_at < ${NOW} - ${24 * 60 * CUTS_KEPT}`, []);
  }

  async answers(name: string, first: number, seq: number): Promise<readonly NodeAnswer[]> {
    return (await this.#ask(ANSWERS, [name, first, seq])).map(([other, answered, sockets, downloads]) => ({
      name: String(other),
      answered: answered === true,
      sockets: Number(sockets),
      downloads: Number(downloads),
    }));
  }

  async leave(name: string): Promise<void> {
    await this.#ask('delete from node where name = $1', [name]);
  }

  listen(hint: () => void): () => void {
    this.#hints.add(hint);
    return () => this.#hints.delete(hint);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  #ask(text: string, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]> {
    return this.#queue.run(async () => {
      const client = await this.#connected();
      try {
        const result = await inTime(client.query<unknown[]>({ text, values: [...values], rowMode: 'array' }));
        return result.rows;
      } catch (error) {
        await this.#drop();
        throw error;
      }
    });
  }

  async #connected(): Promise<Client> {
    if (this.#closed) throw new Error('the access log is followed no longer');
    if (this.#client !== null) return this.#client;
    const client = new Client({
      connectionString: this.#url,
      application_name: 'tessera-node',
      connectionTimeoutMillis: PATIENCE,
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    client.on('notification', () => {
      for (const hint of this.#hints) hint();
    });
    try {
      await inTime(client.connect());
      await inTime(client.query('listen tessera_log'));
    } catch (error) {
      destroy(client);
      throw error;
    }
    this.#client = client;
    return client;
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client !== null) destroy(client);
  }
}

/** Without waiting for the other end, which may be silent. */
function destroy(client: Client): void {
  client.on('error', () => {});
  client.end().catch(() => {});
}

function numberOf(value: unknown): number | null {
  return value === null ? null : Number(value);
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the database server did not answer in time')), PATIENCE);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
