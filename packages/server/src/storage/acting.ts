import type { Acting, ActingStore, PrincipalKey, ResourceKey } from '@tessera/domain';
import type { UnitTools } from './unit-tools.ts';

/** Who acts or views as whom now; an hour at most each. */
export class StoredActing implements ActingStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async begin(acting: Acting): Promise<void> {
    const { key, writes, ...same } = acting;
    await this.#db
      .insertInto('acting')
      .values({ ...same, access_key: key, writes: writes ? 1 : 0 })
      .execute();
  }

  async byId(id: string): Promise<Acting | null> {
    const row = await this.#db.selectFrom('acting').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: row.id,
      sort: row.sort as Acting['sort'],
      behind: row.behind as PrincipalKey,
      session: row.session,
      key: row.access_key,
      subject: row.subject as PrincipalKey,
      resource: row.resource as ResourceKey | null,
      writes: row.writes === 1,
      reason: row.reason,
      since: row.since,
      until: row.until,
    };
  }

  async end(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('acting').where('id', '=', id).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async forget(now: number): Promise<void> {
    await this.#db.deleteFrom('acting').where('until', '<=', now).execute();
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}
