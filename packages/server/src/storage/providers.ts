import {
  type PrincipalKey,
  Problem,
  type Provider,
  type ProviderLink,
  type ProviderSettings,
  type ProviderStore,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { ProviderLinkTable, ProviderTable } from './schema-factors.ts';
import type { UnitTools } from './unit-tools.ts';

/** Sign-in providers and who is linked to them. */
export class StoredProviders implements ProviderStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async list(): Promise<readonly Provider[]> {
    const rows = await this.#db
      .selectFrom('provider')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toProvider);
  }

  async byId(id: string): Promise<Provider | null> {
    const row = await this.#db.selectFrom('provider').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toProvider(row);
  }

  async put(provider: Provider): Promise<void> {
    const { id, createdAt, ...rest } = provider;
    const settings: ProviderSettings = rest;
    const values = { settings: JSON.stringify(settings) };
    await this.#db
      .insertInto('provider')
      .values({ id, ...values, created_at: createdAt })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('provider_link').where('provider', '=', id).execute();
    await this.#db.deleteFrom('provider').where('id', '=', id).execute();
  }

  async link(provider: string, subject: string): Promise<ProviderLink | null> {
    const row = await this.#db
      .selectFrom('provider_link')
      .selectAll()
      .where('provider', '=', provider)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row === undefined ? null : toLink(row);
  }

  async linksOf(account: PrincipalKey): Promise<readonly ProviderLink[]> {
    const rows = await this.#db
      .selectFrom('provider_link')
      .selectAll()
      .where('account', '=', account)
      .orderBy('created_at')
      .execute();
    return rows.map(toLink);
  }

  async linkCount(provider: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom('provider_link')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('provider', '=', provider)
      .executeTakeFirstOrThrow();
    return count;
  }

  async putLink(link: ProviderLink): Promise<void> {
    const { provider, subject, account, email } = link;
    const own = (await this.linksOf(account)).find((other) => other.provider === provider);
    if (own !== undefined && own.subject !== subject) {
      throw new Problem('conflict', {
        detail: 'This account is linked to another identity of that provider. Unlink that one first.',
      });
    }
    await this.#db
      .insertInto('provider_link')
      .values({
        ...{ provider, subject, account, email },
        created_at: link.createdAt,
        last_used_at: link.lastUsedAt,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['provider', 'subject'])
          .doUpdateSet({ account, email, last_used_at: link.lastUsedAt }),
      )
      .execute();
  }

  async removeLink(provider: string, account: PrincipalKey): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('provider_link')
      .where('provider', '=', provider)
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  async forget(deletedUntil: number): Promise<void> {
    await this.#db
      .deleteFrom('provider_link')
      .where('account', 'in', (db) =>
        db.selectFrom('account').select('key').where('deleted_at', '<=', deletedUntil),
      )
      .execute();
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toProvider(row: Selectable<ProviderTable>): Provider {
  // Written by `put` alone, from settings that the rules have judged.
  const settings = JSON.parse(row.settings) as ProviderSettings;
  return { ...settings, id: row.id, createdAt: row.created_at };
}

function toLink(row: Selectable<ProviderLinkTable>): ProviderLink {
  return {
    provider: row.provider,
    subject: row.subject,
    account: row.account as PrincipalKey,
    email: row.email,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
