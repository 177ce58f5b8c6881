import type { Migration } from './migration.ts';

/**
 * Ownership that is offered, what people starred, hid and opened, whom it was told that something ends, and whether
 * editors may share a thing on.
 */
export const sharing: Migration = {
  name: '0012-sharing',
  statements: () => [
    'alter table resource add column editors_share integer not null default 0',
    // When it was last given as it is: from then on its life counts.
    'alter table grants add column given_at bigint',
    'alter table team_member add column given_at bigint',

    `create table transfer (
      id text primary key,
      resource bigint not null references resource (key) on delete cascade,
      owner bigint not null references principal (key),
      offerer bigint not null references account (key),
      recipient bigint not null references principal (key),
      keep_manager integer not null,
      message text not null,
      status text not null,
      created_at bigint not null,
      until bigint not null,
      answered_at bigint
    )`,
    `create unique index transfer_open on transfer (resource) where status = 'pending'`,
    `create index transfer_recipient on transfer (recipient, created_at) where status = 'pending'`,
    `create index transfer_offerer on transfer (offerer, created_at)`,
    `create index transfer_until on transfer (until) where status = 'pending'`,
    'create index transfer_resource on transfer (resource)',

    `create table star (
      account bigint not null references account (key) on delete cascade,
      resource bigint not null references resource (key) on delete cascade,
      created_at bigint not null,
      primary key (account, resource)
    )`,
    'create index star_resource on star (resource)',
    `create table hidden_share (
      account bigint not null references account (key) on delete cascade,
      resource bigint not null references resource (key) on delete cascade,
      at bigint not null,
      primary key (account, resource)
    )`,
    'create index hidden_share_resource on hidden_share (resource)',
    `create table opened (
      account bigint not null references account (key) on delete cascade,
      resource bigint not null references resource (key) on delete cascade,
      at bigint not null,
      primary key (account, resource)
    )`,
    'create index opened_recent on opened (account, at, resource)',
    'create index opened_resource on opened (resource, at)',

    `create table reminder (
      what text not null,
      until bigint not null,
      primary key (what, until)
    )`,
    'create index reminder_until on reminder (until)',

    'create index grants_granter on grants (granter, resource) where granter is not null',
    'create index grants_until on grants (until) where until is not null',
    'create index team_member_until on team_member (until) where until is not null',
    `create index resource_open on resource (owner, mode) where mode in ('unlisted', 'public')`,
  ],
};
