import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { createServer } from './create-server.ts';
import { startTestHub, TEST_PASSWORD } from './testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const build = (environment: Record<string, string>) =>
  createServer({
    config: readConfig({ environment: { TESSERA_PORT: '0', ...environment }, folder }),
    kinds: [],
    version: '0.0.0-test',
    webFolder: null,
    logTo: null,
    hashCost: { memory: 32, passes: 1 },
  });

test('a port that is taken stops the start with name, fault and fix', async () => {
  const first = await startTestHub({ bare: true });
  const second = await build({ TESSERA_PORT: String(first.hub.port()), TESSERA_DATA: join(folder, 'port') });
  await expect(second.listen()).rejects.toMatchObject({
    name: 'ConfigFault',
    message: `TESSERA_PORT is ${first.hub.port()}, which another program listens on. Choose another port, or stop the program that has it.`,
  });
  await second.close();
  await first.close();
});

test('an address of another machine stops the start', async () => {
  const hub = await build({ TESSERA_HOST: '203.0.113.9', TESSERA_DATA: join(folder, 'host') });
  await expect(hub.listen()).rejects.toMatchObject({ setting: 'TESSERA_HOST' });
  await hub.close();
});

test('a data folder that is a file stops the start', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(build({ TESSERA_DATA: join(folder, 'file') })).rejects.toMatchObject({
    setting: 'TESSERA_DATA',
  });
});

test('a second hub on the same data folder is refused, and the first goes on', async () => {
  const environment = { TESSERA_DATA: join(folder, 'shared') };
  const first = await build(environment);
  const { url } = await first.listen();
  await expect(build(environment)).rejects.toMatchObject({ code: 'busy' });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  await first.close();
});

test('A1: what was set up is there after the next start, which offers no set-up', async () => {
  const environment = {
    TESSERA_DATA: join(folder, 'again'),
    TESSERA_ADMIN_EMAIL: 'ada@example.org',
    TESSERA_ADMIN_PASSWORD: TEST_PASSWORD,
  };
  const first = await build(environment);
  expect((await first.listen()).setUpAddress).toBeNull();
  await first.close();
  await first.close();
  const second = await build({ ...environment, TESSERA_ADMIN_PASSWORD: 'another tall harbour' });
  const { url, setUpAddress } = await second.listen();
  expect(setUpAddress).toBeNull();
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.org', password: TEST_PASSWORD }),
  });
  expect(answer.status).toBe(201);
  await second.close();
});
