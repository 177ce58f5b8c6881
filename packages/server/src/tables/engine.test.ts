import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine, text } from './engine.ts';
import { TABLE_LIMITS } from './model.ts';

let root: string;
let engine: Engine;
let given: string;

beforeAll(async () => {
  // Characters that mean something in patterns of names must not widen what may be read.
  root = await mkdtemp(join(tmpdir(), "tessera-[*]-o'clock-"));
  given = join(root, 'given?.csv');
  await writeFile(given, 'a\n1\n');
  await writeFile(join(root, 'givenX.csv'), 'secret\n1\n');
  await mkdir(join(root, 'folder'));
  await mkdir(join(root, 'folder-beside'));
  await writeFile(join(root, 'folder-beside', 'secret.csv'), 'a\n1\n');
  engine = await Engine.open(join(root, 'folder'), [given], TABLE_LIMITS);
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('the given file and the own folder can be used', async () => {
  expect(await engine.rows(`select * from read_csv(${text(given)})`)).toEqual([[1n]]);
  await engine.run(`copy (select 1 as a) to ${text(join(root, 'folder', 'out.parquet'))}`);
});

test.each([
  ['a file of the system', () => `select * from read_text('/etc/hostname')`],
  ['a file beside the given one', () => `select * from read_text(${text(join(root, 'givenX.csv'))})`],
  ['a file by a pattern', () => `select * from read_text(${text(join(root, 'given*.csv'))})`],
  [
    'a folder that begins like the own one',
    () => `select * from read_text(${text(join(root, 'folder-beside', 'secret.csv'))})`,
  ],
  ['a way up from the own folder', () => `select * from read_text(${text(`${root}/folder/../givenX.csv`)})`],
  ['a list of files', () => `select * from glob('/etc/*')`],
  ['writing elsewhere', () => `copy (select 1) to '/tmp/tessera-escape.csv'`],
  ['another database', () => `attach '/tmp/tessera-escape.db'`],
  ['the net', () => `select * from read_csv('https://example.org/x.csv')`],
  ['an extension by name', () => 'install httpfs'],
  ['an extension from disk', () => `load '/tmp/x.duckdb_extension'`],
  ['opening up again', () => 'set enable_external_access = true'],
  ['more memory', () => `set memory_limit = '64GB'`],
  ['other folders', () => `set allowed_directories = ['/']`],
  ['unlocking', () => 'set lock_configuration = false'],
  ['the environment', () => `select getenv('PATH')`],
])('the engine refuses %s', async (_, statement) => {
  await expect(engine.run(statement())).rejects.toThrow();
});

test('reading the files of others is refused on every connection', async () => {
  const second = await engine.fork();
  await expect(second.run(`select * from read_text('/etc/hostname')`)).rejects.toThrow(
    /disabled by configuration/,
  );
});
