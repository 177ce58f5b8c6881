import type { Migration } from './migration.ts';

/** Which passkeys sign in by themselves: not those that stood on an account before its address was proved by a reset. */
export const doubtedPasskeys: Migration = {
  name: '0021-doubted-passkeys',
  statements: () => ['alter table passkey add column alone bigint not null default 1'],
};
