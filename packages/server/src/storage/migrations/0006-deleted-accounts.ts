import type { Migration } from './migration.ts';

/** When an account was deleted, and what is kept of it until it is restored or over. */
export const deletedAccounts: Migration = {
  name: '0006-deleted-accounts',
  statements: () => [
    'alter table account add column deleted_at bigint',
    'alter table account add column kept text',
    'create index account_deleted on account (deleted_at) where deleted_at is not null',
  ],
};
