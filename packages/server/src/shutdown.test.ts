import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NDJSON } from '@tessera/contract';
import { afterEach, expect, test } from 'vitest';
import { call, TEST_PASSWORD } from './testing/index.ts';

const left: { child: ChildProcess; folder: string }[] = [];
afterEach(() => {
  for (const { child, folder } of left.splice(0)) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A hub in a process of its own, its administrator signed in, and a note that takes `steps` on its way; `grace` in ms. */
async function startPublishing({ steps, grace }: { readonly steps: number; readonly grace: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-process-'));
  const email = 'ada@example.org';
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./testing/hub-process.ts', import.meta.url)), folder, String(grace)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TESSERA_ADMIN_EMAIL: email, TESSERA_ADMIN_PASSWORD: TEST_PASSWORD },
    },
  );
  left.push({ child, folder });
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  const url = String((await said.next()).value);
  const { body } = await call(url, 'POST', '/api/v1/sessions', { body: { email, password: TEST_PASSWORD } });
  const answer = await fetch(`${url}/api/v1/resources`, {
    method: 'POST',
    headers: { authorization: `Bearer ${body.token}`, 'content-type': 'application/json', accept: NDJSON },
    body: JSON.stringify({ kind: 'note', title: 'A note', content: { text: 'x', steps } }),
  });
  expect(answer.status).toBe(200);
  return { child, url, said, ended, answer };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets requests under way finish, takes no new ones, and closes the database',
  async (signal) => {
    const { child, url, said, ended, answer } = await startPublishing({ steps: 30, grace: 60_000 });
    child.kill(signal);
    const asked = () => fetch(`${url}/healthz`, { headers: { connection: 'close' } });
    await expect
      .poll(
        () =>
          asked().then(
            ({ status }) => status,
            () => 503,
          ),
        { timeout: 30_000 },
      )
      .toBe(503);
    const lines = (await answer.text()).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'result', result: { title: 'A note' } });
    expect((await said.next()).value).toBe(`closed by ${signal}`);
    expect(await ended).toEqual([0, null]);
  },
);

test('a request that takes too long is cut after its time, and the hub goes', async () => {
  const { child, said, ended, answer } = await startPublishing({ steps: 500, grace: 1_500 });
  child.kill('SIGTERM');
  await expect(answer.text()).rejects.toThrow();
  expect((await said.next()).value).toBe('closed by SIGTERM');
  expect(await ended).toEqual([0, null]);
});
