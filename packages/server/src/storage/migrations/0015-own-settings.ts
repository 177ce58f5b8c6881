import type { Migration } from './migration.ts';

/** What a person or an organization sets for itself, such as a stricter mode for what it publishes. */
export const ownSettings: Migration = {
  name: '0015-own-settings',
  statements: () => [
    `create table own_setting (
      principal bigint not null references principal (key) on delete cascade,
      name text not null,
      value text not null,
      primary key (principal, name)
    )`,
    // What one person's things take is added up at each upload where there is a quota.
    'create index resource_published on resource (publisher) where publisher is not null',
  ],
};
