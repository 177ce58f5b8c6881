import { keyColumn, type Migration, rowKey, sortedText } from './migration.ts';

/** Inboxes, what people want to be mailed, mails that are to leave, and secrets with other systems. */
export const news: Migration = {
  name: '0007-news',
  statements: (dialect) => [
    `create table news (
      ${keyColumn(dialect, 'seq')},
      id text not null unique,
      reader bigint not null references account (key) on delete cascade,
      event text not null,
      what text not null,
      actor bigint,
      resource bigint,
      details text not null,
      path text,
      at bigint not null,
      read_at bigint
    )`,
    'create index news_reader on news (reader, seq)',
    'create index news_unread on news (reader, seq) where read_at is null',
    'create index news_at on news (at)',
    `create table notification_choice (
      reader ${rowKey(dialect)} primary key references principal (key) on delete cascade,
      enabled bigint not null,
      off text not null,
      rhythm text not null
    )`,
    `create table outbox (
      id ${sortedText(dialect)} primary key,
      reader bigint not null references principal (key) on delete cascade,
      address text,
      event text not null,
      what text not null,
      actor bigint,
      outside bigint not null,
      resource bigint,
      details text not null,
      path text,
      secret_path text,
      rhythm text not null,
      created_at bigint not null,
      due_at bigint not null,
      tries bigint not null,
      state text not null,
      answer text,
      done_at bigint,
      claimed_until bigint,
      handed_at bigint
    )`,
    `create index outbox_due on outbox (due_at, id) where state = 'waiting'`,
    'create index outbox_state on outbox (state, created_at, id)',
    'create index outbox_created on outbox (created_at, id)',
    'create index outbox_reader on outbox (reader)',
    'create index outbox_outside on outbox (actor, created_at) where outside = 1',
    'create table secret_setting (name text primary key, value text not null)',
  ],
};
