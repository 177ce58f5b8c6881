import { randomBytes } from 'node:crypto';
import type {
  AuditEntry,
  AuditName,
  AuditQuery,
  AuditSeal,
  AuditStore,
  AuditWay,
  KeptEntry,
  Page,
  SealedEntry,
} from '@tessera/domain';
import { type Selectable, sql } from 'kysely';
import { auditNames } from './audit-names.ts';
import { defineStatement } from './connection.ts';
import type { AuditSealTable, AuditTable } from './schema.ts';
import { literalLike, literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** A jump from one action to the next along the index: reading every entry would take seconds on a long log. */
const actions = defineStatement(
  'audit.actions',
  `with recursive known (action) as (
    select min(action) from audit
    union all
    select (select min(audit.action) from audit where audit.action > known.action) from known where known.action is not null
  ) select action from known where action is not null order by action`,
);

/** The log that nobody edits: entries are added, sealed, and taken away or erased by rule alone. */
export class StoredAudit implements AuditStore {
  readonly #tools: Pick<UnitTools, 'connection' | 'cursors'>;

  constructor(tools: Pick<UnitTools, 'connection' | 'cursors'>) {
    this.#tools = tools;
  }

  get #db() {
    return this.#tools.connection.kysely;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#db
      .insertInto('audit')
      .values({
        action: entry.action,
        actor: entry.actor,
        acting_as: entry.actingAs ?? null,
        target: entry.target,
        through: entry.through,
        via: entry.via ?? null,
        before: toJson(entry.before),
        after: toJson(entry.after),
        at: entry.at,
        salt: randomBytes(12).toString('base64url'),
      })
      .execute();
  }

  async latest(limit: number): Promise<readonly KeptEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .selectAll()
      .orderBy('seq', 'desc')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(keptOf);
  }

  async list(query: AuditQuery): Promise<Page<KeptEntry>> {
    const { cursor, limit, ...filter } = query;
    const about = ['audit', ...Object.values({ ...NO_FILTER, ...filter })];
    const after =
      cursor === undefined
        ? null
        : this.#tools.cursors.open<readonly [at: number, seq: number]>(about, cursor);
    const found: Selectable<AuditTable>[] = [];
    for (const action of await this.#actionsOf(query.action))
      found.push(...(await this.#rows(query, action, after)));
    found.sort((a, b) => b.at - a.at || b.seq - a.seq);
    const { shown, next } = this.#tools.cursors.cut(about, found, limit, (row) => [row.at, row.seq]);
    return { items: shown.map(keptOf), next };
  }

  /** The actions asked for, each to be read along its own index; null = any. */
  async #actionsOf(action: string | undefined): Promise<readonly (string | null)[]> {
    if (action === undefined) return [null];
    if (!action.endsWith('.')) return [action];
    return (await this.actions()).filter((known) => known.startsWith(action));
  }

  #rows(query: AuditQuery, action: string | null, after: readonly [number, number] | null) {
    let rows = this.#db.selectFrom('audit').selectAll();
    if (query.actor !== undefined) rows = rows.where('actor', '=', said(query.actor));
    if (query.target !== undefined) rows = rows.where('target', '=', said(query.target));
    if (action !== null) rows = rows.where('action', '=', said(action));
    if (query.through !== undefined) rows = rows.where('through', '=', said(query.through));
    if (query.from !== undefined) rows = rows.where('at', '>=', query.from);
    if (query.until !== undefined) rows = rows.where('at', '<', query.until);
    if (after !== null) rows = rows.where(sql<boolean>`(at, seq) < (${after[0]}, ${after[1]})`);
    return rows
      .orderBy('at', 'desc')
      .orderBy('seq', 'desc')
      .limit(literalLimit(query.limit + 1))
      .execute();
  }

  names(ids: readonly string[]): Promise<ReadonlyMap<string, AuditName>> {
    return auditNames(this.#tools.connection, ids);
  }

  async actions(): Promise<readonly string[]> {
    const rows = await this.#tools.connection.all(actions, []);
    return rows.map(([action]) => String(action));
  }

  async after(number: number, limit: number): Promise<readonly SealedEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', number)
      .orderBy('seq')
      .limit(sql.lit(limit))
      .execute();
    return rows.map(sealedOf);
  }

  async countAfter(number: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('audit')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('seq', '>', number)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async between(first: number, last: number): Promise<readonly SealedEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>=', first)
      .where('seq', '<=', last)
      .orderBy('seq')
      .execute();
    return rows.map(sealedOf);
  }

  async lastSeal(): Promise<AuditSeal | null> {
    const row = await this.#db
      .selectFrom('audit_seal')
      .selectAll()
      .orderBy('batch', 'desc')
      .limit(sql.lit(1))
      .executeTakeFirst();
    return row === undefined ? null : sealOf(row);
  }

  async seals(afterBatch: number, limit: number): Promise<readonly AuditSeal[]> {
    const rows = await this.#db
      .selectFrom('audit_seal')
      .selectAll()
      .where('batch', '>', afterBatch)
      .orderBy('batch')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(sealOf);
  }

  async addSeal({ first, last, ...seal }: AuditSeal): Promise<void> {
    await this.#db
      .insertInto('audit_seal')
      .values({ ...seal, first_seq: first, last_seq: last })
      .execute();
  }

  async sealedUntil(at: number): Promise<AuditSeal | null> {
    const row = await this.#db
      .selectFrom('audit_seal')
      .selectAll()
      .where('at', '<=', at)
      .orderBy('at', 'desc')
      .orderBy('batch', 'desc')
      .limit(sql.lit(1))
      .executeTakeFirst();
    return row === undefined ? null : sealOf(row);
  }

  async drop(upTo: number, most: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('audit')
      .where('seq', 'in', (rows) =>
        rows.selectFrom('audit').select('seq').where('seq', '<=', upTo).orderBy('seq').limit(sql.lit(most)),
      )
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  async holding(texts: readonly string[], after: number, upTo: number): Promise<readonly SealedEntry[]> {
    const patterns = texts.map((text) => `%${literalLike(JSON.stringify(text).slice(1, -1))}%`);
    const rows = await this.#db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .where(({ or }) =>
        or(
          patterns.flatMap((pattern) => [
            sql<boolean>`before like ${pattern} escape '\\'`,
            sql<boolean>`after like ${pattern} escape '\\'`,
          ]),
        ),
      )
      .orderBy('seq')
      .execute();
    return rows.map(sealedOf);
  }

  async erase(
    number: number,
    texts: { readonly before: string; readonly after: string },
    digests: readonly [before: string, after: string],
  ): Promise<void> {
    await this.#db
      .updateTable('audit')
      .set({ ...texts, salt: '', erased: JSON.stringify(digests) })
      .where('seq', '=', number)
      .execute();
  }
}

