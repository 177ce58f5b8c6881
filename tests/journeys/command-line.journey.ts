import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startJourney } from './harness.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };

const { hub } = startJourney({ admin: ADMIN });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs `tessera` as a person would, in the folder of this test. */
function tessera(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'app', 'tessera.mjs'), ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment },
    });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (error += chunk));
    child.on('close', (code) => resolve({ code, out: out.trim(), error: error.trim() }));
    child.stdin.end();
  });
}

describe('the command line', () => {
  let id = '';

  test('signs in, and keeps the session readable by its owner alone', async () => {
    const done = await tessera(['login', hub.url, '--email', ADMIN.email], {
      TESSERA_PASSWORD: ADMIN.password,
    });
    expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/^Signed in to .* as ann/) });
    const refused = await tessera(['login', hub.url, '--email', ADMIN.email], {
      TESSERA_PASSWORD: 'not this one',
    });
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('E-mail or password is wrong') });
  });

  test('G1: publishes a file and prints its address', async () => {
    await writeFile(join(folder, 'edges.csv'), 'a,b\nx,y\ny,z\n');
    const done = await tessera([
      'publish',
      'edges.csv',
      '--source',
      'a',
      '--target',
      'b',
      '--mode',
      'private',
    ]);
    expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/\/r\/[a-z2-7]{26}$/) });
    id = done.out.split('/').at(-1) ?? '';
    expect((await tessera(['list'])).out).toMatch(new RegExp(`${id} .*Private .*edges`));
  });

  test('G3: a refused file names line and column, and the exit code says it failed', async () => {
    await writeFile(join(folder, 'broken.csv'), 'a,b\nx,y\ny,\n');
    const refused = await tessera(['publish', 'broken.csv', '--source', 'a', '--target', 'b']);
    expect(refused.code).toBe(1);
    expect(refused.error).toMatch(/broken\.csv:3:b/);
    const unknown = await tessera(['publish', 'edges.csv', '--source', 'nope', '--target', 'b']);
    expect(unknown.error).toMatch(/nope/);
    expect((await tessera(['list'])).out.split('\n')).toHaveLength(1);
  });

  test('S24: shares, says who and why, and takes it back', async () => {
    const wish = ['share', id, '--with', 'ben@example.org', '--role', 'editor'];
    const planned = await tessera([...wish, '--plan']);
    expect(planned).toMatchObject({
      code: 0,
      out: expect.stringContaining('Invited: ben@example.org.'),
    });
    expect((await tessera(['who', id])).out).not.toContain('ben@example.org');
    const shared = await tessera(wish);
    expect(shared).toMatchObject({ code: 0, out: expect.stringContaining('Invited: ben@example.org') });
    expect((await tessera(['who', id])).out).toMatch(/editor\s+ben@example\.org/);
    expect((await tessera(['why', id])).out).toMatch(/^You (own|can)/);
    const revoked = await tessera(['revoke', id, 'ben@example.org']);
    expect(revoked.code).toBe(0);
    expect((await tessera(['who', id])).out).not.toContain('ben@example.org');
  });

  test('S18, S21: makes a link, lists it, ends it', async () => {
    const made = await tessera(['share', id, '--link', '--label', 'Workshop', '--for', '2h', '--uses', '3']);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/\/link#[a-z2-7]{26}\.[\w-]{43}$/) });
    expect(made.error).toContain('sees all nodes and edges');
    const listed = await tessera(['links', id]);
    expect(listed.out).toMatch(/viewer +live +until .* 0 of 3 used {2}Workshop$/);
    const own = await tessera(['accept', made.out]);
    expect([own.code, own.error]).toEqual([1, expect.stringContaining('It is your own')]);
    expect((await tessera(['links', id, '--people'])).out).toBe('Nobody came through a link.');
    const link = listed.out.split(' ')[0] ?? '';
    expect((await tessera(['links', id, '--pause', link])).out).toContain('paused');
    expect((await tessera(['links', id, '--extend', link, '--for', '40d'])).out).toMatch(
      /^The link ends at 20/,
    );
    expect((await tessera(['links', id, '--extend', link])).code).toBe(2);
    const elsewhere = await tessera(['accept', 'https://elsewhere.example/invitation#secret']);
    expect(elsewhere).toMatchObject({
      code: 1,
      error: expect.stringContaining('of https://elsewhere.example'),
    });
    const unknown = await tessera(['accept', `${hub.url}/invitation#secret`]);
    expect(unknown).toMatchObject({ code: 1, error: expect.stringContaining('invitation') });
    expect((await tessera(['links', id, '--revoke-all'])).out).toContain('1 link');
    expect((await tessera(['links', id])).out).toBe('It has no share links.');
    expect((await tessera(['share', id, '--link', '--for', 'soon'])).code).toBe(2);
  });

  test('G8: exports', async () => {
    expect((await tessera(['export', id, 'csv', '--table', 'edges', '--out', 'back.csv'])).code).toBe(0);
    expect(await readFile(join(folder, 'back.csv'), 'utf8')).toBe('a,b\nx,y\ny,z\n');
  });

  test("a hub's settings file is none of the session's business", async () => {
    const elsewhere = { HOME: join(folder, 'another'), TESSERA_CONFIG: join(folder, 'hub.env') };
    const signedIn = await tessera(['login', hub.url, '--email', ADMIN.email], {
      ...elsewhere,
      TESSERA_PASSWORD: ADMIN.password,
    });
    expect(signedIn.code).toBe(0);
    await writeFile(elsewhere.TESSERA_CONFIG, 'TESSERA_LOG_LEVEL=error\n');
    expect((await tessera(['config'], elsewhere)).out).toMatch(/TESSERA_LOG_LEVEL\s+error\s+\(file\)/);
    expect((await tessera(['list'], elsewhere)).out).toContain(id);
  });

  test('wrong words answer 2 and say how it goes', async () => {
    const limit = await tessera(['list', '--limit', 'many']);
    expect(limit).toMatchObject({ code: 2, error: expect.stringContaining('--limit: many is no count') });
    expect((await tessera(['admin', 'dance'])).code).toBe(2);
    const nowhere = await tessera(['login', 'hub.example.org', '--email', ADMIN.email]);
    expect(nowhere).toMatchObject({ code: 2, error: expect.stringContaining('is no address of a hub') });
    const untyped = await tessera(['login', hub.url, '--email', ADMIN.email]);
    expect(untyped).toMatchObject({ code: 1, error: expect.stringContaining('the input ended') });
    const head = await tessera(['audit', 'verify', '--head', 'abc'], { TESSERA_DATA: hub.data });
    expect(head).toMatchObject({ code: 2, error: expect.stringContaining('64 hexadecimal digits') });
    const gone = await tessera(['publish', 'gone.csv', '--source', 'a', '--target', 'b']);
    expect(gone).toEqual({ code: 1, out: '', error: 'gone.csv: there is no such file or folder.' });
    const missing = await tessera(['publish', 'edges.csv']);
    expect(missing).toMatchObject({ code: 2, error: expect.stringContaining('--source') });
    expect((await tessera(['dance'])).code).toBe(2);
  });

  test('prints its settings, and stops at a wrong one with name, fault and fix', async () => {
    const refused = await tessera(['serve'], { TESSERA_PORT: 'eight' });
    expect(refused).toMatchObject({
      code: 1,
      error: expect.stringMatching(/TESSERA_PORT is "eight".*Choose a port/),
    });
    const printed = await tessera(['config'], { DATABASE_URL: 'postgres://u:secret@h/d' });
    expect(printed.out).toMatch(/TESSERA_DATA\s+\.\/data\s+\(default\)/);
    expect(printed.out).not.toContain('secret');
  });

  test('backs up a running hub, and restores it into an empty one', async () => {
    const source = { TESSERA_DATA: hub.data };
    const written = await tessera(['backup', 'copy'], source);
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining('copy') });
    const again = await tessera(['backup', 'copy'], source);
    expect(again).toMatchObject({ code: 1, error: expect.stringContaining('exists already') });
    const target = { TESSERA_DATA: join(folder, 'restored') };
    // A whole path is taken as it is.
    expect(await tessera(['restore', join(folder, 'copy')], target)).toMatchObject({ code: 0 });
    expect((await tessera(['restore', 'copy'], target)).code).toBe(1);
    const recovered = await tessera(['admin', 'recover'], target);
    expect(recovered.out).toMatch(/ann@example\.org.*\n\n\s+http.*\/set-password#/);
  });

  test('a second hub on the same data is refused with the reason', async () => {
    const second = await tessera(['serve'], {
      TESSERA_DATA: hub.data,
      TESSERA_PORT: '0',
    });
    expect(second.code).toBe(1);
    expect(second.error).toMatch(/already|another/i);
  });
});
