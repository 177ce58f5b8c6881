import type { Migration } from './migration.ts';

/** Changes of sharing that were foreseen and may be made for some minutes. */
export const plans: Migration = {
  name: '0004-plans',
  statements: () => [
    `create table plan (
      id text primary key,
      maker bigint not null references account (key) on delete cascade,
      resource bigint not null references resource (key) on delete cascade,
      change text not null,
      foreseen text not null,
      created_at bigint not null,
      until bigint not null
    )`,
    'create index plan_maker on plan (maker, created_at)',
    'create index plan_until on plan (until)',
    'create index plan_resource on plan (resource)',
  ],
};
