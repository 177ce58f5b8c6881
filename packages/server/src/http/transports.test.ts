import { Readable } from 'node:stream';
import { type Endpoint, endpoint, NDJSON, noContent } from '@tessera/contract';
import { Problem, requireAccount } from '@tessera/domain';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { noteKind, startTestHub, type TestHub, type TestPerson } from '../testing/index.ts';
import { AccessSwitch } from './access-switch.ts';
import type { Handler, RequestContext } from './context.ts';
import { createGate } from './gate.ts';
import { mountEndpoint } from './mount.ts';

let hub: TestHub;
let ben: TestPerson;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind] });
  ben = await hub.person('Ben Berg');
});
afterAll(() => hub.close());

const publish = (content: object, headers: Record<string, string> = {}, who = ben) =>
  who.call('POST', '/api/v1/resources', { kind: 'note', title: 'A note', content }, { headers });

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('progress', () => {
  test('G10: lines of progress and then the result, when the caller asks for them', async () => {
    const answer = await publish({ text: 'x', steps: 3 }, { accept: NDJSON });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(NDJSON);
    const all = lines(answer.body);
    expect(all.slice(0, 3)).toEqual([
      { type: 'progress', done: 0, step: 'writing' },
      { type: 'progress', done: 1 / 3, step: 'writing' },
      { type: 'progress', done: 2 / 3, step: 'writing' },
    ]);
    expect(all.at(-1)).toMatchObject({ type: 'result', result: { kind: 'note', role: 'owner' } });
  });

  test('without asking the answer is the result itself', async () => {
    const answer = await publish({ text: 'x', steps: 2 });
    expect([answer.status, answer.body.kind]).toEqual([201, 'note']);
  });

  test('what fails before the first line has its own status, what fails later is the last line', async () => {
    const early = await publish({ text: 7 }, { accept: NDJSON });
    expect([early.status, early.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    // Taken away while the note is being written.
    const gone = await hub.person('Gone Guy');
    const response = await fetch(`${hub.url}/api/v1/resources`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gone.token}`, 'content-type': 'application/json', accept: NDJSON },
      body: JSON.stringify({ kind: 'note', title: 'A note', content: { text: 'x', steps: 20 } }),
    });
    expect(response.status).toBe(200);
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(gone.id);
      if (account !== null) await unit.accounts.update(account.key, { role: 'GUEST' });
    });
    const last = lines(await response.text()).at(-1);
    expect(last).toMatchObject({ type: 'problem', problem: { code: 'permission-needed', status: 403 } });
  });

  test('G10: closing the connection cancels the work and leaves nothing', async () => {
    const before = (await ben.call('GET', '/api/v1/resources?view=mine&limit=200')).body.items.length;
    const stop = new AbortController();
    const response = await fetch(`${hub.url}/api/v1/resources`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ben.token}`, 'content-type': 'application/json', accept: NDJSON },
      body: JSON.stringify({ kind: 'note', title: 'Cancelled', content: { text: 'x', steps: 500 } }),
      signal: stop.signal,
    });
    await response.body?.getReader().read();
    stop.abort();
    await expect
      .poll(() =>
        hub.logged().some((line) => line.includes('"status":200') && line.includes('"/api/v1/resources"')),
      )
      .toBe(true);
    expect((await ben.call('GET', '/api/v1/resources?view=mine&limit=200')).body.items).toHaveLength(before);
  });
});

