import { keyColumn, type Migration } from './migration.ts';

/** Resources, grants and what the engine needs to list them. */
export const access: Migration = {
  name: '0002-access',
  statements: (dialect) => [
    `create table access_log (
      ${keyColumn(dialect, 'seq')},
      resource bigint,
      principals text not null,
      at bigint not null,
      actor bigint
    )`,
  ],
};
