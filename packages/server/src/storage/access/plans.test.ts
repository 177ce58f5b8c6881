import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Statement } from '../connection.ts';
import { EXPOSURE_STEPS } from '../exposure-statements.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { FEED_STATEMENTS } from './feed.ts';
import { HOT_STATEMENTS } from './judging.ts';
import { MERGE_STATEMENTS } from './merge.ts';
import { LIST_STATEMENTS } from './sources.ts';

/** A database with the schema and no rows: plans must not depend on statistics, which a fresh hub has none of. */
function emptyDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const step of MIGRATIONS) for (const sql of step.statements('sqlite')) database.exec(sql);
  return database;
}

function planOf(database: DatabaseSync, statement: Statement): readonly string[] {
  const rows = database.prepare(`explain query plan ${statement.sqlite}`).all();
  return rows.map((row) => String(row['detail']));
}

/** Tables that grow with the hub: reading one from end to end is a mistake anywhere on a hot path. */
const LARGE = ['resource', 'collection', 'closure', 'grants', 'holding', 'principal', 'account'];
const ALIASES: Readonly<Record<string, string>> = {
  r: 'resource',
  c: 'collection',
  g: 'grants',
  h: 'holding',
  k: 'principal',
};

const database = emptyDatabase();

test.each([...HOT_STATEMENTS, ...MERGE_STATEMENTS].map((statement) => [statement.name, statement] as const))(
  '%s reads large tables by key only',
  (_name, statement) => {
    for (const detail of planOf(database, statement)) {
      const scanned = /^SCAN (\w+)(?! VIRTUAL)/.exec(detail)?.[1];
      if (scanned === undefined || detail.includes('VIRTUAL TABLE')) continue;
      // `h` is the caller's few principals where it is scanned: a materialized table of this statement.
      const table = scanned === 'h' ? 'mine' : (ALIASES[scanned] ?? scanned);
      expect([statement.name, detail, LARGE.includes(table)]).toEqual([statement.name, detail, false]);
    }
  },
);

test.each(MERGE_STATEMENTS.map((statement) => [statement.name, statement] as const))(
  '%s is in order by its index, never sorted',
  (_name, statement) => {
    expect(planOf(database, statement).filter((detail) => detail.includes('TEMP B-TREE'))).toEqual([]);
  },
);

test.each(LIST_STATEMENTS.map((statement) => [statement.name, statement] as const))(
  '%s seeks its place in an index',
  (_name, statement) => {
    const plan = planOf(database, statement).filter((detail) => / r\b| r /.test(detail));
    expect(plan.length).toBeGreaterThan(0);
    for (const detail of plan) expect(detail).toMatch(/^SEARCH|USING (COVERING )?INDEX/);
  },
);

const STREAM_STATEMENTS = Object.values(EXPOSURE_STEPS).flatMap((steps) =>
  steps.map(({ statement }) => statement),
);

test.each(STREAM_STATEMENTS.map((statement) => [statement.name, statement] as const))(
  '%s finds grants by the indexes that there are',
  (_name, statement) => {
    const plan = planOf(database, statement);
    expect(
      plan.filter((detail) => /^SEARCH g USING (PRIMARY|INDEX|COVERING)/.test(detail)).length,
    ).toBeGreaterThan(2);
    expect(plan.filter((detail) => /^SEARCH g .*AUTOMATIC/.test(detail))).toEqual([]);
  },
);

test('every statement of the engine has a name of its own', () => {
  const all = [
    ...HOT_STATEMENTS,
    ...MERGE_STATEMENTS,
    ...LIST_STATEMENTS,
    ...FEED_STATEMENTS,
    ...STREAM_STATEMENTS,
  ];
  const names = all.map((statement) => statement.name);
  expect(new Set(names).size).toBe(names.length);
});
