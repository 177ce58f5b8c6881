import type { PrincipalKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import type { Page } from '../page.ts';
import type { KeptAccount } from './deleted.ts';
import type { Account, AccountRole, AccountStatus, KeyScope, Permission } from './model.ts';

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly institution: string | null;
  readonly website: string | null;
  readonly role: AccountRole;
  readonly status: AccountStatus;
  /** As `PasswordHasher` made it; null = none yet. */
  readonly passwordHash: string | null;
  readonly createdAt: number;
}

/** Orders of a list of accounts: by when they were made, by name, by when they were last here. */
export const ACCOUNT_SORTS = ['oldest', 'newest', 'name', 'seen'] as const;
export type AccountSort = (typeof ACCOUNT_SORTS)[number];

/** What an account holds and through what: its role, and its memberships that have not ended. */
export interface PermissionSources {
  readonly account: PrincipalKey;
  readonly role: AccountRole;
  readonly status: AccountStatus;
  readonly groups: readonly {
    readonly group: PrincipalKey;
    readonly until: number | null;
    readonly permissions: readonly Permission[];
  }[];
}

export interface AccountQuery {
  /** Part of name or e-mail, letter case ignored. */
  readonly query?: string;
  readonly role?: AccountRole;
  readonly status?: AccountStatus;
  readonly group?: PrincipalKey;
  /** The deleted ones that can still be restored, instead of the others. */
  readonly deleted?: boolean;
  readonly sort?: AccountSort;
  /** How many to pass over; not together with a cursor. */
  readonly skip?: number;
  readonly cursor?: string;
  readonly limit: number;
}

