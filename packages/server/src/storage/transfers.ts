import type {
  PrincipalKey,
  ResourceKey,
  StoredTransfer,
  TransferStatus,
  TransferStore,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { TransferTable } from './schema-sharing.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** Ownership that is offered, and what became of it. */
export class StoredTransfers implements TransferStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(transfer: StoredTransfer): Promise<void> {
    const { keepManager, createdAt, answeredAt, ...rest } = transfer;
    const row = {
      ...rest,
      keep_manager: keepManager ? 1 : 0,
      created_at: createdAt,
      answered_at: answeredAt,
    };
    await this.#db.insertInto('transfer').values(row).execute();
  }

  async byId(id: string): Promise<StoredTransfer | null> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toTransfer(row);
  }

  async open(resource: ResourceKey): Promise<StoredTransfer | null> {
    const row = await this.#pending().where('resource', '=', resource).executeTakeFirst();
    return row === undefined ? null : toTransfer(row);
  }

  async openTo(
    recipients: readonly PrincipalKey[],
    now: number,
    limit: number,
  ): Promise<readonly StoredTransfer[]> {
    if (recipients.length === 0) return [];
    const rows = await this.#pending()
      .where('recipient', 'in', recipients)
      .where('until', '>', now)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(toTransfer);
  }

  async openBy(offerer: PrincipalKey, now: number, limit: number): Promise<readonly StoredTransfer[]> {
    const rows = await this.#pending()
      .where('offerer', '=', offerer)
      .where('until', '>', now)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(toTransfer);
  }

  async ended(now: number, limit: number): Promise<readonly StoredTransfer[]> {
    const rows = await this.#pending()
      .where('until', '<=', now)
      .orderBy('until')
      .orderBy('id')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(toTransfer);
  }

  async answer(id: string, status: Exclude<TransferStatus, 'pending'>, at: number): Promise<boolean> {
    const answered = await this.#db
      .updateTable('transfer')
      .set({ status, answered_at: at })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .executeTakeFirst();
    return answered.numUpdatedRows > 0n;
  }

  #rows() {
    return this.#db.selectFrom('transfer').selectAll();
  }

  #pending() {
    return this.#rows().where('status', '=', 'pending');
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toTransfer(row: Selectable<TransferTable>): StoredTransfer {
  return {
    id: row.id,
    resource: row.resource as ResourceKey,
    owner: row.owner as PrincipalKey,
    offerer: row.offerer as PrincipalKey,
    recipient: row.recipient as PrincipalKey,
    address: row.address,
    keepManager: row.keep_manager === 1,
    message: row.message,
    status: row.status as TransferStatus,
    createdAt: row.created_at,
    until: row.until,
    answeredAt: row.answered_at,
  };
}
