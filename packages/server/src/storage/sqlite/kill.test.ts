import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeBed } from '../testing/bed.ts';
import { sqlite } from '../testing/databases.ts';
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
      const ids = await writeUntilKilled(config.folder, randomInt(1, 60));
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

/** Starts the writer, and kills it a moment after its first acknowledgement. Answers the ids it acknowledged. */
async function writeUntilKilled(folder: string, moment: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  child.stdout.on('data', (data: Buffer) => {
    const first = !output.includes('\n', 'open\n'.length);
    output += data.toString();
    if (first && output.includes('\n', 'open\n'.length)) setTimeout(() => child.kill('SIGKILL'), moment);
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${errors}`);
  // What stands behind the last line end was not acknowledged whole.
  return output.split('\n').slice(1, -1);
}
