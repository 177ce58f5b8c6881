import type { PlanStore, PrincipalKey, ResourceKey, StoredPlan } from '@tessera/domain';
import type { UnitTools } from './unit-tools.ts';

/** Plans of changes of sharing: a few of each maker, for some minutes. */
export class StoredPlans implements PlanStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async put(plan: StoredPlan, most: number): Promise<void> {
    const { id, maker, resource, change, foreseen, createdAt, until } = plan;
    await this.#db.deleteFrom('plan').where('until', '<=', createdAt).execute();
    const row = {
      id,
      maker,
      resource,
      foreseen,
      until,
      change: JSON.stringify(change),
      created_at: createdAt,
    };
    await this.#db.insertInto('plan').values(row).execute();
    const newest = this.#db
      .selectFrom('plan')
      .select('id')
      .where('maker', '=', maker)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(most);
    await this.#db.deleteFrom('plan').where('maker', '=', maker).where('id', 'not in', newest).execute();
  }

  async take(
    { id, maker, resource }: Pick<StoredPlan, 'id' | 'maker' | 'resource'>,
    now: number,
  ): Promise<StoredPlan | null> {
    const row = await this.#db
      .deleteFrom('plan')
      .where('id', '=', id)
      .where('maker', '=', maker)
      .where('resource', '=', resource)
      .where('until', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: row.id,
      maker: row.maker as PrincipalKey,
      resource: row.resource as ResourceKey,
      change: JSON.parse(row.change) as StoredPlan['change'],
      foreseen: row.foreseen,
      createdAt: row.created_at,
      until: row.until,
    };
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}
