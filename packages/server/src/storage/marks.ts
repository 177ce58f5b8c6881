import type { MarkStore, Marks, PrincipalKey, ResourceKey } from '@tessera/domain';
import { engineStatement, keyList } from './access/words.ts';
import { defineStatement } from './connection.ts';
import type { UnitTools } from './unit-tools.ts';

const star = defineStatement(
  'marks.star',
  'insert into star (account, resource, created_at) values ($1, $2, $3) on conflict do nothing',
);
const unstar = defineStatement('marks.unstar', 'delete from star where account = $1 and resource = $2');
const hide = defineStatement(
  'marks.hide',
  `insert into hidden_share (account, resource, at) values ($1, $2, $3)
   on conflict (account, resource) do update set at = excluded.at`,
);
const unhide = defineStatement(
  'marks.unhide',
  'delete from hidden_share where account = $1 and resource = $2',
);
const opened = defineStatement(
  'marks.opened',
  `insert into opened (account, resource, at) values ($1, $2, $3)
   on conflict (account, resource) do update set at = excluded.at where opened.at < excluded.at`,
);
const openedAt = defineStatement(
  'marks.opened-at',
  'select at from opened where account = $1 and resource = $2',
);
const marksOf = engineStatement(
  'marks.of',
  (words) => `select asked.value,
      (select 1 from star s where s.account = $2 and s.resource = asked.value),
      (select h.at from hidden_share h where h.account = $2 and h.resource = asked.value),
      (select o.at from opened o where o.account = $2 and o.resource = asked.value)
    from ${words.keys('$1', 'asked')}`,
);
const openers = engineStatement(
  'marks.openers',
  (words) => `select o.account, o.at from ${words.keys('$1', 'asked')}
    ${words.probe('opened', 'o', 'o.account = asked.value and o.resource = $2')}`,
);

/** What people keep of things: stars, what they hid, when they opened it last. */
export class StoredMarks implements MarkStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async star(account: PrincipalKey, resource: ResourceKey, at: number): Promise<void> {
    await this.#tools.connection.run(star, [account, resource, at]);
  }

  async unstar(account: PrincipalKey, resource: ResourceKey): Promise<void> {
    await this.#tools.connection.run(unstar, [account, resource]);
  }

  async hide(account: PrincipalKey, resource: ResourceKey, at: number): Promise<void> {
    await this.#tools.connection.run(hide, [account, resource, at]);
  }

  async unhide(account: PrincipalKey, resource: ResourceKey): Promise<void> {
    await this.#tools.connection.run(unhide, [account, resource]);
  }

  async opened(account: PrincipalKey, resource: ResourceKey, at: number): Promise<void> {
    await this.#tools.connection.run(opened, [account, resource, at]);
  }

  async openedAt(account: PrincipalKey, resource: ResourceKey): Promise<number | null> {
    const [row] = await this.#tools.connection.all(openedAt, [account, resource]);
    return row === undefined ? null : (row[0] as number);
  }

  async marksOf(
    account: PrincipalKey,
    resources: readonly ResourceKey[],
  ): Promise<ReadonlyMap<ResourceKey, Marks>> {
    if (resources.length === 0) return new Map();
    const { connection } = this.#tools;
    const rows = await connection.all(marksOf, [keyList(connection.dialect, resources), account]);
    const marks = new Map<ResourceKey, Marks>();
    for (const row of rows) {
      const [key, starred, hiddenAt, at] = row;
      if (starred === null && hiddenAt === null && at === null) continue;
      marks.set(key as ResourceKey, {
        starred: starred !== null,
        hiddenAt: hiddenAt as number | null,
        openedAt: at as number | null,
      });
    }
    return marks;
  }

  async openers(
    resource: ResourceKey,
    accounts: readonly PrincipalKey[],
  ): Promise<ReadonlyMap<PrincipalKey, number>> {
    if (accounts.length === 0) return new Map();
    const { connection } = this.#tools;
    const rows = await connection.all(openers, [keyList(connection.dialect, accounts), resource]);
    return new Map(rows.map((row) => [row[0] as PrincipalKey, row[1] as number]));
  }
}
