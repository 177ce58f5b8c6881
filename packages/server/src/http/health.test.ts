import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../testing/index.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

test('the hub says that it lives and that it is ready', async () => {
  expect((await hub.call('GET', '/healthz')).body).toEqual({ status: 'alive' });
  expect((await hub.call('GET', '/readyz')).body).toEqual({ status: 'ready' });
});

test('a hub whose database is gone lives, and is not ready', async () => {
  const own = await startTestHub();
  await own.hub.store.close();
  expect((await own.call('GET', '/healthz')).status).toBe(200);
  const answer = await own.call('GET', '/readyz');
  expect([answer.status, answer.body.code]).toEqual([503, 'busy']);
  await own.close();
});

test('figures are for the machine itself, by route and without ids', async () => {
  await hub.admin.call('GET', `/api/v1/users/${hub.admin.id}`);
  const answer = await hub.call('GET', '/metrics');
  expect(answer.status).toBe(200);
  expect(answer.body).toContain(
    'tessera_http_request_duration_seconds_count{method="GET",route="/api/v1/users/:id",status="200"} 1',
  );
  expect(answer.body).not.toContain(hub.admin.id);
});

test('figures are for others only with a key of an administrator, also behind a proxy on this machine', async () => {
  const behind = { headers: { 'x-forwarded-for': '203.0.113.9' } };
  expect((await hub.call('GET', '/metrics', behind)).status).toBe(401);
  const ben = await hub.person('Ben Berg');
  expect((await hub.call('GET', '/metrics', { ...behind, token: ben.token })).status).toBe(403);
  expect((await hub.call('GET', '/metrics', { ...behind, token: hub.admin.token })).status).toBe(200);
  const proxied = await startTestHub({ environment: { TESSERA_TRUST_PROXY: 'loopback' } });
  expect((await proxied.call('GET', '/metrics', behind)).status).toBe(401);
  expect((await proxied.call('GET', '/metrics')).status).toBe(200);
  await proxied.close();
});
