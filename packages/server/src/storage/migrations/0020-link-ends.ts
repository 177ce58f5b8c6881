import type { Migration } from './migration.ts';

/** From when a link's life counts, so that its maker is told of its end; principals of purged open links go. */
export const linkEnds: Migration = {
  name: '0020-link-ends',
  statements: () => [
    // Null: since it was made.
    'alter table share_link add column given_at bigint',
    'create index share_link_until on share_link (until) where revoked_at is null',
    `delete from holding where holder in (select key from principal where kind = 'link'
      and not exists (select 1 from share_link l where l.principal = principal.key))`,
    `delete from principal where kind = 'link'
      and not exists (select 1 from share_link l where l.principal = principal.key)`,
  ],
};
