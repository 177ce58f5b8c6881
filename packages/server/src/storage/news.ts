import type { NewsStore, NotificationChoice, Page, PrincipalKey, StoredNews } from '@tessera/domain';
import type { Selectable } from 'kysely';
import { appendNotice } from './access/log.ts';
import { chunks } from './chunks.ts';
import type { NewsTable } from './schema-activity.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** Inboxes and what people want to be mailed. */
export class StoredNewsItems implements NewsStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async put(items: readonly Omit<StoredNews, 'seq' | 'readAt'>[]): Promise<number> {
    for (const part of chunks(items, 500)) {
      const rows = part.map((item) => ({ ...item, details: JSON.stringify(item.details), read_at: null }));
      await this.#db.insertInto('news').values(rows).execute();
    }
    await this.#tellPages([...new Set(items.map((item) => item.reader))]);
    return this.lastSeq();
  }

  async list(
    reader: PrincipalKey,
    query: { readonly unread?: boolean; readonly cursor?: string; readonly limit: number },
  ): Promise<Page<StoredNews>> {
    const { cursors } = this.#tools;
    const name = ['news', reader, query.unread === true];
    let rows = this.#db.selectFrom('news').selectAll().where('reader', '=', reader);
    if (query.unread === true) rows = rows.where('read_at', 'is', null);
    if (query.cursor !== undefined) {
      const [below] = cursors.open<[number]>(name, query.cursor);
      rows = rows.where('seq', '<', below);
    }
    const found = await rows
      .orderBy('seq', 'desc')
      .limit(literalLimit(query.limit + 1))
      .execute();
    const { shown, next } = cursors.cut(name, found, query.limit, (last) => [last.seq]);
    return { items: shown.map(toNews), next };
  }

  async unread(reader: PrincipalKey): Promise<number> {
    const { count } = await this.#db
      .selectFrom('news')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('reader', '=', reader)
      .where('read_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async markRead(reader: PrincipalKey, id: string, at: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('news')
      .select('read_at')
      .where('reader', '=', reader)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return false;
    if (row.read_at !== null) return true;
    await this.#db.updateTable('news').set({ read_at: at }).where('id', '=', id).execute();
    return true;
  }

  async markAllRead(reader: PrincipalKey, at: number, seq?: number): Promise<number> {
    let rows = this.#db
      .updateTable('news')
      .set({ read_at: at })
      .where('reader', '=', reader)
      .where('read_at', 'is', null);
    if (seq !== undefined) rows = rows.where('seq', '<=', seq);
    const { numUpdatedRows } = await rows.executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }

  async lastSeq(): Promise<number> {
    const { last } = await this.#db
      .selectFrom('news')
      .select((eb) => eb.fn.max('seq').as('last'))
      .executeTakeFirstOrThrow();
    return Number(last ?? 0);
  }

  async since(
    seq: number,
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly reader: PrincipalKey }[]> {
    const rows = await this.#db
      .selectFrom('news')
      .select(['seq', 'reader'])
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(literalLimit(limit))
      .execute();
    return rows.map((row) => ({ seq: row.seq, reader: row.reader as PrincipalKey }));
  }

  async forget(before: number): Promise<void> {
    await this.#db.deleteFrom('news').where('at', '<', before).execute();
    await this.#db.deleteFrom('known_device').where('seen_at', '<', before).execute();
  }

  async choices(readers: readonly PrincipalKey[]): Promise<ReadonlyMap<PrincipalKey, NotificationChoice>> {
    const choices = new Map<PrincipalKey, NotificationChoice>();
    for (const part of chunks(readers, 500)) {
      const rows = await this.#db
        .selectFrom('notification_choice')
        .selectAll()
        .where('reader', 'in', part)
        .execute();
      for (const { reader, enabled, off, rhythm } of rows) {
        choices.set(reader as PrincipalKey, {
          enabled: enabled === 1,
          off: JSON.parse(off) as NotificationChoice['off'],
          rhythm: rhythm as NotificationChoice['rhythm'],
        });
      }
    }
    return choices;
  }

  async setChoice(reader: PrincipalKey, choice: NotificationChoice): Promise<void> {
    const row = {
      reader,
      enabled: choice.enabled ? 1 : 0,
      off: JSON.stringify(choice.off),
      rhythm: choice.rhythm,
    };
    await this.#db
      .insertInto('notification_choice')
      .values(row)
      .onConflict((conflict) => conflict.column('reader').doUpdateSet(row))
      .execute();
  }

  /** The bells of open pages. */
  async #tellPages(principals: readonly PrincipalKey[]): Promise<void> {
    const { connection, clock } = this.#tools;
    // Nobody named would mean everybody.
    if (principals.length === 0) return;
    await appendNotice(connection, 'news', { resource: null, principals, actor: null, at: clock.now() });
  }

  async noteDevice(account: PrincipalKey, device: string, at: number): Promise<'first' | 'known' | 'new'> {
    const known = await this.#db
      .selectFrom('known_device')
      .select('device')
      .where('account', '=', account)
      .execute();
    await this.#db
      .insertInto('known_device')
      .values({ account, device, seen_at: at })
      .onConflict((conflict) => conflict.columns(['account', 'device']).doUpdateSet({ seen_at: at }))
      .execute();
    if (known.length === 0) return 'first';
    return known.some((row) => row.device === device) ? 'known' : 'new';
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toNews(row: Selectable<NewsTable>): StoredNews {
  const { reader, actor, resource, event, details, read_at, ...rest } = row;
  return {
    ...rest,
    reader: reader as StoredNews['reader'],
    event: event as StoredNews['event'],
    actor: actor as StoredNews['actor'],
    resource: resource as StoredNews['resource'],
    details: JSON.parse(details) as StoredNews['details'],
    readAt: read_at,
  };
}
