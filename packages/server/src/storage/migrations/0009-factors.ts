import { type Migration, sortedText } from './migration.ts';

/** Second factors, passkeys, recovery codes; sign-in providers and who is linked to them; sign-ins under way. */
export const factors: Migration = {
  name: '0009-factors',
  statements: (dialect) => {
    const text = sortedText(dialect);
    return [
      `create table code_factor (
        account bigint primary key references account (key) on delete cascade,
        secret text not null,
        last_step bigint not null,
        created_at bigint not null
      )`,
      `create table recovery_code (
        account bigint not null references account (key) on delete cascade,
        hash ${text} not null,
        primary key (account, hash)
      )`,
      `create table passkey (
        id ${text} primary key,
        account bigint not null references account (key) on delete cascade,
        credential ${text} not null unique,
        public_key text not null,
        counter bigint not null,
        transports text not null,
        synced integer not null,
        name text not null,
        created_at bigint not null,
        last_used_at bigint
      )`,
      'create index passkey_account on passkey (account, created_at)',
      `create table sign_in_step (
        id ${text} primary key,
        purpose text not null,
        account bigint references account (key) on delete cascade,
        state text not null,
        until bigint not null
      )`,
      'create index sign_in_step_account on sign_in_step (account)',
      'create index sign_in_step_until on sign_in_step (until)',

      `create table provider (
        id ${text} primary key,
        settings text not null,
        created_at bigint not null
      )`,
      `create table provider_link (
        provider ${text} not null references provider (id) on delete cascade,
        subject ${text} not null,
        account bigint not null references account (key) on delete cascade,
        email text,
        created_at bigint not null,
        last_used_at bigint not null,
        primary key (provider, subject)
      )`,
      'create unique index provider_link_account on provider_link (account, provider)',
    ];
  },
};
