import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startCheckpoints } from './checkpoints.ts';

const MIB = 1024 * 1024;

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-checkpoints-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'tessera.db');
}

test('a short log needs no thread, and a long one is moved by it', async () => {
  const file = newFile();
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  database.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table t (bytes blob)');
  const checkpoints = startCheckpoints(file, () => {
    throw new Error('the thread died');
  });
  const write = (bytes: number) => {
    database.prepare('insert into t values (zeroblob(?))').run(bytes);
    checkpoints.afterCommit();
  };
  write(MIB);
  expect(checkpoints.running()).toBe(false);
  write(4 * MIB);
  expect(checkpoints.running()).toBe(true);
  while (statSync(`${file}-wal`).size > 0) await setTimeout(20);
  await checkpoints.stop();
  expect(database.prepare('select count(*) as rows from t').get()).toEqual({ rows: 2 });
});

test('when the thread dies somebody is told, and stopping it still ends', async () => {
  const file = newFile();
  writeFileSync(file, 'this is no database, and long enough to be read as one '.repeat(100));
  writeFileSync(`${file}-wal`, Buffer.alloc(4 * MIB));
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const checkpoints = startCheckpoints(file, tell);
  checkpoints.afterCommit();
  await told;
  await expect(checkpoints.stop()).resolves.toBeUndefined();
});
