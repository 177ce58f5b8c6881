import type { Account, AccountRole, AccountStatus, PrincipalKey } from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { AccountTable } from './schema.ts';

/** The columns that {@link toAccount} reads. */
export const ACCOUNT_COLUMNS = [
  ...['key', 'name', 'email', 'email_verified', 'institution', 'website'],
  ...['role', 'status', 'created_at', 'last_seen_at', 'deleted_at'],
] as const satisfies readonly (keyof AccountTable)[];

/** An account's row with what its principal says of it. */
export type AccountRow = Pick<Selectable<AccountTable>, (typeof ACCOUNT_COLUMNS)[number]> & {
  readonly public_id: string;
  readonly slug: string | null;
};

export function toAccount(row: AccountRow): Account {
  return {
    key: row.key as PrincipalKey,
    id: row.public_id,
    name: row.name,
    slug: row.slug ?? '',
    email: row.email,
    emailVerified: row.email_verified === 1,
    institution: row.institution,
    website: row.website,
    role: row.role as AccountRole,
    status: row.status as AccountStatus,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
  };
}
