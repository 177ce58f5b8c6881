import { type Endpoint, type EndpointName, endpoints } from '@tessera/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Sent } from '../../testing/http-caller.ts';
import { noteKind, startTestHub, type TestHub } from '../../testing/index.ts';

/** A page of another site that acts with the cookie of whoever reads it (CSRF), against every write that there is. */

let hub: TestHub;
let cookie: string;
let resource: string;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind], environment: { TESSERA_URL: 'https://hub.example.org' } });
  cookie = await hub.cookieOf(hub.admin);
  const note = { kind: 'note', title: 'A note', content: { text: 'hello' } };
  resource = (await hub.admin.call('POST', '/api/v1/resources', note)).body.id;
});
afterAll(() => hub.close());

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];
const writes = all.filter(([, { method }]) => method !== 'GET');
/** Other pages may call these, and a cookie makes no difference to them. */
const open = writes.filter(([name, { needs }]) => needs.anyOrigin === true || name === 'signIn');
const kept = writes.filter((one) => !open.includes(one));

/** What a browser says of a page elsewhere: new ones in every request, older ones by the origin alone. */
const elsewhere: readonly Readonly<Record<string, string>>[] = [
  { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' },
  { 'sec-fetch-site': 'cross-site', origin: 'null' },
  { origin: 'https://evil.example' },
  { origin: 'https://hub.example.org.evil.example' },
  { origin: 'null' },
  {},
];

/** The bodies that a form, or a page without asking first, can send. */
const bodies: readonly Sent[] = [
  { body: '{}', headers: { 'content-type': 'text/plain' } },
  { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { body: {} },
];

function send(endpoint: Endpoint, sent: Sent): Promise<Answer> {
  const path = endpoint.path
    .replace(':id', resource)
    .replace(':role', 'GUEST')
    .replaceAll(/:\w+/g, 'x')
    .replace('*', 'text');
  return hub.call(endpoint.method, path, { ...sent, cookie });
}

/** Everything that a write could have changed, by what it logs and by whom it signs in. */
function traces(): Promise<unknown> {
  return hub.hub.store.read(async (unit) => ({
    log: await unit.audit.latest(1),
    accounts: await unit.accounts.count(),
    mails: (await unit.outbox.list({ limit: 1 })).items.map(({ id }) => id),
  }));
}

describe('CSRF', () => {
  test('A4: there are writes to attack', () => {
    expect(kept.length).toBeGreaterThan(100);
    expect(open.length).toBeLessThan(5);
  });

  test.each(kept)(
    'A4: %s is refused to another site, whatever it sends, without a trace',
    async (_name, endpoint) => {
      const before = await traces();
      for (const headers of elsewhere) {
        for (const sent of endpoint.method === 'DELETE' ? [{}] : bodies) {
          const answer = await send(endpoint, { ...sent, headers: { ...sent.headers, ...headers } });
          // Errors of AuthZEN are a status and a text.
          const said = typeof answer.body === 'string' ? answer.body : answer.body.code;
          expect([answer.status, said], JSON.stringify(headers)).toEqual([
            403,
            expect.stringMatching(/^(origin-refused|A page of another site tried .*)$/),
          ]);
          expect(answer.headers.get('set-cookie')).toBeNull();
          expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
        }
      }
      expect(await traces()).toEqual(before);
    },
  );

  test.each(open)('A4: %s, which other pages may call, does nothing by a cookie', async (_name, endpoint) => {
    const before = await traces();
    for (const headers of elsewhere) {
      for (const sent of bodies) {
        const theirs = { ...sent, headers: { ...sent.headers, ...headers } };
        const [withCookie, without] = [
          await send(endpoint, theirs),
          await hub.call('POST', endpoint.path, theirs),
        ];
        expect(withCookie.status).toBeGreaterThanOrEqual(400);
        if (Object.keys(headers).length > 0) expect(withCookie.status).toBe(without.status);
        expect(withCookie.headers.get('set-cookie')).toBeNull();
        expect(withCookie.headers.get('access-control-allow-credentials')).toBeNull();
      }
    }
    expect(await traces()).toEqual(before);
  });

  test('A4: a method that hides in a header or a field is not that method', async () => {
    const path = `/api/v1/resources/${resource}`;
    for (const how of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      const answer = await hub.call('POST', `${path}?_method=DELETE`, {
        cookie,
        headers: { [how]: 'DELETE', origin: 'https://hub.example.org' },
        body: { _method: 'DELETE' },
      });
      expect([404, 405]).toContain(answer.status);
    }
    expect((await hub.admin.call('GET', path)).status).toBe(200);
  });

  test('A4: no read changes anything: following an address with the cookie leaves the log as it is', async () => {
    const before = await traces();
    for (const [, endpoint] of all.filter(([, { method }]) => method === 'GET')) {
      await send(endpoint, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } });
    }
    expect(await traces()).toEqual(before);
  });
});
