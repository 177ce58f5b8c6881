import { type Migration, rowKey } from './migration.ts';

/** Share links, who holds open ones, who is barred from coming in by them, and where things may be framed. */
export const links: Migration = {
  name: '0010-links',
  statements: (dialect) => [
    `create table share_link (
      id text primary key,
      resource bigint not null references resource (key) on delete cascade,
      principal ${rowKey(dialect)} unique references principal (key),
      role integer not null,
      label text not null,
      maker bigint not null references account (key),
      created_at bigint not null,
      until bigint not null,
      access text not null,
      most_uses integer,
      uses integer not null default 0,
      last_used_at bigint,
      secret_hash text not null,
      password_hash text,
      domain text,
      paused integer not null default 0,
      revoked_at bigint
    )`,
    'create index share_link_resource on share_link (resource, created_at)',
    'create index share_link_maker on share_link (maker)',

    `create table link_visit (
      id text primary key,
      link text not null references share_link (id) on delete cascade,
      secret_hash text not null,
      account bigint references account (key) on delete set null,
      created_at bigint not null,
      last_seen_at bigint not null,
      unique (secret_hash, link)
    )`,
    'create index link_visit_link on link_visit (link, created_at)',

    `create table link_bar (
      resource bigint not null references resource (key) on delete cascade,
      account bigint not null references account (key) on delete cascade,
      at bigint not null,
      primary key (resource, account)
    )`,

    `create table embed_origin (
      resource bigint not null references resource (key) on delete cascade,
      origin text not null,
      primary key (resource, origin)
    )`,
    `create table embed (
      id text primary key,
      resource bigint not null references resource (key) on delete cascade,
      maker bigint not null references account (key) on delete cascade,
      origins text not null,
      secret_hash text not null,
      created_at bigint not null,
      until bigint not null,
      last_used_at bigint
    )`,
    'create index embed_resource on embed (resource, created_at)',
    'create index embed_until on embed (until)',
  ],
};
