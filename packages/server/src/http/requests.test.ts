import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteKind, startTestHub, type TestHub, type TestPerson } from '../testing/index.ts';

let hub: TestHub;
let ben: TestPerson;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind], environment: { TESSERA_URL: 'http://hub.example.org' } });
  ben = await hub.person('Ben Berg');
});
afterAll(() => hub.close());

/** Sends bytes as they are and reads what comes until the hub closes or `enough` is satisfied. */
function rawly(text: string, enough: (answer: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(hub.hub.port(), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (enough(answer)) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('every answer carries the number of its request', async () => {
  const answer = await hub.call('GET', '/api/metadata', { headers: { 'x-request-id': 'mine' } });
  expect(answer.headers.get('x-request-id')).toMatch(/^[a-z2-7]{26}$/);
  const refused = await hub.call('GET', '/api/v1/account');
  expect(refused.body.requestId).toBe(refused.headers.get('x-request-id'));
  expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
});

test('unknown fields, wrong types and missing fields are all named with what would do', async () => {
  const { status, body } = await hub.admin.call('POST', '/api/v1/users', {
    email: 'no address',
    isAdmin: true,
    website: 'ftp://example.org',
    role: 'KING',
  });
  expect(status).toBe(400);
  expect(body.code).toBe('input-invalid');
  expect(
    Object.fromEntries(
      body.errors.map((one: { field: string; message: string }) => [one.field, one.message]),
    ),
  ).toEqual({
    name: 'is missing; it must be text',
    email: 'must be an e-mail address such as ann@example.org',
    website: 'must start with http:// or https://',
    role: 'must be one of ADMIN, DATA_SCIENTIST, GUEST',
    isAdmin: 'is not a field of this call; leave it out',
  });
});

test('a field that takes one of several forms names them', async () => {
  const { body } = await hub.admin.call('POST', '/api/v1/permissions/preview', { kind: 'fly' });
  expect(body.errors).toEqual([
    { field: 'kind', message: expect.stringMatching(/^must be one of [a-z]+, /) },
  ]);
});

test('unknown query parameters and repeated ones are refused', async () => {
  const unknown = await hub.admin.call('GET', '/api/v1/users?order=name');
  expect(unknown.status).toBe(400);
  expect(unknown.body.errors).toEqual([
    { field: 'order', message: 'is not a field of this call; leave it out' },
  ]);
  const twice = await hub.admin.call('GET', '/api/v1/users?query=a&query=b');
  expect(twice.status).toBe(400);
  expect(twice.body.errors[0].field).toBe('query');
});

test('malformed JSON says where', async () => {
  const answer = await ben.call('PATCH', '/api/v1/account', undefined, {
    body: '{"name": "Ben", "institution": null, }',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.detail).toBe('(body): is not valid JSON, at character 38');
});

test('names and titles are one line that shows what it holds; texts hold no control characters', async () => {
  const turned = `${String.fromCodePoint(0x202e)}gpj.exe`;
  const nothing = String.fromCodePoint(0x200b);
  const bad = ['a\u0000b', 'a\nb', 'a\tb', '\u001b[31m', '\ud800', turned, 'a\u2028b', nothing];
  for (const name of bad) {
    for (const answer of [
      await hub.admin.call('POST', '/api/v1/users', { name, email: 'new@example.org' }),
      await hub.admin.call('POST', '/api/v1/groups', { name }),
      await hub.admin.call('POST', '/api/v1/organizations', { name }),
      await ben.call('PATCH', '/api/v1/account', { name }),
      await ben.call('POST', '/api/v1/account/keys', { name, scopes: ['read'] }),
    ]) {
      expect([answer.status, answer.body.errors?.[0].field]).toEqual([400, 'name']);
      expect(answer.body.errors[0].message).toMatch(/must be one line|must have a character/);
    }
    const titled = await ben.call('POST', '/api/v1/resources', { kind: 'note', title: name, content: {} });
    expect(titled.body.errors[0].field).toBe('title');
  }
  const described = (description: string) =>
    hub.admin.call('POST', '/api/v1/groups', { name: ' Tidy ', description });
  expect((await described('a\u0000')).body.errors[0].field).toBe('description');
  const tidy = await described('two\n\tlines, \u0646\u0627\u0645');
  expect([tidy.status, tidy.body.name]).toEqual([201, 'Tidy']);
  const renamed = await ben.call('PATCH', '/api/v1/account', { name: 'Zoë 张 🦊 \u0646\u200c\u0627' });
  expect(renamed.status).toBe(200);
});

test('a body that would poison prototypes is refused', async () => {
  for (const body of ['{"__proto__": {"admin": true}}', '{"constructor": {"prototype": {"admin": true}}}']) {
    const answer = await ben.call('PATCH', '/api/v1/account', undefined, {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
  }
});

test('a body of many faults, and one of great depth, are refused in few words', async () => {
  const fields = Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join(',');
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
  for (const body of [`{${fields}}`, `{"name": ${deep}}`, deep]) {
    const answer = await ben.call('PATCH', '/api/v1/account', undefined, {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'input-invalid']);
    expect(JSON.stringify(answer.body).length).toBeLessThan(100_000);
  }
});

test('a body that is not an object, and one that is not UTF-8, are refused', async () => {
  for (const body of ['[]', '"x"', 'null', '7']) {
    const answer = await ben.call('PATCH', '/api/v1/account', undefined, {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].message).toBe('must be an object');
  }
  const bytes = await ben.call('PATCH', '/api/v1/account', undefined, {
    body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
    headers: { 'content-type': 'application/json' },
  });
  expect(bytes.body.detail).toBe('(body): is not UTF-8 text');
});

test('another media type is 415, a compressed body too', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await ben.call('PATCH', '/api/v1/account', undefined, {
      body: 'name=x',
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(415);
    expect(answer.body.code).toBe('media-type-unknown');
  }
  const packed = await ben.call('PATCH', '/api/v1/account', undefined, {
    body: '{}',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  });
  expect(packed.status).toBe(415);
});

test('an unknown method is 405 with those that are known, an unknown address 404', async () => {
  const method = await hub.admin.call('DELETE', '/api/v1/users');
  expect(method.status).toBe(405);
  expect(method.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  expect(method.body.code).toBe('method-unknown');
  const address = await hub.admin.call('GET', '/api/v1/nothing');
  expect(address.status).toBe(404);
  expect(address.body.code).toBe('not-found');
  const outside = await hub.call('GET', '/nothing.js');
  expect(outside.status).toBe(404);
  expect(outside.headers.get('content-type')).toContain('application/problem+json');
});

test('a 200 MB body is refused at once and not kept', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const megabyte = new Uint8Array(1_000_000).fill(0x20);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ === 200) controller.close();
      else controller.enqueue(megabyte);
    },
  });
  const response = await fetch(`${hub.url}/api/v1/account`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${ben.token}`, 'content-type': 'application/json' },
    body,
    duplex: 'half',
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'too-large', parameters: { limit: 1_048_576 } });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

test('an announced 200 MB body is refused before a byte of it', async () => {
  const answer = await rawly(
    [
      'PATCH /api/v1/account HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${ben.token}`,
      'Content-Type: application/json',
      'Content-Length: 200000000',
      '',
      '',
    ].join('\r\n'),
    (text) => text.includes('too-large'),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a sender who goes on for ever after the refusal is cut', async () => {
  const head = [
    'PATCH /api/v1/account HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${ben.token}`,
    'Content-Type: application/json',
    'Content-Length: 200000000',
  ];
  expect(await rawly([...head, '', ''].join('\r\n'))).toMatch(/^HTTP\/1\.1 413 /);
});

test('who lacks what a route needs is refused before a body is read', async () => {
  const answer = await rawly(
    [
      'POST /api/v1/users HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'Content-Length: 900000',
      '',
      '',
    ].join('\r\n'),
    (text) => text.includes('signed-out'),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
});

test('oversized headers and cookies are refused as such', async () => {
  const answer = await rawly(
    `GET /api/metadata HTTP/1.1\r\nHost: x\r\nCookie: a=${'b'.repeat(20_000)}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(answer).toContain('application/problem+json');
});

test('what is not HTTP is refused', async () => {
  expect(await rawly('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('a request with two lengths, or a length and chunks, is refused', async () => {
  const two = 'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}';
  const both =
    'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
  expect(await rawly(two)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await rawly(both)).toMatch(/^HTTP\/1\.1 400 /);
});

test('a malformed address is a problem document', async () => {
  const answer = await rawly('GET /api/v1/users/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
  expect(answer).toContain('application/problem+json');
});

test('HEAD answers as GET without a body', async () => {
  const answer = await hub.call('HEAD', '/api/metadata');
  expect(answer.status).toBe(200);
  expect(answer.body).toBe('');
  expect((await hub.call('HEAD', '/api/v1/account')).status).toBe(401);
});

test('A27: links are made of the public address, whatever host the request names', async () => {
  for (const headers of [{ 'x-forwarded-host': 'evil.example' }, { forwarded: 'host=evil.example' }]) {
    const name = `Guest ${Object.keys(headers)[0]}`;
    const { body } = await hub.admin.call(
      'POST',
      '/api/v1/users',
      { name, email: `${Object.keys(headers)[0]}@example.org` },
      { headers },
    );
    expect(body.setPasswordAddress).toMatch(/^http:\/\/hub\.example\.org\/set-password#[\w-]{43}$/);
  }
});

test('a name cannot inject a header into a download', async () => {
  const published = await ben.call('POST', '/api/v1/resources', {
    kind: 'note',
    title: 'A note',
    content: { text: '<script>alert(1)</script>' },
  });
  expect(published.status).toBe(201);
  // No call stores such a title any more.
  await hub.hub.store.write(async (unit) => {
    const judged = await unit.access.judge(await unit.access.asker(null, 0), published.body.id);
    if (judged === null) throw new Error('the note is gone');
    const title = 'a"; filename="b.html\r\nSet-Cookie: x=y é';
    await unit.resources.update(judged.resource.key, { title });
  });
  const answer = await ben.call('GET', `/api/v1/resources/${published.body.id}/parts/text`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="a_; filename=_b.html__Set-Cookie: x=y _.html"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html__Set-Cookie%3A%20x%3Dy%20%C3%A9.html`,
  );
});

test('nothing secret reaches the log', async () => {
  const password = 'a secret that nobody logs';
  await hub.signIn('nobody@example.org', password);
  const key = await ben.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['read'] });
  await hub.call('GET', '/api/v1/account', { token: key.body.secret });
  const all = hub.logged().join('\n');
  expect(all).toContain('"route":"/api/v1/sessions"');
  for (const secret of [
    password,
    ben.token,
    key.body.secret,
    key.body.secret.slice(-43),
    hub.setUpAddress?.split('#')[1],
  ]) {
    expect(all).not.toContain(secret);
  }
});

test('the time for headers, for a whole request and for silence is limited', () => {
  const { server } = hub.hub;
  expect(server.headersTimeout).toBe(20_000);
  expect(server.requestTimeout).toBe(600_000);
  expect(server.timeout).toBe(300_000);
  expect(server.maxRequestsPerSocket).toBe(0);
});
