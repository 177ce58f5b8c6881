import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Tessera } from '@tessera/client';
import { expect, test } from 'vitest';

const ROOT = dirname(dirname(import.meta.dirname));

test('A2: the demo runs on loopback, prints a way in for each person, and leaves nothing', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'tessera-demo-test-'));
  const child = spawn(process.execPath, [join(ROOT, 'app', 'start.mjs'), '--demo'], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, TESSERA_PORT: '0' },
  });
  let out = '';
  const printed = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (/eva@/.test(out)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${out}`)));
  });
  await printed;
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '';
  const people = [...out.matchAll(/^ {2}(\S+@\S+) +(\S+) {2}(.+)$/gm)];
  expect(people).toHaveLength(5);
  const seen = new Map<string, number>();
  for (const [, email = '', password = ''] of people) {
    const hub = await Tessera.login({ url, email, password });
    const titles = await Array.fromAsync(hub.resources({ view: 'visible' }));
    seen.set(email, titles.length);
  }
  expect(seen.get('ben@example.org')).toBe(1);
  expect(seen.get('dana@example.org')).toBe(1);
  expect(seen.get('eva@example.org')).toBe(0);
  const anonymous = await (await fetch(`${url}/api/v1/resources?view=public`)).json();
  expect(anonymous).toMatchObject({
    items: [{ title: 'Harbours of the world', audience: { kind: 'public' } }],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(readdirSync(temporary).filter((name) => name.startsWith('tessera-'))).toEqual([]);
  await rm(temporary, { recursive: true, force: true });
});
