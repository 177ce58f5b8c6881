import type { PrincipalKey, SettingStore } from '@tessera/domain';
import { appendScope } from './access/log.ts';
import { engineStatement } from './access/words.ts';
import type { UnitTools } from './unit-tools.ts';

/** Asked at every request. */
const settingsNamed = engineStatement(
  'settings.named',
  (words) => `select s.name, s.value from ${words.texts('$1', 'asked')}
    ${words.probe('setting', 's', 's.name = asked.value')}`,
);

/** Settings by name; what the name's value is made of is its owner's affair. */
export class StoredSettings implements SettingStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async get<T>(name: string, otherwise: T): Promise<T> {
    const row = await this.#tools.connection.kysely
      .selectFrom('setting')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    return row === undefined ? otherwise : (JSON.parse(row.value) as T);
  }

  async pick(names: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const rows = await this.#tools.connection.all(settingsNamed, [JSON.stringify(names)]);
    return new Map(rows.map(([name, value]) => [String(name), JSON.parse(String(value))]));
  }

  async own<T>(principal: PrincipalKey, name: string, otherwise: T): Promise<T> {
    const row = await this.#tools.connection.kysely
      .selectFrom('own_setting')
      .select('value')
      .where('principal', '=', principal)
      .where('name', '=', name)
      .executeTakeFirst();
    return row === undefined ? otherwise : (JSON.parse(row.value) as T);
  }

  async setOwn(principal: PrincipalKey, name: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    if (text === undefined) throw new Error(`the setting ${name} cannot be kept as JSON`);
    await this.#tools.connection.kysely
      .insertInto('own_setting')
      .values({ principal, name, value: text })
      .onConflict((conflict) => conflict.columns(['principal', 'name']).doUpdateSet({ value: text }))
      .execute();
  }

  async set(name: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    if (text === undefined) throw new Error(`the setting ${name} cannot be kept as JSON`);
    await this.#tools.connection.kysely
      .insertInto('setting')
      .values({ name, value: text })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: text }))
      .execute();
    // Some settings let in or keep out, and they change seldom: everything open is judged again.
    const { connection, clock } = this.#tools;
    await appendScope(connection, { resource: null, principals: [], actor: null, at: clock.now() });
  }

  async secret(name: string): Promise<string | null> {
    const row = await this.#tools.connection.kysely
      .selectFrom('secret_setting')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.value ?? null;
  }

  async setSecret(name: string, secret: string | null): Promise<void> {
    const { kysely } = this.#tools.connection;
    if (secret === null) {
      await kysely.deleteFrom('secret_setting').where('name', '=', name).execute();
      return;
    }
    await kysely
      .insertInto('secret_setting')
      .values({ name, value: secret })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: secret }))
      .execute();
  }
}
