import type { Embed, EmbedStore, PrincipalKey, ResourceKey } from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { EmbedTable } from './schema-links.ts';
import type { UnitTools } from './unit-tools.ts';

/** Which origins may frame what, and signed embed addresses. */
export class StoredEmbeds implements EmbedStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async origins(resource: ResourceKey): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('embed_origin')
      .select('origin')
      .where('resource', '=', resource)
      .execute();
    return rows.map((row) => row.origin).toSorted();
  }

  async setOrigins(resource: ResourceKey, origins: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('embed_origin').where('resource', '=', resource).execute();
    if (origins.length === 0) return;
    await this.#db
      .insertInto('embed_origin')
      .values(origins.map((origin) => ({ resource, origin })))
      .execute();
  }

  async create(embed: Omit<Embed, 'lastUsedAt'>): Promise<Embed> {
    const row = await this.#db
      .insertInto('embed')
      .values({
        id: embed.id,
        resource: embed.resource,
        maker: embed.maker,
        origins: JSON.stringify(embed.origins),
        secret_hash: embed.secretHash,
        created_at: embed.createdAt,
        until: embed.until,
        last_used_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toEmbed(row);
  }

  async byId(id: string): Promise<Embed | null> {
    const row = await this.#db.selectFrom('embed').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toEmbed(row);
  }

  async ofResource(resource: ResourceKey, now: number): Promise<readonly Embed[]> {
    const rows = await this.#db
      .selectFrom('embed')
      .selectAll()
      .where('resource', '=', resource)
      .where('until', '>', now)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toEmbed);
  }

  async remove(resource: ResourceKey, id: string): Promise<boolean> {
    const row = await this.#db
      .deleteFrom('embed')
      .where('resource', '=', resource)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async used(id: string, at: number): Promise<void> {
    await this.#db.updateTable('embed').set({ last_used_at: at }).where('id', '=', id).execute();
  }

  async forget(now: number): Promise<void> {
    await this.#db.deleteFrom('embed').where('until', '<=', now).execute();
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toEmbed(row: Selectable<EmbedTable>): Embed {
  return {
    id: row.id,
    resource: row.resource as ResourceKey,
    maker: row.maker as PrincipalKey,
    origins: JSON.parse(row.origins) as readonly string[],
    secretHash: row.secret_hash,
    createdAt: row.created_at,
    until: row.until,
    lastUsedAt: row.last_used_at,
  };
}
