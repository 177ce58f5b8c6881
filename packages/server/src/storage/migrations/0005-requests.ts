import type { Migration } from './migration.ts';

/** Who asked for access to what, and what became of it. At most one open request per person and id. */
export const requests: Migration = {
  name: '0005-requests',
  statements: () => [
    `create table access_request (
      id text primary key,
      asker bigint not null references account (key) on delete cascade,
      asked text not null,
      resource bigint references resource (key) on delete cascade,
      role text not null,
      message text not null,
      status text not null,
      created_at bigint not null,
      answered_at bigint,
      answerer bigint references account (key) on delete set null
    )`,
    `create unique index access_request_open on access_request (asker, asked) where status = 'pending'`,
    'create index access_request_asker on access_request (asker, created_at)',
    `create index access_request_waiting on access_request (resource, created_at) where status = 'pending'`,
    'create index access_request_resource on access_request (resource) where resource is not null',
  ],
};
