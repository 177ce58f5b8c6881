import type { Connection } from './connection.ts';
import { pgWires } from './postgres/pg-wires.ts';
import { openPostgres } from './postgres/postgres-database.ts';
import { readFolder } from './sqlite/read-folder.ts';
import type { DatabaseConfig } from './store.ts';

/**
 * One snapshot of a hub's database that another process may be using. It may be held for long, over awaits: it stands
 * on a connection of its own.
 */
export async function readSnapshot<T>(
  config: DatabaseConfig,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (config.kind === 'sqlite') return readFolder(config.folder, work);
  const database = await openPostgres(typeof config.url === 'string' ? pgWires(config.url, 1) : config.url);
  try {
    return await database.read(work);
  } finally {
    await database.close();
  }
}
