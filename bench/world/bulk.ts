import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

export type Value = string | number | null;

/** Fills tables fast: indexes off, rows in big pieces, indexes on again. */
export interface Bulk {
  /** Types as PostgreSQL knows them, for its arrays. */
  rows(
    table: string,
    columns: Readonly<Record<string, 'bigint' | 'text'>>,
    rows: Iterable<readonly Value[]>,
  ): Promise<void>;
  finish(): Promise<void>;
}

export function sqliteBulk(file: string): Bulk {
  const db = new DatabaseSync(file);
  db.exec('pragma foreign_keys=off; pragma synchronous=off; pragma cache_size=-262144; begin');
  const indexes = db
    .prepare("select name, sql from sqlite_master where type = 'index' and sql is not null")
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`drop index "${name}"`);
  return {
    async rows(table, columns, rows) {
      const names = Object.keys(columns);
      const insert = db.prepare(
        `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      );
      for (const row of rows) insert.run(...row);
    },
    async finish() {
      for (const { sql } of indexes) db.exec(sql);
      db.exec('commit; analyze; pragma wal_checkpoint(truncate)');
      db.close();
    },
  };
}

const PIECE = 20_000;

export async function postgresBulk(url: string): Promise<Bulk> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query<{ name: string; sql: string }>(
    `select i.indexname as name, i.indexdef as sql from pg_indexes i
     where i.schemaname = current_schema() and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`,
  );
  const foreign = await client.query<{ name: string; table: string; sql: string }>(
    `select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as sql from pg_constraint
     where contype = 'f' and connamespace = current_schema()::regnamespace`,
  );
  for (const { name, table } of foreign.rows)
    await client.query(`alter table ${table} drop constraint "${name}"`);
  for (const { name } of found.rows) await client.query(`drop index "${name}"`);
  return {
    async rows(table, columns, rows) {
      const names = Object.keys(columns);
      const arrays = names.map((name, place) => `$${place + 1}::${columns[name]}[]`);
      const text = `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`;
      let piece: Value[][] = names.map(() => []);
      const send = async () => {
        if (piece[0]?.length) await client.query({ name: `bulk ${table}`, text, values: piece });
        piece = names.map(() => []);
      };
      for (const row of rows) {
        for (let place = 0; place < names.length; place++) piece[place]?.push(row[place] ?? null);
        if ((piece[0]?.length ?? 0) >= PIECE) await send();
      }
      await send();
    },
    async finish() {
      await client.query("set maintenance_work_mem = '512MB'");
      for (const { sql } of found.rows) await client.query(sql);
      for (const { name, table, sql } of foreign.rows) {
        await client.query(`alter table ${table} add constraint "${name}" ${sql} not valid`);
      }
      await client.query('vacuum analyze');
      await client.end();
    },
  };
}
