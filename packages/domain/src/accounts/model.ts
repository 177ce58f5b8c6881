import type { PrincipalKey } from '../access/model.ts';

/** What an account is (A12). Compared in any letter case at the edge, kept in capitals. */
export const ACCOUNT_ROLES = ['ADMIN', 'DATA_SCIENTIST', 'GUEST'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

export const ACCOUNT_STATUSES = ['active', 'pending', 'disabled'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** A person's account. `key` stays inside the hub, `id` is what the API shows. Times are ms since 1970. */
export interface Account {
  readonly key: PrincipalKey;
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** As typed; compared by {@link sameAddress}. */
  readonly email: string;
  readonly emailVerified: boolean;
  readonly institution: string | null;
  readonly website: string | null;
  readonly role: AccountRole;
  readonly status: AccountStatus;
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
  /** Only of a deleted account, which is disabled and can be restored for 30 days (A18). */
  readonly deletedAt?: number;
}

/** The one spelling of an e-mail address that identity is compared by (A3). */
export function normalAddress(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Whether two addresses are one identity (A3). */
export function sameAddress(one: string, other: string): boolean {
  return normalAddress(one) === normalAddress(other);
}

/** Application permissions (P2), in the order in which screens list them. */
export const PERMISSIONS = [
  'data:read-all',
  'data:export',
  'data:manage',
  'resources:create',
  'share:groups',
  'share:links',
  'share:everyone',
  'resources:view-all',
  'users:manage',
  'users:grant-all',
  'settings:manage',
  'jobs:manage',
  'data-security:manage',
  'api:explore',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Holding one of these makes somebody an administrator: for the policy of second factors, and for keys. */
export const ADMINISTRATION: readonly Permission[] = ['users:manage', 'users:grant-all', 'settings:manage'];

/** What each account role holds until an admin changes it; `ADMIN` always holds all (P3). */
export const DEFAULT_ROLE_PERMISSIONS: Readonly<Record<AccountRole, readonly Permission[]>> = {
  ADMIN: PERMISSIONS,
  DATA_SCIENTIST: ['data:export', 'resources:create', 'share:groups', 'share:links', 'api:explore'],
  GUEST: [],
};

/** What an access key may be used for (A4); never more than its owner may. */
export const KEY_SCOPES = ['read', 'write', 'share', 'decide', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];
