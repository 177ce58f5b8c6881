import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '@tessera/domain';
import type { Connection } from '../connection.ts';
import { UnitConnection } from '../unit-connection.ts';
import { DATABASE_FILE } from './sqlite-database.ts';
import { SqliteSession } from './sqlite-session.ts';

/** Reads one snapshot of a data folder beside the process that writes there. Fails with `not-found` without a database. */
export async function readFolder<T>(
  folder: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const file = join(folder, DATABASE_FILE);
  if (!existsSync(file)) {
    throw new Problem('not-found', { detail: `There is no hub in the data folder ${folder}.` });
  }
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const connection = new UnitConnection(new SqliteSession(database), false);
  try {
    database.exec('begin');
    return await work(connection);
  } finally {
    connection.end();
    database.close();
  }
}
