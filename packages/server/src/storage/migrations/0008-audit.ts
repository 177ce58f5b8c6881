import { type Migration, rowKey } from './migration.ts';

/**
 * The log is sealed, erasable and searchable: the seals, what an entry needs for both, and an index for every filter
 * with the newest first.
 */
export const audit: Migration = {
  name: '0008-audit',
  statements: (dialect) => [
    'alter table audit add column acting_as text',
    'alter table audit add column via text',
    "alter table audit add column salt text not null default ''",
    'alter table audit add column erased text',
    `create table audit_seal (
      batch ${rowKey(dialect)} primary key,
      first_seq bigint not null,
      last_seq bigint not null,
      entries integer not null,
      content text not null,
      at bigint not null,
      hash text not null
    )`,
    'create index audit_seal_at on audit_seal (at)',
    'create index audit_newest on audit (at, seq)',
    'create index audit_actor on audit (actor, at, seq)',
    'create index audit_actor_action on audit (actor, action, at, seq)',
    'create index audit_target on audit (target, at, seq)',
    'create index audit_action on audit (action, at, seq)',
    'create index audit_through on audit (through, at, seq)',
  ],
};
