import type { Migration } from './migration.ts';

/** What the access log's entries are about, and the processes that follow it over one database. */
export const nodes: Migration = {
  name: '0014-nodes',
  statements: () => [
    `alter table access_log add column about text not null default 'access'`,
    `create table node (
      name text primary key,
      seen_at bigint not null,
      seq bigint not null
    )`,
    `create table node_cut (
      node text not null,
      seq bigint not null,
      sockets integer not null,
      downloads integer not null,
      at bigint not null,
      primary key (node, seq)
    )`,
  ],
};
