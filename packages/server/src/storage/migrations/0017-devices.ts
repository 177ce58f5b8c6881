import type { Migration } from './migration.ts';

/** From where somebody signed in before: what another one is new against. */
export const devices: Migration = {
  name: '0017-devices',
  statements: () => [
    `create table known_device (
      account bigint not null references account (key) on delete cascade,
      device text not null,
      seen_at bigint not null,
      primary key (account, device)
    )`,
  ],
};
