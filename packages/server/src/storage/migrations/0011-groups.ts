import type { Migration } from './migration.ts';
import { sortedText } from './migration.ts';

/**
 * Who asks to join a group, who is invited into an organization, where a session publishes to, and the indexes behind the
 * lists of people at 100,000.
 */
export const groups: Migration = {
  name: '0011-groups',
  statements: (dialect) => {
    const text = sortedText(dialect);
    return [
      'alter table team add column kept_by text',
      `create table join_request (
        team bigint not null references team (key) on delete cascade,
        account bigint not null references account (key) on delete cascade,
        message text not null,
        created_at bigint not null,
        primary key (team, account)
      )`,
      'create index join_request_account on join_request (account, team)',

      `create table organization_invitation (
        id text primary key,
        organization bigint not null references organization (key) on delete cascade,
        email text not null,
        email_normal ${text} not null,
        role text not null,
        inviter bigint not null references account (key) on delete cascade,
        created_at bigint not null,
        until bigint not null,
        unique (organization, email_normal)
      )`,
      'create index organization_invitation_email on organization_invitation (email_normal)',
      'alter table session add column current_owner bigint',

      // Each holds all that a filter or a search looks at, so that only the rows of the page itself are fetched.
      `create index account_listing on account (created_at, key, role, status, search) where deleted_at is null`,
      `create index account_names on account (search, key, role, status) where deleted_at is null`,
      `create index account_seen on account (coalesce(last_seen_at, 0), key, role, status, search)
        where deleted_at is null`,
      'drop index account_oldest',
    ];
  },
};
