import type { Migration } from './migration.ts';

/** The address by which somebody was offered a thing: their account may take another, which is not the offerer's to learn. */
export const transferAddress: Migration = {
  name: '0022-transfer-address',
  statements: () => ['alter table transfer add column address text'],
};
