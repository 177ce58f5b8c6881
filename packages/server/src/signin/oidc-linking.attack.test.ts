import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub, type TestPerson } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import { FINISH, ProviderWorld, verified } from './testing/provider-world.ts';
import type { TestProvider } from './testing/test-provider.ts';

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

describe('an address that has an account', () => {
  test('A6: links only after signing in to that account', async () => {
    const lena = await hub.person('Lena Linked');
    const { browser, answer } = await world.come('s-lena', verified('Lena Linked'));
    expect(answer.body).toMatchObject({ outcome: 'link-offer', email: lena.email });
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(401);
    expect((await browser.call('POST', '/api/v1/account/provider-offer', {})).status).toBe(401);
    const body = { email: lena.email, password: TEST_PASSWORD, kind: 'browser' };
    expect((await browser.call('POST', '/api/v1/sessions', body)).status).toBe(201);
    const linked = await browser.call('POST', '/api/v1/account/provider-offer', {});
    expect([linked.status, linked.body]).toEqual([200, { provider: 'Campus', next: '/r/abc' }]);
    expect((await browser.call('POST', '/api/v1/account/provider-offer', {})).body.code).toBe('sign-in-over');
    const again = await world.come('s-lena', verified('Lena Linked'));
    expect(again.answer.body.account.id).toBe(lena.id);
  });

  test('A6: does not link to another account, nor from another browser', async () => {
    const vic = await hub.person('Vic Victim');
    const eve = await hub.person('Eve Elsewhere');
    const { browser } = await world.come('s-vic', verified('Vic Victim'));
    const body = { email: eve.email, password: TEST_PASSWORD, kind: 'browser' };
    await browser.call('POST', '/api/v1/sessions', body);
    expect((await browser.call('POST', '/api/v1/account/provider-offer', {})).body.code).toBe('conflict');
    await world.come('s-vic', verified('Vic Victim'));
    const other = new TestBrowser(hub.url);
    await other.call('POST', '/api/v1/sessions', { ...body, email: vic.email });
    expect((await other.call('POST', '/api/v1/account/provider-offer', {})).body.code).toBe('sign-in-over');
  });

  test('A6: one links and unlinks on the account page, freshly signed in, and one identity has one account', async () => {
    const uli = await hub.person('Uli Unlinks');
    const browser = new TestBrowser(hub.url);
    await browser.call('POST', '/api/v1/sessions', {
      email: uli.email,
      password: TEST_PASSWORD,
      kind: 'browser',
    });
    const link = async (who: TestBrowser, subject: string) => {
      provider.present = subject;
      provider.people.set(subject, { name: 'U', email: 'elsewhere@uni.example' });
      const begun = await who.call('POST', `/api/v1/account/providers/${id}`, {});
      return who.call('POST', FINISH, { answer: await provider.visit(begun.body.address) });
    };
    expect((await link(browser, 's-uli')).body.outcome).toBe('linked');
    expect((await world.come('s-uli', { name: 'U' })).answer.body.account.id).toBe(uli.id);
    const other = await hub.person('Odo Other');
    const thief = new TestBrowser(hub.url);
    await thief.call('POST', '/api/v1/sessions', {
      email: other.email,
      password: TEST_PASSWORD,
      kind: 'browser',
    });
    expect((await link(thief, 's-uli')).body.code).toBe('conflict');
    hub.clock.advance(11 * MINUTE);
    expect((await browser.call('DELETE', `/api/v1/account/providers/${id}`)).body.code).toBe('sign-in-stale');
    await browser.call('POST', '/api/v1/sessions/current/prove', { password: TEST_PASSWORD });
    expect((await browser.call('DELETE', `/api/v1/account/providers/${id}`)).status).toBe(204);
    expect((await world.come('s-uli', { name: 'U', email: 'x@y.example' })).answer.body.code).toBe(
      'provider-refused',
    );
    // Whoever has nothing else keeps it.
    const only = await world.come('s-only', verified('Ona Only'));
    const kept = await only.browser.call('DELETE', `/api/v1/account/providers/${id}`);
    expect([kept.status, kept.body.code]).toEqual([409, 'conflict']);
  });

  test('A6: a link that one account began does not end in another', async () => {
    const [ann, bob] = [await hub.person('Ann Began'), await hub.person('Bob Ended')];
    const browser = new TestBrowser(hub.url);
    const sign = (who: TestPerson) =>
      browser.call('POST', '/api/v1/sessions', {
        email: who.email,
        password: TEST_PASSWORD,
        kind: 'browser',
      });
    await sign(ann);
    provider.present = 's-ab';
    provider.people.set('s-ab', { name: 'AB' });
    const begun = await browser.call('POST', `/api/v1/account/providers/${id}`, {});
    const answer = await provider.visit(begun.body.address);
    await sign(bob);
    expect((await browser.call('POST', FINISH, { answer })).body.code).toBe('sign-in-over');
    expect((await browser.call('GET', '/api/v1/account/security')).body.providers).toEqual([]);
  });
});
