import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-web-'));
let hub: TestHub;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tessera</title>');
  writeFileSync(join(folder, 'assets', 'index-B3x9_aQd.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'index-B3x9_aQd.js.br'), brotliCompressSync('export {};'));
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, '.secret'), 'no');
  hub = await startTestHub({ webFolder: folder, bare: true });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const html = { headers: { accept: 'text/html,application/xhtml+xml' } };

test.each(['/', '/r/abc', '/mine', '/sign-in', '/admin/users?tab=2'])('%s is the interface', async (path) => {
  const answer = await hub.call('GET', path, html);
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('<title>Tessera</title>');
  expect(answer.headers.get('cache-control')).toBe('no-cache');
  expect(answer.headers.get('x-robots-tag')).toBe('noindex');
});

test('S7: the page of an address is the same whether or not there is anything', async () => {
  const [one, other] = [await hub.call('GET', '/r/abc', html), await hub.call('GET', '/r/def', html)];
  expect([other.status, other.body, other.headers.get('etag')]).toEqual([
    one.status,
    one.body,
    one.headers.get('etag'),
  ]);
});

test('the policy of the page lets nothing in from elsewhere, no script inside it, and no frame around it', async () => {
  const { headers } = await hub.call('GET', '/', html);
  expect(headers.get('content-security-policy')?.split(';')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('strict-transport-security')).toBeNull();
});

test('a file with a hash in its name is kept for ever, another is asked for again', async () => {
  const script = await hub.call('GET', '/assets/index-B3x9_aQd.js');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('content-type')).toContain('javascript');
  const packed = await hub.call('GET', '/assets/index-B3x9_aQd.js', { headers: { 'accept-encoding': 'br' } });
  expect([packed.headers.get('content-encoding'), packed.body]).toEqual(['br', 'export {};']);
  expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await hub.call('GET', '/icon.svg')).headers.get('cache-control')).toBe('no-cache');
});

test.each([
  ['/assets/gone-12345678.js', {}],
  ['/assets/gone-12345678.js', html],
  ['/r/abc', { headers: { accept: 'application/json' } }],
  ['/api/v1/nothing', html],
  ['/api', html],
  ['/graph/x', html],
  ['/.secret', {}],
  ['/..%2f..%2fetc/passwd', {}],
  ['/assets/..%2f.secret', {}],
  ['/assets/', html],
  ['/assets', html],
])('%s %j is not the interface', async (path, sent) => {
  const answer = await hub.call('GET', path, sent);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('nothing is posted to a page', async () => {
  expect((await hub.call('POST', '/', { body: {}, ...html })).status).toBe(404);
});
