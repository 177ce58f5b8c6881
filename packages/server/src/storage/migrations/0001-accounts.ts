import { ACCOUNTS, ADMINS, EVERYONE, FIRST_FREE_KEY, LINK_VISITOR } from '@tessera/domain';
import { keyColumn, type Migration, rowKey, sortedText, startKeysAt } from './migration.ts';

/** Principals, accounts, groups, organizations, sign-in, settings, audit, uploads. */
export const accounts: Migration = {
  name: '0001-accounts',
  statements: (dialect) => {
    const text = sortedText(dialect);
    const key = rowKey(dialect);
    return [
      `create table hub (id text primary key, secret text not null, created_at bigint not null)`,

      `create table principal (
        ${keyColumn(dialect, 'key', FIRST_FREE_KEY)},
        kind text not null,
        public_id text not null unique,
        slug ${text} unique
      )`,
      ...startKeysAt(dialect, 'principal', FIRST_FREE_KEY),
      `insert into principal (key, kind, public_id) values
        (${EVERYONE}, 'everyone', 'everyone'),
        (${ACCOUNTS}, 'accounts', 'accounts'),
        (${LINK_VISITOR}, 'link-visitor', 'link-visitor'),
        (${ADMINS}, 'admins', 'admins')`,

      `create table account (
        key ${key} primary key references principal (key),
        name text not null,
        email text not null,
        email_normal ${text} not null unique,
        email_verified integer not null,
        institution text,
        website text,
        role text not null,
        status text not null,
        password_hash text,
        created_at bigint not null,
        last_seen_at bigint,
        search ${text} not null
      )`,
      `create index account_oldest on account (created_at, key)`,

      `create table team (
        key ${key} primary key references principal (key),
        name text not null,
        name_normal ${text} not null unique,
        description text not null,
        type text not null,
        sharing integer not null,
        joining text not null,
        created_at bigint not null
      )`,
      `create table team_member (
        team bigint not null references team (key),
        account bigint not null references account (key),
        manager integer not null,
        staff integer not null,
        until bigint,
        primary key (team, account)
      )`,
      `create index team_member_account on team_member (account, team)`,
      `create table team_permission (
        team bigint not null references team (key),
        permission text not null,
        primary key (team, permission)
      )`,

      `create table organization (
        key ${key} primary key references principal (key),
        name text not null,
        name_normal ${text} not null,
        created_at bigint not null
      )`,
      `create index organization_name on organization (name_normal, key)`,
      `create table organization_member (
        organization bigint not null references organization (key),
        account bigint not null references account (key),
        role text not null,
        primary key (organization, account)
      )`,
      `create index organization_member_account on organization_member (account, organization)`,

      `create table role_permission (role text not null, permission text not null, primary key (role, permission))`,

      `insert into role_permission (role, permission) values
        ('DATA_SCIENTIST', 'data:export'),
        ('DATA_SCIENTIST', 'resources:create'),
        ('DATA_SCIENTIST', 'share:groups'),
        ('DATA_SCIENTIST', 'share:links'),
        ('DATA_SCIENTIST', 'api:explore')`,

      `create table address (
        key ${key} primary key references principal (key),
        email text not null,
        email_normal ${text} not null unique
      )`,

      `create table holding (
        holder bigint not null references principal (key),
        principal bigint not null references principal (key),
        raises integer,
        until bigint,
        primary key (holder, principal)
      )${dialect === 'sqlite' ? ' without rowid' : ''}`,
      `create index holding_principal on holding (principal, holder)`,
      `insert into holding (holder, principal) values
        (${EVERYONE}, ${EVERYONE}), (${ACCOUNTS}, ${ACCOUNTS}), (${LINK_VISITOR}, ${LINK_VISITOR})`,

      `create table session (
        id text primary key,
        account bigint not null references account (key),
        secret_hash text not null unique,
        kind text not null,
        device text not null,
        place text not null,
        created_at bigint not null,
        last_used_at bigint not null,
        signed_in_at bigint not null
      )`,
      `create index session_account on session (account)`,
      `create table access_key (
        id text primary key,
        account bigint not null references account (key),
        secret_hash text not null,
        name text not null,
        scopes text not null,
        created_at bigint not null,
        until bigint,
        last_used_at bigint
      )`,
      `create index access_key_account on access_key (account)`,
      `create table one_time_secret (
        secret_hash text primary key,
        purpose text not null,
        account bigint references account (key),
        until bigint not null
      )`,
      `create table sign_in_failure (key text primary key, count integer not null, last_at bigint not null)`,
      `create index sign_in_failure_last on sign_in_failure (last_at)`,

      `create table setting (name text primary key, value text not null)`,
      `create table audit (
        ${keyColumn(dialect, 'seq')},
        action text not null,
        actor text,
        target text,
        through text not null,
        before text not null,
        after text not null,
        at bigint not null
      )`,

      `create table upload (
        id text primary key,
        uploader bigint not null references account (key),
        name text not null,
        size bigint not null,
        received bigint not null,
        hash text,
        created_at bigint not null,
        until bigint not null
      )`,
      `create index upload_uploader on upload (uploader)`,
      `create index upload_until on upload (until)`,
      `create index upload_hash on upload (hash)`,
      `create table file (hash text primary key, size bigint not null)`,
    ];
  },
};
