import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import { FactorWorld } from './testing/factor-world.ts';

const MINUTE = 60_000;

let world: FactorWorld;
let hub: TestHub;
beforeAll(async () => {
  world = await FactorWorld.start();
  ({ hub } = world);
});
afterAll(() => world.close());

describe('half a sign-in', () => {
  test('A6: has access to nothing, and its secret is neither session nor bearer', async () => {
    const hal = await hub.person('Hal Half');
    await world.withCodes(hal);
    const browser = await world.halfway(hal);
    const step = browser.cookie('-step') ?? '';
    expect(step).toMatch(/^[\w-]{43}$/);
    const session = `tessera-${hub.hub.port()}`;
    for (const sent of [
      {},
      { token: `tss_${step}` },
      { cookie: `${session}=${step}` },
      { cookie: `${session}-step=${step}` },
    ]) {
      expect((await hub.call('GET', '/api/v1/account', sent)).status).toBe(401);
    }
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(401);
    expect((await browser.call('POST', '/api/v1/account/code', {})).status).toBe(401);
    expect((await browser.call('POST', '/api/v1/sign-in/set-up/code', {})).body.code).toBe('sign-in-over');
  });

  test('A6: is finished by a code, once, within ten minutes, and only with its cookie', async () => {
    const fay = await hub.person('Fay Finish');
    const { secret } = await world.withCodes(fay);
    const late = await world.halfway(fay);
    hub.clock.advance(10 * MINUTE);
    const over = await late.call('POST', '/api/v1/sign-in/code', { code: world.codeOf(secret) });
    expect([over.status, over.body.code]).toEqual([401, 'sign-in-over']);
    const browser = await world.halfway(fay);
    const bare = await new TestBrowser(hub.url).call('POST', '/api/v1/sign-in/code', {
      code: world.codeOf(secret),
    });
    expect(bare.body.code).toBe('sign-in-over');
    const copy = new TestBrowser(hub.url);
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    expect((await browser.call('POST', '/api/v1/sign-in/code', { code: world.codeOf(secret) })).status).toBe(
      201,
    );
    expect((await browser.call('GET', '/api/v1/account')).body.account.id).toBe(fay.id);
    expect(browser.cookie('-step')).toBeUndefined();
    hub.clock.advance(MINUTE);
    const again = await copy.call('POST', '/api/v1/sign-in/code', { code: world.codeOf(secret) });
    expect(again.body.code).toBe('sign-in-over');
  });

  test('A5: ends when the password is reset and when the account is disabled', async () => {
    for (const changes of [{ password: 'quiet amber lantern' }, { status: 'disabled' }]) {
      const dan = await hub.person(`Dan ${Object.keys(changes)[0]} Done`);
      const { secret } = await world.withCodes(dan);
      const browser = await world.halfway(dan);
      const admin = await hub.signIn(hub.admin.email, TEST_PASSWORD);
      const sent = { token: admin.body.token, body: changes };
      expect((await hub.call('PATCH', `/api/v1/users/${dan.id}`, sent)).status).toBe(200);
      const answer = await browser.call('POST', '/api/v1/sign-in/code', { code: world.codeOf(secret) });
      expect([answer.status, answer.body.code]).toEqual([401, 'sign-in-over']);
    }
  });

  test('A6: a password reset does not skip the second factor', async () => {
    const pia = await hub.person('Pia Passed');
    await world.withCodes(pia);
    const admin = await hub.signIn(hub.admin.email, TEST_PASSWORD);
    const body = { password: 'quiet amber lantern' };
    await hub.call('PATCH', `/api/v1/users/${pia.id}`, { token: admin.body.token, body });
    const answer = await world.signIn(pia, undefined, 'quiet amber lantern');
    expect([answer.status, answer.body.code]).toEqual([401, 'second-factor-needed']);
  });

  test('A6: access keys go on working', async () => {
    const kit = await hub.person('Kit Key');
    const made = await kit.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['read'] });
    await world.withCodes(kit);
    const answer = await hub.call('GET', '/api/v1/account', { token: made.body.secret });
    expect(answer.status).toBe(200);
  });
});
