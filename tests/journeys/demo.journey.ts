import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Tessera } from '@tessera/client';
import { expect, onTestFinished, test } from 'vitest';
// The patience of the journeys.
import './harness.ts';

const ROOT = dirname(dirname(import.meta.dirname));

test('A2: the demo runs on loopback with one of everything, prints a way in for each person, and leaves nothing', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'tessera-demo-test-'));
  const child = spawn(process.execPath, [join(ROOT, 'app', 'start.mjs'), '--demo'], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, TESSERA_PORT: '0' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  const printed = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (/gwen@.*\n/.test(out)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${out}`)));
  });
  await printed;
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '';
  const passwords = new Map<string, string>();
  for (const [, email = '', password = ''] of out.matchAll(/^ {2}(\S+@\S+) +(\S+) {2}\S.*$/gm))
    passwords.set(email.replace('@example.org', ''), password);
  const hubOf = (name: string) =>
    Tessera.login({ url, email: `${name}@example.org`, password: passwords.get(name) ?? '' });
  const [ann, ben, dana, eva] = await Promise.all(['ann', 'ben', 'dana', 'eva'].map(hubOf));
  if (!ann || !ben || !dana || !eva) return expect.unreachable();
  const titles = async (found: AsyncIterable<{ readonly title: string }>) =>
    (await Array.fromAsync(found, ({ title }) => title)).sort();

  const people = await ann.users.list();
  expect(new Set(people.items.map(({ role }) => role))).toEqual(
    new Set(['ADMIN', 'DATA_SCIENTIST', 'GUEST']),
  );
  expect(new Set(people.items.map(({ status }) => status))).toEqual(
    new Set(['active', 'pending', 'disabled']),
  );
  for (const name of ['finn', 'gwen']) await expect(hubOf(name)).rejects.toMatchObject({ status: 401 });
  const groups = (await ann.groups.list({ all: 'true' })).items;
  expect(new Set(groups.map(({ type }) => type))).toEqual(new Set(['ordinary', 'public', 'staff']));
  expect((await Array.fromAsync(ann.organizations)).map(({ slug }) => slug)).toEqual(['harbour-lab']);
  const kept = await Array.fromAsync(ann.resources({ view: 'visible' }), ({ data }) => data);
  expect(new Set(kept.map(({ kind }) => kind))).toEqual(new Set(['collection', 'graph']));
  expect(new Set(kept.map(({ mode }) => mode))).toEqual(
    new Set(['private', 'organization', 'unlisted', 'public']),
  );
  expect(await titles(ann.resources({ view: 'trash' }))).toEqual(['First try']);
  expect(await titles(ben.starred())).toEqual(['Harbours of the world']);
  expect(await titles(eva.sharedWithMe())).toEqual(['Atlas of trade', 'Shipping between harbours']);
  expect(await titles(eva.resources())).toEqual([
    'Archive',
    'Atlas of trade',
    'Grain routes',
    'Grain routes, last year',
    'Shipping between harbours',
  ]);

  const [shipping] = await Array.fromAsync(dana.sharedWithMe());
  expect((await shipping?.explain())?.until).not.toBeNull();
  const managed = await ann.resource(shipping?.id ?? '');
  expect((await managed.invitations.list()).map(({ email }) => email)).toEqual(['zoe@elsewhere.example']);
  expect((await managed.links.list()).map(({ state }) => state).sort()).toEqual(['live', 'live', 'paused']);
  expect((await managed.links.people()).map(({ name }) => name)).toEqual(['Eva Novák']);
  expect(await managed.versions()).toHaveLength(2);
  const waiting = await ben.waiting();
  expect([waiting.requests.length, waiting.transfers.length]).toEqual([1, 1]);
  expect((await ann.waiting()).requests).toHaveLength(1);
  expect(await ben.account.organizationInvitations()).toHaveLength(1);
  expect(await ann.users.resetRequests()).toHaveLength(1);
  for (const hub of [ann, ben, dana, eva]) expect(await hub.inbox.count()).toBeGreaterThan(0);
  expect((await ann.audit.verify()).intact).toBe(true);
  expect((await ann.audit.list()).items.length).toBeGreaterThan(20);

  const visitor = await Tessera.connect(url).loginAsGuest();
  expect(await titles(visitor.resources({ view: 'public' }))).toEqual([
    'Harbours of the world',
    'Ships of the month',
  ]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(readdirSync(temporary).filter((name) => name.startsWith('tessera-'))).toEqual([]);
  await rm(temporary, { recursive: true, force: true });
}, 300_000);
