import {
  type AccountQuery,
  type AccountSort,
  invalid,
  type Page,
  type PrincipalKey,
  RESTORE_LIFE,
} from '@tessera/domain';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { literalLike, literalLimit, searchTerm } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/*
 * Lists of accounts. A page is the keys of its rows, found in one of three indexes that hold all that filters and
 * searches look at (migration 0011), and how many match. Only the rows of the page itself are fetched by key.
 */

/** How far a list can be gone into by number. */
const FURTHEST = 10_000_000;

interface Order {
  /** What rows stand by, before their key; null = the key alone decides nothing, `value` is unique. */
  readonly value: RawBuilder<unknown>;
  readonly descending: boolean;
}

const ORDERS: Readonly<Record<AccountSort, Order>> = {
  oldest: { value: sql`created_at`, descending: false },
  newest: { value: sql`created_at`, descending: true },
  name: { value: sql`search`, descending: false },
  seen: { value: sql`coalesce(last_seen_at, 0)`, descending: true },
};

/** The keys of a page of accounts, and how many match. */
export async function listAccountKeys(
  tools: UnitTools,
  query: AccountQuery,
): Promise<Page<PrincipalKey> & { readonly total: number }> {
  const { cursors } = tools;
  const db = tools.connection.kysely;
  const term = searchTerm(query.query);
  const sort = query.sort ?? 'oldest';
  const about = ['accounts', term, query.role, query.status, query.group, query.deleted, sort];
  const matching = conditions(tools, query, term);
  const { value, descending } = ORDERS[sort];
  const way = descending ? sql`desc` : sql`asc`;
  const skip = skipped(query);
  const after =
    query.cursor === undefined ? null : cursors.open<[number | string, number]>(about, query.cursor);
  const beyond =
    after === null
      ? []
      : [sql<SqlBool>`(${value}, key) ${descending ? sql`<` : sql`>`} (${after[0]}, ${after[1]})`];
  const { rows } = await sql<{ key: number; at: number | string }>`select key, ${value} as at from account
    where ${both([...matching, ...beyond])} order by ${value} ${way}, key ${way}
    limit ${literalLimit(query.limit + 1)} offset ${sql.lit(skip)}`.execute(db);
  const { shown, next } = cursors.cut(about, rows, query.limit, (last) => [last.at, last.key]);
  // A page that holds all that match has counted them; only beyond is the list gone through once more.
  const all = query.cursor === undefined && skip === 0 && next === null;
  const total = all ? shown.length : await count(tools, matching);
  return { items: shown.map((row) => Number(row.key) as PrincipalKey), next, total };
}

async function count({ connection }: UnitTools, matching: readonly RawBuilder<SqlBool>[]): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from account
    where ${both(matching)}`.execute(connection.kysely);
  return Number(rows[0]?.total ?? 0);
}

function skipped({ skip, cursor }: AccountQuery): number {
  if (skip === undefined) return 0;
  if (cursor !== undefined) throw invalid('skip', 'goes not together with a cursor');
  if (!Number.isSafeInteger(skip) || skip < 0 || skip > FURTHEST) {
    throw invalid('skip', `must be a whole number from 0 to ${FURTHEST}`);
  }
  return skip;
}

function conditions(
  tools: UnitTools,
  query: AccountQuery,
  term: string | null,
): readonly RawBuilder<SqlBool>[] {
  const { dialect } = tools.connection;
  const now = tools.clock.now();
  const { role, status, group } = query;
  // Both texts are in one spelling already. Each database is given the way that it is quicker with.
  const holds = (text: string) =>
    dialect === 'sqlite'
      ? sql<SqlBool>`instr(search, ${text}) > 0`
      : sql<SqlBool>`search like ${`%${literalLike(text)}%`} escape '\\'`;
  return [
    query.deleted === true
      ? sql<SqlBool>`deleted_at > ${now - RESTORE_LIFE}`
      : sql<SqlBool>`deleted_at is null`,
    ...(term === null ? [] : [holds(term)]),
    ...(role === undefined ? [] : [sql<SqlBool>`role = ${role}`]),
    ...(status === undefined ? [] : [sql<SqlBool>`status = ${status}`]),
    ...(group === undefined
      ? []
      : [
          sql<SqlBool>`key in (select m.account from team_member m
            where m.team = ${group} and (m.until is null or m.until > ${now}))`,
        ]),
  ];
}

function both(conditions: readonly RawBuilder<SqlBool>[]): RawBuilder<SqlBool> {
  return sql.join(conditions, sql` and `);
}
