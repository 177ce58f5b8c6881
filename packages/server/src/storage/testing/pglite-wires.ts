import { PGlite } from '@electric-sql/pglite';
import type { Wire, WireQuery, Wires } from '../postgres/postgres-session.ts';

/** A PostgreSQL inside the process, in memory, that outlives the stores opened on it. */
export interface PgliteServer {
  /** One connection in all, so units take turns. */
  wires(): Wires;
  stop(): Promise<void>;
}

/** Emptied ones that no test has: starting one takes a second or two, emptying one a few milliseconds. */
const idle: PGlite[] = [];

export function startPglite(): PgliteServer {
  const database = idle.pop() ?? new PGlite({ parsers: { 20: Number, 1700: Number } });
  const wire: Wire = {
    async query(query: WireQuery) {
      const result = await database.query(query.text, [...query.values], {
        rowMode: query.rows === 'arrays' ? 'array' : 'object',
      });
      return { rows: result.rows, changes: result.affectedRows ?? 0 };
    },
    async script(sql) {
      await database.exec(sql);
    },
    async begin(sql) {
      await database.exec(sql);
    },
  };
  let free = true;
  const waiting: ((wire: Wire) => void)[] = [];
  const wires: Wires = {
    async acquire() {
      if (!free) return new Promise((resolve) => waiting.push(resolve));
      free = false;
      return wire;
    },
    release() {
      const next = waiting.shift();
      if (next === undefined) free = true;
      else next(wire);
    },
    close: async () => {},
  };
  return {
    wires: () => wires,
    async stop() {
      await empty(database);
      idle.push(database);
    },
  };
}

/** As if it had just been started: nothing open, nothing set, nothing stored. */
async function empty(database: PGlite): Promise<void> {
  await database.exec('rollback');
  await database.exec('discard all');
  await database.exec('drop schema public cascade; create schema public');
}
