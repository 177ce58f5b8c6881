import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestHub } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import { FINISH, ProviderWorld, verified } from './testing/provider-world.ts';
import { type ForgingProvider, startForgingProvider, type TestProvider } from './testing/test-provider.ts';

const MINUTE = 60_000;

let world: ProviderWorld;
let hub: TestHub;
let provider: TestProvider;
/** Of the provider at the hub. */
let id: string;
beforeAll(async () => {
  world = await ProviderWorld.start();
  ({ hub, provider, id } = world);
});
afterAll(() => world.close());
beforeEach(() => world.configure({}));

describe('what comes back', () => {
  test('A6: is good once, in the browser that went, with its own state', async () => {
    provider.present = 's-back';
    provider.people.set('s-back', verified('Bea Back'));
    const browser = new TestBrowser(hub.url);
    const answer = await provider.visit(await world.begin(browser));
    // Without the cookie; with the cookie of another trip.
    const bare = await new TestBrowser(hub.url).call('POST', FINISH, { answer });
    expect([bare.status, bare.body.code]).toEqual([401, 'sign-in-over']);
    const victim = new TestBrowser(hub.url);
    await world.begin(victim);
    const planted = await victim.call('POST', FINISH, { answer });
    expect([planted.status, planted.body.code]).toEqual([403, 'provider-refused']);
    expect((await victim.call('GET', '/api/v1/account')).status).toBe(401);
    const cookies = new Map(browser.cookies);
    expect((await browser.call('POST', FINISH, { answer })).body.outcome).toBe('signed-in');
    const replay = new TestBrowser(hub.url);
    for (const [name, value] of cookies) replay.cookies.set(name, value);
    expect((await replay.call('POST', FINISH, { answer })).body.code).toBe('sign-in-over');
    // The code alone, in a new trip with the right state: the provider knows that it is used, and its verifier differs.
    const state = new URL(await world.begin(replay)).searchParams.get('state') ?? '';
    const query = new URLSearchParams(answer);
    query.set('state', state);
    expect((await replay.call('POST', FINISH, { answer: query.toString() })).body.code).toBe(
      'provider-refused',
    );
  });

  test('A6: a code that was stolen on its way is worth nothing in another trip', async () => {
    provider.present = 's-steal';
    provider.people.set('s-steal', verified('Stu Stolen'));
    const stolen = new URLSearchParams(await provider.visit(await world.begin(new TestBrowser(hub.url))));
    const thief = new TestBrowser(hub.url);
    stolen.set('state', new URL(await world.begin(thief)).searchParams.get('state') ?? '');
    const answer = await thief.call('POST', FINISH, { answer: stolen.toString() });
    expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
  });

  test('A6: is over after ten minutes, and when the provider was changed meanwhile', async () => {
    provider.present = 's-late';
    provider.people.set('s-late', verified('Lou Late'));
    const browser = new TestBrowser(hub.url);
    const answer = await provider.visit(await world.begin(browser));
    hub.clock.advance(10 * MINUTE);
    expect((await browser.call('POST', FINISH, { answer })).body.code).toBe('sign-in-over');
    const other = new TestBrowser(hub.url);
    const second = await provider.visit(await world.begin(other));
    await world.configure({ enabled: false });
    expect((await other.call('POST', FINISH, { answer: second })).body.code).toBe('sign-in-over');
    const gone = await new TestBrowser(hub.url).call('POST', '/api/v1/sign-in/provider', { provider: id });
    expect(gone.status).toBe(404);
  });

  test('A6: from another issuer than one went to is refused (mix-up)', async () => {
    provider.present = 's-mix';
    provider.people.set('s-mix', verified('Mia Mixed'));
    for (const iss of ['https://evil.example', null]) {
      const browser = new TestBrowser(hub.url);
      const query = new URLSearchParams(await provider.visit(await world.begin(browser)));
      if (iss === null) query.delete('iss');
      else query.set('iss', iss);
      const answer = await browser.call('POST', FINISH, { answer: query.toString() });
      expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
    }
  });

  test('CSRF: another site neither begins nor finishes a sign-in', async () => {
    for (const path of [
      '/api/v1/sign-in/provider',
      FINISH,
      '/api/v1/sign-in/code',
      '/api/v1/sign-in/passkey',
    ]) {
      const answer = await hub.call('POST', path, { body: {}, headers: { 'sec-fetch-site': 'cross-site' } });
      expect([answer.status, answer.body.code]).toEqual([403, 'origin-refused']);
    }
  });
});

describe('what a second provider says', () => {
  let forging: ForgingProvider;
  let second: string;
  let nonce = '';
  beforeAll(async () => {
    forging = await startForgingProvider('forger', () => nonce);
    second = await world.addProvider({ name: 'Second', issuer: forging.issuer });
  });
  afterAll(async () => {
    await hub.call('DELETE', `/api/v1/sign-in-providers/${second}`, { token: await world.boss() });
    await forging.close();
  });

  async function back() {
    const browser = new TestBrowser(hub.url);
    const went = new URL(await world.begin(browser, second)).searchParams;
    nonce = went.get('nonce') ?? '';
    const answer = new URLSearchParams({ code: 'c', state: went.get('state') ?? '' }).toString();
    return browser.call('POST', FINISH, { answer });
  }

  test('A6: counts when it is signed, for this hub, now, and for this trip', async () => {
    forging.forge = {};
    expect((await back()).body.outcome).toBe('signed-in');
    const seen = forging.seen.at(-1);
    expect(seen?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    expect(seen?.get('redirect_uri')).toBe(`${hub.hub.url()}/sign-in/callback`);
  });

  test.each([
    ['another nonce', { claims: { nonce: 'replayed' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['an end in the past', { claims: { exp: 1000 } }],
    ['no subject', { claims: { sub: undefined } }],
    ['another key', { key: 'other' }],
    ['no signature', { key: 'none' }],
  ] as const)('A6: with %s it lets nobody in', async (_name, forge) => {
    forging.forge = forge;
    const answer = await back();
    expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
  });

  test('A6: a subject of one provider is nobody at another', async () => {
    const { answer } = await world.come('s-same', verified('Sam Same'));
    forging.forge = { claims: { sub: 's-same', email: 'sam.second@example.org' } };
    const other = await back();
    expect(other.body.account.id).not.toBe(answer.body.account.id);
  });
});