const NO_FILTER = {
  actor: undefined,
  target: undefined,
  action: undefined,
  through: undefined,
  from: undefined,
  until: undefined,
};

function headOf(row: Selectable<AuditTable>) {
  return {
    number: row.seq,
    action: row.action,
    actor: row.actor,
    actingAs: row.acting_as,
    target: row.target,
    // The column is written by `append` alone.
    through: row.through as AuditWay,
    via: row.via,
    at: row.at,
  };
}

function keptOf(row: Selectable<AuditTable>): KeptEntry {
  return { ...headOf(row), before: JSON.parse(row.before), after: JSON.parse(row.after) };
}

function sealedOf(row: Selectable<AuditTable>): SealedEntry {
  return {
    ...headOf(row),
    before: row.before,
    after: row.after,
    salt: row.salt,
    erased: row.erased === null ? null : JSON.parse(row.erased),
  };
}

function sealOf(row: Selectable<AuditSealTable>): AuditSeal {
  const { batch, entries, content, at, hash } = row;
  return { batch, first: row.first_seq, last: row.last_seq, entries, content, at, hash };
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

/**
 * A value in the text of the statement: PostgreSQL then plans for it, and a rare action wants another way than a common
 * one. Ids and words alone, so that nothing of it could be taken for SQL.
 */
function said(value: string) {
  return /^[\w.-]{1,64}$/.test(value) ? sql.lit<string>(value) : sql.val<string>(value);
}
