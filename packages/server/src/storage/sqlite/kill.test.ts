import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeBed } from '../testing/bed.ts';
import { sqlite } from '../testing/databases.ts';
import { runUntilKilled } from '../testing/killing.ts';
import { DATABASE_FILE } from './sqlite-database.ts';

const CHILD = fileURLToPath(new URL('../testing/writing-child.ts', import.meta.url));
const KILLS = 16;
/** Starting so many processes takes a loaded machine its time, ms. */
const LONG = 240_000;

test(
  'a process killed at any moment has lost nothing that it acknowledged, and left nothing half',
  async () => {
    const bed = await makeBed(sqlite);
    onTestFinished(() => bed.drop());
    const config = bed.database.config();
    if (config.kind !== 'sqlite') throw new Error('opened on SQLite');
    const file = join(config.folder, DATABASE_FILE);
    await bed.store.close();
    const acknowledged: string[] = [];
    let killedWhileWriting = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const ids = await runUntilKilled(CHILD, [config.folder], randomInt(1, 60));
      if (ids.length > 0) killedWhileWriting++;
      acknowledged.push(...ids);

      const store = await bed.open();
      const found = await store.database.read(async ({ kysely }) => ({
        accounts: await kysely
          .selectFrom('account')
          .innerJoin('principal', 'principal.key', 'account.key')
          .select('principal.public_id')
          .execute(),
        groups: await kysely.selectFrom('team').select('key').execute(),
        members: await kysely.selectFrom('team_member').select('account').execute(),
        holdings: await kysely.selectFrom('holding').select('holder').where('holder', '>=', 100).execute(),
        log: await kysely.selectFrom('access_log').select('seq').execute(),
      }));
      await store.close();
      const stored = new Set(found.accounts.map((row) => row.public_id));
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      // Each unit makes one of each, and two holdings.
      const { accounts, groups, members, holdings, log } = found;
      expect([groups.length, members.length, holdings.length / 2, log.length]).toEqual(
        Array.from({ length: 4 }, () => accounts.length),
      );
      const plain = new DatabaseSync(file, { readOnly: true });
      expect(plain.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      expect(plain.prepare('pragma foreign_key_check').all()).toEqual([]);
      plain.close();
    }
    expect(killedWhileWriting).toBeGreaterThanOrEqual(KILLS - 3);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
  },
  LONG,
);
