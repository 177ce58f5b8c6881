import type { Dialect } from '../connection.ts';
import { keyColumn, type Migration, rowKey } from './migration.ts';

/** Resources, grants and what the engine needs to judge and list them. */
export const access: Migration = {
  name: '0002-access',
  statements: (dialect) => {
    const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';
    const clustered = dialect === 'sqlite' ? ' without rowid' : '';
    return [
      `create table resource (
        ${keyColumn(dialect, 'key')},
        public_id text not null unique,
        kind text not null,
        title text not null,
        description text not null,
        owner bigint not null references principal (key),
        publisher bigint references principal (key),
        parent bigint references resource (key),
        mode text not null,
        mode_role text not null,
        state text not null,
        trashed_at bigint,
        created_at bigint not null,
        updated_at bigint not null,
        version integer not null,
        counts text not null,
        grantees ${bytes},
        idempotency_key text unique
      )`,
      `create index resource_children on resource (parent, updated_at, key, kind, owner) where parent is not null`,
      `create index resource_owned on resource (owner, updated_at, key, kind)`,
      `create index resource_recent on resource (updated_at, key, kind, owner)`,
      `create index resource_trashed on resource (updated_at, key) where trashed_at is not null`,

      `create table collection (
        key ${rowKey(dialect)} primary key references resource (key),
        parent bigint references collection (key),
        owner bigint not null references principal (key),
        trashed integer not null,
        bound bigint not null,
        grantees ${bytes}
      )`,
      `create index collection_children on collection (parent) where parent is not null`,
      `create table closure (
        des bigint not null references collection (key),
        anc bigint not null references collection (key),
        bound bigint not null,
        primary key (des, anc)
      )${clustered}`,
      `create index closure_below on closure (anc, bound, des)`,

      `create table grants (
        resource bigint not null references resource (key),
        principal bigint not null references principal (key),
        id text not null unique,
        role integer not null,
        source text not null,
        granter bigint references principal (key),
        created_at bigint not null,
        until bigint,
        run text,
        is_collection integer not null,
        bound bigint not null,
        primary key (resource, principal, id)
      )${clustered}`,
      `create index grants_feed on grants (principal, bound, resource, is_collection, until)`,
      `create index grants_inbox on grants (principal, created_at, resource)`,

      `create table version (
        resource bigint not null references resource (key),
        number integer not null,
        content text not null,
        counts text not null,
        publisher bigint not null references principal (key),
        created_at bigint not null,
        restores integer,
        primary key (resource, number)
      )`,
      `create table version_file (
        resource bigint not null,
        number integer not null,
        position integer not null,
        name text not null,
        hash text not null,
        size bigint not null,
        media_type text not null,
        primary key (resource, number, position),
        foreign key (resource, number) references version (resource, number)
      )`,
      `create index version_file_hash on version_file (hash)`,

      ...searchTable(dialect),

      `create table access_log (
        ${keyColumn(dialect, 'seq')},
        resource bigint,
        principals text not null,
        at bigint not null,
        actor bigint
      )`,
    ];
  },
};

/** Words by resource: FTS5, or a tsvector with its index. Texts arrive as plain words (see access/search.ts). */
function searchTable(dialect: Dialect): readonly string[] {
  if (dialect === 'sqlite') {
    return [
      `create virtual table search using fts5(title, description, body, tokenize = 'unicode61', prefix = '2 3')`,
    ];
  }
  return [
    `create table search (
      rowid bigint primary key references resource (key),
      title text not null,
      description text not null,
      body text not null,
      words tsvector generated always as (to_tsvector('simple', title || ' ' || description || ' ' || body)) stored
    )`,
    `create index search_words on search using gin (words)`,
  ];
}
