import type { AuditEntry, AuditStore } from '@tessera/domain';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** The log that nobody edits: there is no update and no delete. */
export class StoredAudit implements AuditStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#tools.connection.kysely
      .insertInto('audit')
      .values({ ...entry, before: toJson(entry.before), after: toJson(entry.after) })
      .execute();
  }

  async latest(limit: number): Promise<readonly AuditEntry[]> {
    const rows = await this.#tools.connection.kysely
      .selectFrom('audit')
      .selectAll()
      .orderBy('seq', 'desc')
      .limit(literalLimit(limit))
      .execute();
    return rows.map((row) => ({
      action: row.action,
      actor: row.actor,
      target: row.target,
      through: row.through as AuditEntry['through'],
      before: JSON.parse(row.before),
      after: JSON.parse(row.after),
      at: row.at,
    }));
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
