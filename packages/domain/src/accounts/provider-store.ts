import type { PrincipalKey } from '../access/model.ts';

/** Roles that an account made at a first sign-in can have: no claim ever makes an administrator. */
export const PROVIDER_ROLES = ['DATA_SCIENTIST', 'GUEST'] as const;

/** What an administrator says of a provider, all but its secret. */
export interface ProviderSettings {
  /** On the sign-in page: “Sign in with …”. */
  readonly name: string;
  /** The issuer's address, exactly as its discovery document says it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Whether the hub proves itself by a secret, which is kept apart and never shown; off for a public client. */
  readonly confidential: boolean;
  readonly enabled: boolean;
  /** Asked for besides `openid`. */
  readonly scopes: readonly string[];
  /** Whether whoever signs in first gets an account. */
  readonly createsAccounts: boolean;
  readonly newAccountRole: (typeof PROVIDER_ROLES)[number];
  /** Mail domains that get accounts; empty = every one. */
  readonly domains: readonly string[];
  /** Counts an address as proved where the provider says nothing about it; what it calls unproved stays so. */
  readonly addressesVerified: boolean;
  /** Whether a sign-in there stands for both factors. */
  readonly provesBothFactors: boolean;
  /** The claim that names a person's groups, such as `groups` or `realm_access.roles`; null = no mapping. */
  readonly groupClaim: string | null;
  /** Which value of that claim puts somebody into which group (public id). These groups are kept by the provider. */
  readonly groupMapping: readonly { readonly value: string; readonly group: string }[];
}

/** An OpenID Connect provider that people may sign in by. */
export interface Provider extends ProviderSettings {
  readonly id: string;
  readonly createdAt: number;
}

/** Whom a subject of a provider is here. */
export interface ProviderLink {
  readonly provider: string;
  /** Of the provider's `sub` claim: what never changes. */
  readonly subject: string;
  readonly account: PrincipalKey;
  /** The address that the provider said last. */
  readonly email: string | null;
  readonly createdAt: number;
  readonly lastUsedAt: number;
}

/** Sign-in providers and who is linked to them. */
export interface ProviderStore {
  /** In the order in which they were made. */
  list(): Promise<readonly Provider[]>;
  byId(id: string): Promise<Provider | null>;
  /** Makes or replaces. */
  put(provider: Provider): Promise<void>;
  /** Takes the links along. */
  remove(id: string): Promise<void>;
  link(provider: string, subject: string): Promise<ProviderLink | null>;
  linksOf(account: PrincipalKey): Promise<readonly ProviderLink[]>;
  /** How many accounts are linked. */
  linkCount(provider: string): Promise<number>;
  /** Makes a link or notes its use. Fails with `conflict` when the account has another subject of the provider. */
  putLink(link: ProviderLink): Promise<void>;
  removeLink(provider: string, account: PrincipalKey): Promise<boolean>;
  /** Removes links of accounts that were deleted until a moment. */
  forget(deletedUntil: number): Promise<void>;
}