describe('downloads', () => {
  test('what a user uploaded is no document of the hub: attachment, sandbox, not sniffed, kept by nobody', async () => {
    const { body } = await publish({ text: '<script>alert(1)</script>' });
    const answer = await ben.call('GET', `/api/v1/resources/${body.id}/parts/text`);
    expect(answer.body).toBe('<script>alert(1)</script>');
    const header = (name: string) => answer.headers.get(name);
    expect(header('content-disposition')).toBe(
      `attachment; filename="A note.html"; filename*=UTF-8''A%20note.html`,
    );
    expect(header('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('cache-control')).toBe('private, no-cache');
    expect(header('cross-origin-resource-policy')).toBe('same-origin');
  });

  test('what a reader keeps is asked for again through the check', async () => {
    const { body } = await publish({ text: 'kept' });
    const path = `/api/v1/resources/${body.id}/parts/text`;
    const first = await ben.call('GET', path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/);
    const again = await ben.call('GET', path, undefined, {
      headers: { 'if-none-match': `"other", ${etag}` },
    });
    expect([again.status, again.body]).toEqual([304, '']);
    const eve = await hub.person('Eve Etag');
    const stranger = await eve.call('GET', path, undefined, { headers: { 'if-none-match': etag } });
    expect(stranger.status).toBe(404);
    const head = await ben.call('HEAD', path);
    expect([head.status, head.headers.get('content-length'), head.body]).toEqual([200, '4', '']);
  });

  test('S23: a revoke stops a download under way, and the receipt says so', async () => {
    const { body } = await publish({ text: 'x' });
    const rita = await hub.person('Rita Reader');
    await ben.call('POST', `/api/v1/resources/${body.id}/share`, {
      invitations: [{ email: rita.email, role: 'viewer' }],
    });
    const response = await fetch(`${hub.url}/api/v1/resources/${body.id}/parts/slow`, {
      headers: { authorization: `Bearer ${rita.token}` },
    });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    await reader?.read();
    const receipt = await ben.call('POST', `/api/v1/resources/${body.id}/share`, {
      invitations: [],
      people: [],
    });
    expect(receipt.body).toMatchObject({ downloadsStopped: 1 });
    await expect(drain(reader)).rejects.toThrow();
  });

  test('P4: losing the permission to export stops an export under way', async () => {
    const { body } = await publish({ text: 'x' });
    const group = await hub.admin.call('POST', '/api/v1/groups', {
      ...{ name: 'Exporters', permissions: ['data:export'], sharing: true },
    });
    const gil = await hub.person('Gil Guest', { role: 'GUEST' });
    await hub.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${gil.id}`, {});
    await ben.call('POST', `/api/v1/resources/${body.id}/share`, { invitations: [{ email: gil.email }] });
    const response = await fetch(`${hub.url}/api/v1/resources/${body.id}/export/slow`, {
      headers: { authorization: `Bearer ${gil.token}` },
    });
    expect(response.status).toBe(200);
    await hub.admin.call('DELETE', `/api/v1/groups/${group.body.id}/members/${gil.id}`);
    await expect(drain(response.body?.getReader())).rejects.toThrow();
  });

  test('A5: ending the session or the access key ends what it downloads, and nothing else', async () => {
    const { body } = await publish({ text: 'x' });
    const start = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${hub.url}/api/v1/resources/${body.id}/parts/slow`, { headers });
      expect(response.status).toBe(200);
      return response.body?.getReader();
    };
    const other = (await hub.signIn(ben.email, ben.password)).body.token;
    const made = await ben.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['read'] });
    const [kept, bySession, byKey] = [
      await start(ben.token),
      await start(other),
      await start(made.body.secret),
    ];
    await hub.call('DELETE', '/api/v1/sessions/current', { token: other });
    await ben.call('DELETE', `/api/v1/account/keys/${made.body.key.id}`);
    await expect(drain(bySession)).rejects.toThrow();
    await expect(drain(byKey)).rejects.toThrow();
    expect((await kept?.read())?.done).toBe(false);
    await kept?.cancel();
  });

  test('A8: where guests are let in no longer, their downloads stop', async () => {
    const { body } = await ben.call('POST', '/api/v1/resources', {
      ...{ kind: 'note', title: 'Open', content: { text: 'x' }, sharing: { mode: 'public' } },
    });
    const response = await fetch(`${hub.url}/api/v1/resources/${body.id}/parts/slow`);
    expect(response.status).toBe(200);
    const guests = (allowed: boolean) =>
      hub.hub.store.write((unit) => unit.settings.set('guestSessions', allowed));
    await guests(false);
    try {
      await expect(drain(response.body?.getReader())).rejects.toThrow();
    } finally {
      await guests(true);
    }
  });

  test('S23: what ends by time stops a download at its moment', async () => {
    const { body } = await publish({ text: 'x' });
    const tim = await hub.person('Tim Timed');
    const until = new Date(hub.clock.now() + 60_000).toISOString();
    await ben.call('POST', `/api/v1/resources/${body.id}/share`, {
      invitations: [{ email: tim.email, role: 'viewer', until }],
    });
    const response = await fetch(`${hub.url}/api/v1/resources/${body.id}/parts/slow`, {
      headers: { authorization: `Bearer ${tim.token}` },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    hub.clock.advance(60_000);
    await expect(drain(reader)).rejects.toThrow();
  });

  test('S23: losing the account stops it too, within a second', async () => {
    const { body } = await publish({ text: 'x' });
    const dora = await hub.person('Dora Done');
    await ben.call('POST', `/api/v1/resources/${body.id}/share`, {
      invitations: [{ email: dora.email, role: 'viewer' }],
    });
    const response = await fetch(`${hub.url}/api/v1/resources/${body.id}/parts/slow`, {
      headers: { authorization: `Bearer ${dora.token}` },
    });
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(dora.id);
      if (account !== null) await unit.accounts.update(account.key, { status: 'disabled' });
    });
    await expect(drain(response.body?.getReader())).rejects.toThrow();
  });

  async function drain(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
    for (;;) if ((await reader?.read())?.done !== false) return;
  }
});

