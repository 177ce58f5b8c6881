import type { Migration } from './migration.ts';

/** Sessions and access keys that ask through other eyes for a while; they end with the session or key. */
export const acting: Migration = {
  name: '0016-acting',
  statements: () => [
    `create table acting (
      id text primary key,
      sort text not null,
      behind bigint not null references account (key) on delete cascade,
      session text references session (id) on delete cascade,
      access_key text references access_key (id) on delete cascade,
      subject bigint not null references principal (key) on delete cascade,
      resource bigint references resource (key) on delete cascade,
      writes integer not null,
      reason text not null,
      since bigint not null,
      until bigint not null
    )`,
    'create index acting_session on acting (session) where session is not null',
    'create index acting_access_key on acting (access_key) where access_key is not null',
    'create index acting_behind on acting (behind)',
    'create index acting_subject on acting (subject)',
    'create index acting_resource on acting (resource) where resource is not null',
    'create index acting_until on acting (until)',
  ],
};
