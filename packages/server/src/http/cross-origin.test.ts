import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../testing/index.ts';

let hub: TestHub;
let ben: TestPerson;
let cookie: string;
const PUBLIC = 'https://hub.example.org';

beforeAll(async () => {
  hub = await startTestHub({ environment: { TESSERA_URL: PUBLIC } });
  ben = await hub.person('Ben Berg');
  cookie = await hub.cookieOf(ben);
});
afterAll(() => hub.close());

const write = (headers: Record<string, string>, how: { cookie?: string; token?: string } = { cookie }) =>
  hub.call('PATCH', '/api/v1/account', { body: { institution: 'x' }, headers, ...how });

test.each([
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  [{ 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' }],
  // A page of the hub's own address with a forged header is not possible; the header decides.
  [{ 'sec-fetch-site': 'cross-site', origin: PUBLIC }],
  [{ 'sec-fetch-site': 'none' }],
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'https://hub.example.org.evil.example' }],
  [{ origin: 'http://hub.example.org' }],
  [{ referer: `${PUBLIC}/` }],
  [{}],
])('A4: a write with the cookie from elsewhere is refused: %j', async (headers) => {
  const answer = await write(headers);
  expect([answer.status, answer.body.code]).toEqual([403, 'origin-refused']);
  expect((await ben.call('GET', '/api/v1/account')).body.account.institution).toBeNull();
});

test('A4: a write from the hub itself goes through, by Sec-Fetch-Site or by Origin', async () => {
  expect((await write({ 'sec-fetch-site': 'same-origin', origin: PUBLIC })).status).toBe(200);
  expect((await write({ origin: PUBLIC })).status).toBe(200);
  // Where the hub is https, a page of its own host without it is another page.
  expect((await write({ origin: hub.url })).status).toBe(403);
  await ben.call('PATCH', '/api/v1/account', { institution: null });
});

test('A4: a hub that is opened under another name of its machine is its own page', async () => {
  const plain = await startTestHub({ environment: { TESSERA_URL: 'http://hub.example.org' } });
  const own = await plain.cookieOf(plain.admin);
  const from = (origin: string) =>
    plain.call('PATCH', '/api/v1/account', { body: { institution: 'x' }, cookie: own, headers: { origin } });
  expect((await from(plain.url)).status).toBe(200);
  expect((await from('http://127.0.0.1:1')).status).toBe(403);
  await plain.close();
});

test('A4: nobody is signed in from another site, not even without a cookie', async () => {
  const answer = await hub.call('POST', '/api/v1/sessions', {
    body: { email: ben.email, password: TEST_PASSWORD, kind: 'browser' },
    headers: { origin: 'https://evil.example' },
  });
  expect(answer.body.code).toBe('origin-refused');
  expect(answer.headers.get('set-cookie')).toBeNull();
});

test('A4: a bearer may come from any origin, and its answer allows no cookies', async () => {
  const answer = await write({ origin: 'https://notebook.example' }, { token: ben.token });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  const refused = await write({ origin: 'https://notebook.example' }, { token: 'tss_wrong' });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
});

test('A4: no other origin reads an answer that a cookie or nothing got', async () => {
  const reads = [{ cookie }, {}];
  for (const how of reads) {
    const answer = await hub.call('GET', '/api/v1/resources', {
      headers: { origin: 'https://evil.example' },
      ...how,
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  }
});

test('a preflight is allowed for a bearer alone', async () => {
  const asked = (names: string) =>
    hub.call('OPTIONS', '/api/v1/users', {
      headers: {
        origin: 'https://notebook.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': names,
      },
    });
  const bearer = await asked('authorization,content-type');
  expect(bearer.status).toBe(204);
  expect(bearer.headers.get('access-control-allow-origin')).toBe('*');
  expect(bearer.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, OPTIONS');
  expect((await asked('content-type')).headers.get('access-control-allow-origin')).toBeNull();
});

test('OPTIONS says which methods there are', async () => {
  const answer = await hub.call('OPTIONS', '/api/v1/groups/x');
  expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, HEAD, PATCH, DELETE, OPTIONS']);
  expect((await hub.call('OPTIONS', '/api/v1/nothing')).status).toBe(404);
});

test('reading with the cookie needs no origin', async () => {
  expect((await hub.call('GET', '/api/v1/account', { cookie })).status).toBe(200);
});

test('A4: a page of another origin signs in for a bearer, without credentials, and gets no cookie', async () => {
  const origin = 'https://notebook.example';
  const preflight = await fetch(`${hub.url}/api/v1/sessions`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  const answer = await hub.call('POST', '/api/v1/sessions', {
    body: { email: ben.email, password: TEST_PASSWORD, kind: 'script' },
    headers: { origin },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  expect(answer.headers.get('set-cookie')).toBeNull();
  const refused = await hub.call('POST', '/api/v1/sessions', {
    body: { email: ben.email, password: 'not this one', kind: 'script' },
    headers: { origin },
  });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
});