describe('the mount', () => {
  /** One endpoint on a server of its own, over the store of the hub. */
  async function answerOf<E extends Endpoint>(one: E, handler: Handler<E>, accept = '*/*') {
    const app = Fastify();
    await app.register(import('@fastify/cookie'));
    // As what packs answers does: an answer that was given is not yet on its way.
    app.addHook('onSend', async (_request, _reply, payload) => {
      await new Promise((resolve) => setImmediate(resolve));
      return payload;
    });
    const { store, machine } = hub.hub;
    const context = hub.hub.systemContext();
    const gate = createGate({
      ...{ store, machine, kinds: context.kinds, clock: context.clock, random: context.random },
      ...{
        hasher: context.hasher,
        bus: context.bus,
        switch: new AccessSwitch({
          ...{ store, clock: context.clock, log: store.openLog('test') },
          failed: () => {},
        }),
        url: () => hub.url,
        later: () => {},
      },
    });
    mountEndpoint(app, one, handler, gate);
    const answer = await app.inject({
      method: one.method,
      url: one.path,
      headers: { authorization: `Bearer ${ben.token}`, accept },
    });
    await app.close();
    return answer;
  }
  const needs = { who: 'account', scope: 'read' } as const;

  test('a route that says not what it needs does not start', async () => {
    const one = {
      ...endpoint({ method: 'GET', path: '/x', summary: '', needs, output: z.object({}) }),
      needs: undefined,
    };
    // A mistake that types forbid, as a plug-in without types could make it.
    await expect(answerOf(one as never, async () => ({}) as never)).rejects.toThrow(
      'GET /x does not say what it needs',
    );
  });

  test('P7: an answer of a route that needs a role, without the role being asked for, is a mistake of ours', async () => {
    const one = endpoint({
      method: 'GET',
      path: '/x',
      summary: '',
      needs: { ...needs, role: 'editor' },
      output: z.object({ secret: z.string() }),
    });
    const forgot = await answerOf(one, async () => ({ secret: 'leaked' }));
    expect(forgot.statusCode).toBe(500);
    expect(forgot.body).not.toContain('leaked');
    const asked = await answerOf(one, async (context) => ({ secret: String(context.neededRole) }));
    expect([asked.statusCode, asked.json()]).toEqual([200, { secret: 'editor' }]);
  });

  test('what the contract does not know is left out of an answer; what it needs has to be there', async () => {
    const one = endpoint({
      method: 'GET',
      path: '/x',
      summary: '',
      needs,
      output: z.object({ name: z.string() }),
    });
    const more = { name: 'Ben', passwordHash: '$argon2id$' };
    expect((await answerOf(one, async () => more)).json()).toEqual({ name: 'Ben' });
    const less = await answerOf(one, async () => ({}) as { name: string });
    expect(less.statusCode).toBe(500);
  });

  test('the handler knows who asks; no content is 204', async () => {
    const one = endpoint({ method: 'GET', path: '/x', summary: '', needs, output: noContent });
    let who = '';
    const answer = await answerOf(one, async (context) => {
      who = requireAccount(context.caller).id;
      return undefined;
    });
    expect([answer.statusCode, answer.body, who]).toEqual([204, '', ben.id]);
  });

  test('G10: progress that is told after the answer neither begins another nor keeps it open', async () => {
    const one = endpoint({
      ...{ method: 'POST', path: '/x', summary: '', needs, output: z.object({}) },
      transport: 'progress',
    });
    // A helper that has not heard yet that the work failed: sooner or later, the caller hears it once, and the end.
    for (let hops = 0; hops < 16; hops++) {
      const tell = (context: RequestContext, left: number) => {
        if (left === 0) context.progress({ done: 0.5, step: 'late' });
        else queueMicrotask(() => tell(context, left - 1));
      };
      const failed = await answerOf(
        one,
        async (context) => {
          tell(context, hops);
          throw new Problem('conflict', { detail: 'It failed at once.' });
        },
        NDJSON,
      );
      const said = lines(failed.body).at(-1);
      expect((failed.statusCode === 200 ? said.problem : said).code).toBe('conflict');
    }
    const { promise: later, resolve } = Promise.withResolvers<void>();
    const whole = await answerOf(
      one,
      async (context) => {
        context.progress({ done: 0, step: 'first' });
        setImmediate(() => {
          context.progress({ done: 1, step: 'late' });
          resolve();
        });
        return {};
      },
      NDJSON,
    );
    await later;
    expect(lines(whole.body).map((line) => line.type)).toEqual(['progress', 'result']);
  });

  test('a media type that is none, and bytes in memory, are sent safely', async () => {
    const one = endpoint({
      method: 'GET',
      path: '/x',
      summary: '',
      needs,
      output: z.unknown(),
      transport: 'bytes-out',
    });
    const bytes = await answerOf(one, async () => ({
      mediaType: 'text/html\r\nx: y',
      body: new Uint8Array([65, 66]),
    }));
    expect([bytes.headers['content-type'], bytes.body]).toEqual(['application/octet-stream', 'AB']);
    const stream = await answerOf(one, async () => ({
      mediaType: 'text/plain',
      body: Readable.from(['AB']),
    }));
    expect(stream.body).toBe('AB');
  });
});
