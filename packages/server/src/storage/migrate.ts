import type { Random } from '@tessera/domain';
import type { Connection, Database } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Brings the schema to the newest step, each step in a transaction of its own together with its record. Refuses a
 * database that a newer Tessera has written.
 */
export async function migrate(
  database: Database,
  random: Random,
  now: number,
  steps: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const done = await database.write(async (connection) => {
    await connection.script(
      'create table if not exists migration (name text primary key, at bigint not null);',
    );
    return migrationsDone(connection);
  });
  refuseUnknown(done, steps);
  for (const step of steps.slice(done.length)) {
    await database.write(async (connection) => {
      // Another process may have taken the step meanwhile.
      if ((await migrationsDone(connection)).includes(step.name)) return;
      await takeStep(connection, step, now);
      if (step === steps[0]) {
        await connection.kysely
          .insertInto('hub')
          .values({ id: random.id(), secret: random.secret(), created_at: now })
          .execute();
      }
    });
  }
}

/** The names of the steps that this database has taken, in order. */
export async function migrationsDone(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.kysely.selectFrom('migration').select('name').orderBy('name').execute();
  return rows.map((row) => row.name);
}

/** Runs one step and records it. */
export async function takeStep(connection: Connection, step: Migration, now: number): Promise<void> {
  for (const statement of step.statements(connection.dialect)) await connection.script(`${statement};`);
  await connection.kysely.insertInto('migration').values({ name: step.name, at: now }).execute();
}

function refuseUnknown(done: readonly string[], steps: readonly Migration[]): void {
  const unknown = done.find((name, index) => steps[index]?.name !== name);
  if (unknown !== undefined) {
    throw new Error(
      `The database has taken the step "${unknown}", which this version does not know. Start the newer version of Tessera that wrote it.`,
    );
  }
}
