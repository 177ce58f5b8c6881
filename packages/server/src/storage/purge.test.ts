import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { MIGRATIONS } from './migrations/index.ts';
import { OF_A_RESOURCE } from './purge.ts';

/** What hangs on a resource, directly or by something that does. */
const HANGS_ON = ['resource', 'share_link', 'version', 'collection'];

test('P14: whatever hangs on a resource goes with it, before it', () => {
  const database = new DatabaseSync(':memory:');
  for (const step of MIGRATIONS) for (const statement of step.statements('sqlite')) database.exec(statement);
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  const gone: string[] = OF_A_RESOURCE.map(([table]) => table);
  for (const { name } of tables) {
    const columns = database.prepare(`select name from pragma_table_info('${String(name)}')`).all();
    const keys = database.prepare(`select "table" from pragma_foreign_key_list('${String(name)}')`).all();
    const hangs = keys.map((key) => String(key['table'])).filter((table) => HANGS_ON.includes(table));
    if (hangs.length === 0 || name === 'access_request') continue;
    expect(columns.length).toBeGreaterThan(0);
    expect(gone, `${String(name)} hangs on ${hangs.join(', ')}`).toContain(name);
    for (const table of hangs)
      expect(gone.indexOf(String(name)), `${String(name)} goes before ${table}`).toBeLessThanOrEqual(
        gone.indexOf(table),
      );
  }
  database.close();
});
