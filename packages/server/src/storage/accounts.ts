import {
  type AccessScope,
  type Account,
  type AccountQuery,
  type AccountRole,
  type AccountStatus,
  type AccountStore,
  type KeptAccount,
  type NewAccount,
  normalAddress,
  notFound,
  type Page,
  type Permission,
  type PermissionSources,
  type PrincipalKey,
  Problem,
  RESTORE_LIFE,
} from '@tessera/domain';
import { appendScope } from './access/log.ts';
import { listAccountKeys } from './account-lists.ts';
import {
  accountPermissions,
  accountsWith,
  keysOfThose,
  permissionSourcesOf,
  readRolePermissions,
  writeRolePermissions,
} from './account-permissions.ts';
import { type AccountRow, toAccount } from './account-rows.ts';
import { inChunks } from './chunks.ts';
import { holdSelf, refreshAddressHolding } from './holdings.ts';
import { knownOf } from './known-accounts.ts';
import { searchEverybody, searchKnown } from './people-search.ts';
import { changeSlug, createPrincipal, slugHolder } from './principals.ts';
import type { AccountTable } from './schema.ts';
import { normalText, searchTerm } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

type Changes = Parameters<AccountStore['update']>[1];

/** Accounts, each of which is a principal of its own key. */
export class StoredAccounts implements AccountStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(account: NewAccount): Promise<Account> {
    const { connection } = this.#tools;
    await this.#refuseTakenAddress(account.email, null);
    const key = await createPrincipal(connection, {
      kind: 'account',
      publicId: account.id,
      slug: account.slug,
    });
    await this.#db
      .insertInto('account')
      .values({
        key,
        name: account.name,
        email: account.email.trim(),
        email_normal: normalAddress(account.email),
        email_verified: account.emailVerified ? 1 : 0,
        institution: account.institution,
        website: account.website,
        role: account.role,
        status: account.status,
        password_hash: account.passwordHash,
        created_at: account.createdAt,
        last_seen_at: null,
        search: searchText(account),
        deleted_at: null,
        kept: null,
      })
      .execute();
    await holdSelf(connection, key);
    return this.#existing(key);
  }

  async byId(id: string): Promise<Account | null> {
    const rows = this.#rows().where('principal.public_id', '=', id).where('account.deleted_at', 'is', null);
    return this.#one(await rows.executeTakeFirst());
  }

  async byKey(key: PrincipalKey): Promise<Account | null> {
    return this.#one(await this.#rows().where('account.key', '=', key).executeTakeFirst());
  }

  async byKeys(keys: readonly PrincipalKey[]): Promise<readonly Account[]> {
    const rows = await inChunks(keys, (chunk) => this.#rows().where('account.key', 'in', chunk).execute());
    const byKey = new Map(rows.map((row) => [row.key, toAccount(row)]));
    return keys.flatMap((key) => byKey.get(key) ?? []);
  }

  async byEmail(email: string): Promise<Account | null> {
    const row = await this.#rows()
      .where('account.email_normal', '=', normalAddress(email))
      .where((eb) =>
        eb.or([eb('account.deleted_at', 'is', null), eb('account.deleted_at', '>', this.#oldestDeleted())]),
      )
      .executeTakeFirst();
    return this.#one(row);
  }

  async list(query: AccountQuery): Promise<Page<Account> & { readonly total: number }> {
    const { items, next, total } = await listAccountKeys(this.#tools, query);
    return { items: await this.byKeys(items), next, total };
  }

  async count(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('account')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async update(
    key: PrincipalKey,
    changes: Changes,
  ): Promise<{ readonly account: Account; readonly scope: AccessScope | null }> {
    const { connection, clock } = this.#tools;
    const before = await this.#existing(key);
    const after = { ...before, ...given(changes) };
    if (changes.email !== undefined) await this.#refuseTakenAddress(changes.email, key);
    if (changes.slug !== undefined) await changeSlug(connection, key, changes.slug);
    await this.#db
      .updateTable('account')
      .set({
        name: after.name,
        email: after.email.trim(),
        email_normal: normalAddress(after.email),
        email_verified: after.emailVerified ? 1 : 0,
        institution: after.institution,
        website: after.website,
        role: after.role,
        status: after.status,
        search: searchText(after),
      })
      .where('key', '=', key)
      .execute();
    const proofChanged =
      after.emailVerified !== before.emailVerified ||
      normalAddress(after.email) !== normalAddress(before.email);
    if (proofChanged) await refreshAddressHolding(connection, key);
    const accessChanged = proofChanged || after.role !== before.role || after.status !== before.status;
    const change = { resource: null, principals: [key], actor: null, at: clock.now() };
    const scope = accessChanged ? await appendScope(connection, change) : null;
    return { account: await this.#existing(key), scope };
  }

  async remove(key: PrincipalKey, at: number, kept: KeptAccount): Promise<AccessScope> {
    const { connection } = this.#tools;
    await this.#set(key, { status: 'disabled', deleted_at: at, kept: JSON.stringify(kept) });
    return appendScope(connection, { resource: null, principals: [key], actor: null, at });
  }

  async deleted(
    id: string,
  ): Promise<{ readonly account: Account; readonly at: number; readonly kept: KeptAccount } | null> {
    const row = await this.#rows().where('principal.public_id', '=', id).executeTakeFirst();
    if (row === undefined || row.deleted_at === null || row.kept === null) return null;
    return { account: toAccount(row), at: row.deleted_at, kept: JSON.parse(row.kept) as KeptAccount };
  }

  async undelete(key: PrincipalKey, status: AccountStatus): Promise<AccessScope> {
    const { connection, clock } = this.#tools;
    await this.#set(key, { status, deleted_at: null, kept: null });
    return appendScope(connection, { resource: null, principals: [key], actor: null, at: clock.now() });
  }

  async passwordHash(key: PrincipalKey): Promise<string | null> {
    const row = await this.#db
      .selectFrom('account')
      .select('password_hash')
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.password_hash ?? null;
  }

  async setPasswordHash(key: PrincipalKey, hash: string): Promise<void> {
    await this.#set(key, { password_hash: hash });
  }

  async seen(key: PrincipalKey, at: number): Promise<void> {
    await this.#set(key, { last_seen_at: at });
  }

  async slugTaken(slug: string): Promise<boolean> {
    return (await slugHolder(this.#tools.connection, slug)) !== null;
  }

  permissions(key: PrincipalKey): Promise<ReadonlySet<Permission>> {
    return accountPermissions(this.#tools.connection, key, this.#tools.clock.now());
  }

  rolePermissions(role: AccountRole): Promise<readonly Permission[]> {
    return readRolePermissions(this.#tools.connection, role);
  }

  permissionSources(keys: readonly PrincipalKey[]): Promise<readonly PermissionSources[]> {
    return permissionSourcesOf(this.#tools, keys);
  }

  holders(permission: Permission, limit: number): Promise<readonly PrincipalKey[]> {
    return accountsWith(this.#tools, permission, limit);
  }

  keysOf(
    those: { readonly role: AccountRole } | { readonly group: PrincipalKey },
    limit: number,
  ): Promise<readonly PrincipalKey[]> {
    return keysOfThose(this.#tools, those, limit);
  }

  async setRolePermissions(role: AccountRole, permissions: readonly Permission[]): Promise<AccessScope> {
    const { connection, clock } = this.#tools;
    await writeRolePermissions(connection, role, permissions);
    // Some permissions let see or stop seeing (P4), and anybody may have the role.
    return appendScope(connection, { resource: null, principals: [], actor: null, at: clock.now() });
  }

  async knows(key: PrincipalKey, other: PrincipalKey): Promise<boolean> {
    return (await this.knownAmong(key, [other])).has(other);
  }

  async knownAmong(key: PrincipalKey, others: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>> {
    const { connection, clock } = this.#tools;
    return new Set(await knownOf(connection, key, others, clock.now()));
  }

  async search(knower: PrincipalKey | null, query: string, limit: number): Promise<readonly Account[]> {
    const term = searchTerm(query);
    if (term === null) return [];
    const { connection, clock } = this.#tools;
    return this.byKeys(
      knower === null
        ? await searchEverybody(connection, term, limit)
        : await searchKnown(connection, { knower, now: clock.now() }, term, limit),
    );
  }

  get #db() {
    return this.#tools.connection.kysely;
  }

  #rows() {
    return this.#db
      .selectFrom('account')
      .innerJoin('principal', 'principal.key', 'account.key')
      .selectAll('account')
      .select(['principal.public_id', 'principal.slug']);
  }

  #one(row: AccountRow | undefined): Account | null {
    return row === undefined ? null : toAccount(row);
  }

  async #existing(key: PrincipalKey): Promise<Account> {
    const account = await this.byKey(key);
    if (account === null) throw notFound();
    return account;
  }

  async #set(key: PrincipalKey, values: Partial<Omit<AccountTable, 'key'>>): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('account')
      .set(values)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw notFound();
  }

  async #refuseTakenAddress(email: string, but: PrincipalKey | null): Promise<void> {
    const holder = await this.byEmail(email);
    if (holder !== null && holder.key !== but) {
      throw new Problem('address-taken', {
        detail: `The address ${email.trim()} has an account already.`,
        errors: [{ field: 'email', message: 'has an account already' }],
      });
    }
    await this.#releaseAddress(email);
  }

  /** An account that can no longer be restored gives its address up; its name stays with what it did. */
  async #releaseAddress(email: string): Promise<void> {
    const gone = await this.#rows()
      .where('account.email_normal', '=', normalAddress(email))
      .where('account.deleted_at', '<=', this.#oldestDeleted())
      .executeTakeFirst();
    if (gone === undefined) return;
    const key = gone.key as PrincipalKey;
    const none = { email: '', email_normal: `deleted ${key}`, email_verified: 0, password_hash: null };
    await this.#set(key, { ...none, kept: null, search: `${normalText(gone.name)}\ndeleted ${key}` });
    await refreshAddressHolding(this.#tools.connection, key);
  }

  #oldestDeleted(): number {
    return this.#tools.clock.now() - RESTORE_LIFE;
  }
}

/** The changes that name a value, so that an absent one leaves what is there (A19). */
function given(changes: Changes): Changes {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function searchText(account: { readonly name: string; readonly email: string }): string {
  return `${normalText(account.name)}\n${normalAddress(account.email)}`;
}
