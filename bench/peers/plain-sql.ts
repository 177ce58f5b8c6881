import type { Database } from '@tessera/server/storage';
import { WORLD_NOW } from '../world/world.ts';

/** What people write first: the same tables, without the engine. */

const now = String(WORLD_NOW);
const statement = (name: string, sql: string) => ({
  name,
  sqlite: sql.replaceAll(/\$(\d+)/g, '?$1'),
  postgres: sql,
});

const recursiveCheck = statement(
  'peer.recursive-check',
  `with recursive up (key, parent) as (
     select key, parent from resource where key = $2
     union all select r.key, r.parent from up join resource r on r.key = up.parent)
   select max(g.role) from up join grants g on g.resource = up.key
   join holding h on h.principal = g.principal and h.holder in ($1, 1, 2, 3)
   where g.until is null or g.until > ${now}`,
);

const down = `with recursive mine (key) as (
     select g.resource from holding h join grants g on g.principal = h.principal
     where h.holder in ($1, 2) and (g.until is null or g.until > ${now})
     union select key from resource where owner = $1
     union select r.key from mine join resource r on r.parent = mine.key)`;

const recursivePage = statement(
  'peer.recursive-page',
  `${down} select r.key from mine join resource r on r.key = mine.key order by r.updated_at desc, r.key desc limit 50`,
);
const allIds = statement(
  'peer.all-ids',
  `${down} select r.key, r.updated_at from mine join resource r on r.key = mine.key`,
);

/** A check by a recursive query. */
export async function checkRecursively(
  database: Database,
  account: number,
  resource: number,
): Promise<boolean> {
  const rows = await database.read((connection) => connection.all(recursiveCheck, [account, resource]));
  return Number(rows[0]?.[0] ?? 0) > 0;
}

/** The first page by a recursive query down from the grants. */
export async function pageRecursively(database: Database, account: number): Promise<number[]> {
  const rows = await database.read((connection) => connection.all(recursivePage, [account]));
  return rows.map((row) => Number(row[0]));
}

/** The first page by asking for all visible ids and sorting them in the process. */
export async function pageByIds(database: Database, account: number): Promise<number[]> {
  const rows = await database.read((connection) => connection.all(allIds, [account]));
  return rows
    .map((row) => [Number(row[0]), Number(row[1])] as const)
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .slice(0, 50)
    .map(([key]) => key);
}