export interface AccountStore {
  /** Fails with `address-taken` when the normalized address has an account. Pending shares to a verified address become the account's. */
  create(account: NewAccount): Promise<Account>;
  /** Not the deleted ones. */
  byId(id: string): Promise<Account | null>;
  /** Also of a deleted account: what it did keeps its name. */
  byKey(key: PrincipalKey): Promise<Account | null>;
  byKeys(keys: readonly PrincipalKey[]): Promise<readonly Account[]>;
  /** Also a deleted account, which keeps its address while it can be restored. */
  byEmail(email: string): Promise<Account | null>;
  /** Oldest first unless sorted, with the total (A15). A cursor that this query did not make is `input-invalid`. */
  list(query: AccountQuery): Promise<Page<Account> & { readonly total: number }>;
  count(): Promise<number>;
  /** What is left out stays. The scope is what may see more or less by it; null when nobody does. */
  update(
    key: PrincipalKey,
    changes: Partial<Omit<NewAccount, 'id' | 'createdAt' | 'passwordHash'>>,
  ): Promise<{ readonly account: Account; readonly scope: AccessScope | null }>;
  /** Marks an account as deleted and disabled, with what a restore needs. */
  remove(key: PrincipalKey, at: number, kept: KeptAccount): Promise<AccessScope>;
  /** A deleted account, by public id. */
  deleted(
    id: string,
  ): Promise<{ readonly account: Account; readonly at: number; readonly kept: KeptAccount } | null>;
  undelete(key: PrincipalKey, status: AccountStatus): Promise<AccessScope>;
  passwordHash(key: PrincipalKey): Promise<string | null>;
  setPasswordHash(key: PrincipalKey, hash: string): Promise<void>;
  seen(key: PrincipalKey, at: number): Promise<void>;
  slugTaken(slug: string): Promise<boolean>;
  /** Union over account role and groups (P1). */
  permissions(key: PrincipalKey): Promise<ReadonlySet<Permission>>;
  /** What each of these accounts holds through what. */
  permissionSources(keys: readonly PrincipalKey[]): Promise<readonly PermissionSources[]>;
  /** Active accounts that hold a permission with no end, at most `limit`. */
  holders(permission: Permission, limit: number): Promise<readonly PrincipalKey[]>;
  /** Accounts of a role, or in a group now, at most `limit`. */
  keysOf(
    those: { readonly role: AccountRole } | { readonly group: PrincipalKey },
    limit: number,
  ): Promise<readonly PrincipalKey[]>;
  rolePermissions(role: AccountRole): Promise<readonly Permission[]>;
  setRolePermissions(role: AccountRole, permissions: readonly Permission[]): Promise<AccessScope>;
  /** Keys of the accounts that this one knows: common groups and organizations, itself (S35). */
  knows(key: PrincipalKey, other: PrincipalKey): Promise<boolean>;
  /** Which of these accounts, groups and organizations an account knows: as `knows`, and those it is in now. */
  knownAmong(key: PrincipalKey, others: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>>;
  /** Type-ahead among the accounts that `knower` knows, or among all when null. Best matches first. */
  search(knower: PrincipalKey | null, query: string, limit: number): Promise<readonly Account[]>;
}

/** A signed-in browser or script (A4). Secrets are stored as SHA-256 only. */
export interface Session {
  readonly id: string;
  readonly account: PrincipalKey;
  readonly secretHash: string;
  readonly kind: 'browser' | 'script';
  readonly device: string;
  readonly place: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  /** When the person last proved the password: dangerous acts need it to be recent. */
  readonly signedInAt: number;
}

export interface AccessKey {
  readonly id: string;
  readonly account: PrincipalKey;
  readonly secretHash: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: number;
  readonly until: number | null;
  readonly lastUsedAt: number | null;
}

/** A secret in a mailed or shown address, for one use (set-up, setting a first password). */
export interface OneTimeSecret {
  readonly secretHash: string;
  readonly purpose: 'set-up' | 'set-password';
  readonly account: PrincipalKey | null;
  readonly until: number;
  /** The address that it was mailed to, which using it proves (S27); absent when somebody handed it over. */
  readonly email?: string | undefined;
}

/** A session or access key on record, whose it is, and what that account may do now. Nothing of it is judged yet. */
export interface WayIn<Way extends Session | AccessKey> {
  readonly way: Way;
  /** Also a deleted or disabled one. */
  readonly account: Account;
  readonly permissions: ReadonlySet<Permission>;
}

export interface SessionStore {
  create(session: Session): Promise<void>;
  bySecretHash(secretHash: string): Promise<WayIn<Session> | null>;
  ofAccount(account: PrincipalKey): Promise<readonly Session[]>;
  /** The organization that a session publishes to unless a call says otherwise; null = the personal account. */
  currentOwner(id: string): Promise<PrincipalKey | null>;
  setCurrentOwner(id: string, owner: PrincipalKey | null): Promise<void>;
  touch(
    id: string,
    changes: { readonly lastUsedAt?: number; readonly signedInAt?: number; readonly secretHash?: string },
  ): Promise<void>;
  end(id: string): Promise<boolean>;
  /** Ends all of an account but `except`; answers how many. */
  endAll(account: PrincipalKey, except?: string): Promise<number>;
  createKey(key: AccessKey): Promise<void>;
  keyById(id: string): Promise<WayIn<AccessKey> | null>;
  keysOf(account: PrincipalKey): Promise<readonly AccessKey[]>;
  keyUsed(id: string, at: number): Promise<void>;
  endKey(id: string): Promise<boolean>;
  putSecret(secret: OneTimeSecret): Promise<void>;
  /** Takes the secret out, so that it works once; null when unknown or over. */
  takeSecret(
    secretHash: string,
    purpose: OneTimeSecret['purpose'],
    now: number,
  ): Promise<OneTimeSecret | null>;
  /** Ends every secret of a purpose; of one account, if named. */
  dropSecrets(purpose: OneTimeSecret['purpose'], account?: PrincipalKey): Promise<void>;
  /** Failed sign-ins are counted per account-and-network key; answers the state after this failure. */
  failure(key: string, at: number): Promise<{ readonly count: number; readonly lastAt: number }>;
  failures(key: string): Promise<{ readonly count: number; readonly lastAt: number } | null>;
  clearFailures(key: string): Promise<void>;
  /**
   * Removes what is over by time: sessions last used until `idleSince` or begun until `begunUntil`, secrets whose end
   * has come, failures that are forgotten.
   */
  forget(over: {
    readonly now: number;
    readonly idleSince: number;
    readonly begunUntil: number;
  }): Promise<void>;
}
