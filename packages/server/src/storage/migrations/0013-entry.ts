import { type Migration, rowKey } from './migration.ts';

/** What waits at the door, and invitations with their secrets. */
export const entry: Migration = {
  name: '0013-entry',
  statements: (dialect) => [
    'alter table one_time_secret add column email text',
    `create table registration (
      secret_hash text primary key,
      email text not null,
      email_normal text not null,
      name text not null,
      institution text,
      website text,
      password_hash text not null,
      role text not null,
      created_at bigint not null,
      until bigint not null
    )`,
    'create index registration_email on registration (email_normal)',
    'create index registration_until on registration (until)',
    `create table address_proof (
      account ${rowKey(dialect)} primary key references account (key) on delete cascade,
      secret_hash text not null unique,
      email text not null,
      created_at bigint not null,
      until bigint not null
    )`,
    'create index address_proof_until on address_proof (until)',
    `create table reset_request (
      account ${rowKey(dialect)} primary key references account (key) on delete cascade,
      at bigint not null
    )`,
    'create table entry_attempt (name text not null, at bigint not null)',
    'create index entry_attempt_name on entry_attempt (name, at)',
    'create index entry_attempt_at on entry_attempt (at)',
    `create table invitation (
      id text primary key,
      resource bigint not null references resource (key) on delete cascade,
      email text not null,
      sender bigint not null references principal (key) on delete cascade,
      secret_hash text not null unique,
      mailed bigint not null,
      sent_at bigint not null,
      waits_until bigint,
      state text not null,
      answered_at bigint
    )`,
    'create index invitation_resource on invitation (resource)',
    'create index invitation_sender on invitation (sender)',
  ],
};
