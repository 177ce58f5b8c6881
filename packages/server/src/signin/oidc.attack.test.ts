import { forgetWhatIsOver } from '@tessera/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestHub } from '../testing/index.ts';
import { appCode, wrongAppCode } from './testing/app-codes.ts';
import { TestBrowser } from './testing/browser.ts';
import { FINISH, ProviderWorld, verified } from './testing/provider-world.ts';
import type { Claims, TestProvider } from './testing/test-provider.ts';

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

describe('who comes by a provider', () => {
  test('A6: gets an account at the first sign-in where that is on, a proved address, and no role of a claim', async () => {
    const { browser, answer } = await world.come('s-new', {
      ...verified('Nora New'),
      ...({ role: 'ADMIN', roles: ['ADMIN'] } as Claims),
    });
    expect(answer.body).toMatchObject({
      outcome: 'signed-in',
      next: '/r/abc',
      account: {
        name: 'Nora New',
        email: 'nora.new@example.org',
        emailVerified: true,
        role: 'DATA_SCIENTIST',
      },
    });
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(200);
    const again = await world.come('s-new', verified('Nora New'));
    expect(again.answer.body.account.id).toBe(answer.body.account.id);
  });

  test('A6: gets none where it is off, from another domain, or with an address that nobody proved', async () => {
    await world.configure({ createsAccounts: false });
    const off = (await world.come('s-off', verified('Olaf Off'))).answer;
    expect([off.status, off.body.code]).toEqual([403, 'provider-refused']);
    await world.configure({ domains: ['@Campus.example'] });
    expect((await world.come('s-far', verified('Fay Far'))).answer.body.code).toBe('provider-refused');
    const near = { ...verified('Nell Near'), email: 'nell@campus.example' };
    expect((await world.come('s-near', near)).answer.body.outcome).toBe('signed-in');
    await world.configure({ newAccountRole: 'GUEST' });
    expect((await world.come('s-guest', verified('Gil Guest'))).answer.body.account.role).toBe('GUEST');
    for (const role of ['ADMIN', 'admin']) {
      expect((await world.put({ newAccountRole: role })).status).toBe(400);
    }
  });

  test('A23: with an unproved address learns nothing of whether it has an account', async () => {
    const taken = await hub.person('Tara Taken');
    const answers = await Promise.all([
      world.come('s-u1', { name: 'X', email: taken.email, email_verified: false }),
    ]);
    answers.push(await world.come('s-u2', { name: 'X', email: 'free@example.org', email_verified: false }));
    answers.push(await world.come('s-u3', { name: 'X', email: taken.email }));
    answers.push(await world.come('s-u4', { name: 'X', email: 'free@example.org' }));
    const told = answers.map(({ answer }) =>
      JSON.stringify([answer.status, answer.body.code, answer.body.detail]),
    );
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toContain('provider-refused');
    // Where the administrator says that its silence means yes; its no stays a no.
    await world.configure({ addressesVerified: true });
    expect((await world.come('s-u4', { name: 'X', email: 'free@example.org' })).answer.body.outcome).toBe(
      'signed-in',
    );
    const no = { name: 'X', email: 'other@example.org', email_verified: false };
    expect((await world.come('s-u5', no)).answer.body.code).toBe('provider-refused');
  });

  test('A6: is who they are by subject: a changed address changes the address and nothing else', async () => {
    const first = await world.come('s-mover', verified('Mo Mover'));
    const moved = await world.come('s-mover', { ...verified('Mo Mover'), email: 'mo@new.example' });
    expect(moved.answer.body.account).toMatchObject({
      id: first.answer.body.account.id,
      email: 'mo@new.example',
    });
    // The former address is told too, in case it was somebody else (A11).
    const mails = await hub.hub.store.read((unit) => unit.outbox.list({ limit: 10 }));
    const told = mails.items.filter(({ what }) => what === 'address-by-provider');
    expect(told.map(({ address }) => address).toSorted()).toEqual([null, 'mo.mover@example.org'].toSorted());
    // Not proved: kept. Another account's: kept.
    const unproved = { ...verified('Mo Mover'), email: 'mo@third.example', email_verified: false };
    expect((await world.come('s-mover', unproved)).answer.body.account.email).toBe('mo@new.example');
    const other = await hub.person('Otto Owner');
    const taken = await world.come('s-mover', { ...verified('Mo Mover'), email: other.email });
    expect(taken.answer.body).toMatchObject({ outcome: 'signed-in', account: { email: 'mo@new.example' } });
    // And whoever has the former address now is somebody else.
    const heir = await world.come('s-heir', verified('Mo Mover'));
    expect(heir.answer.body.account.id).not.toBe(first.answer.body.account.id);
  });

  test('A6: an address that the person chose here stays while the provider says the same', async () => {
    const { browser, answer } = await world.come('s-own', verified('Ola Own'));
    const { id: person } = answer.body.account;
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(person);
      if (account !== null) await unit.accounts.update(account.key, { email: 'ola@home.example' });
    });
    const again = await world.come('s-own', verified('Ola Own'), browser);
    expect(again.answer.body.account.email).toBe('ola@home.example');
  });

  test('A5: of a disabled account is not let in', async () => {
    const { answer } = await world.come('s-dis', verified('Dee Disabled'));
    const sent = { token: await world.boss(), body: { status: 'disabled' } };
    await hub.call('PATCH', `/api/v1/users/${answer.body.account.id}`, sent);
    const again = await world.come('s-dis', verified('Dee Disabled'));
    expect([again.answer.status, again.answer.body.code]).toEqual([403, 'provider-refused']);
    expect((await again.browser.call('GET', '/api/v1/account')).status).toBe(401);
  });

  test('A6: who did not go on there is told so', async () => {
    const browser = new TestBrowser(hub.url);
    const address = await world.begin(browser);
    provider.present = '';
    const answer = await browser.call('POST', FINISH, { answer: await provider.visit(address) });
    expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
  });
});

describe('second factors', () => {
  test('A6: a provider does not stand for the second factor unless an administrator says so', async () => {
    const { browser, answer } = await world.come('s-two', verified('Tia Two'));
    const begun = await browser.call('POST', '/api/v1/account/code', {});
    const now = () => appCode(begun.body.secret, hub.clock.now());
    expect((await browser.call('POST', '/api/v1/account/code/confirm', { code: now() })).status).toBe(200);
    hub.clock.advance(MINUTE);
    const half = await world.come('s-two', verified('Tia Two'));
    expect([half.answer.status, half.answer.body.code]).toEqual([401, 'second-factor-needed']);
    expect(half.answer.body.parameters).toMatchObject({ next: '/r/abc' });
    expect((await half.browser.call('GET', '/api/v1/account')).status).toBe(401);
    const done = await half.browser.call('POST', '/api/v1/sign-in/code', { code: now() });
    expect(done.body).toMatchObject({ next: '/r/abc', account: { id: answer.body.account.id } });
    await world.configure({ provesBothFactors: true });
    expect((await world.come('s-two', verified('Tia Two'))).answer.body.outcome).toBe('signed-in');
  });

  test('A4: who has no password proves again by the provider, as the same person', async () => {
    const { browser } = await world.come('s-prove', verified('Pru Proves'));
    hub.clock.advance(11 * MINUTE);
    expect((await browser.call('POST', '/api/v1/account/code', {})).body.code).toBe('sign-in-stale');
    const prove = async (subject: string) => {
      const begun = await browser.call('POST', '/api/v1/sessions/current/prove/provider', { provider: id });
      expect(new URL(begun.body.address).searchParams.get('prompt')).toBe('login');
      provider.present = subject;
      return browser.call('POST', FINISH, { answer: await provider.visit(begun.body.address) });
    };
    expect((await prove('s-new')).body.code).toBe('provider-refused');
    expect((await browser.call('POST', '/api/v1/account/code', {})).body.code).toBe('sign-in-stale');
    expect((await prove('s-prove')).body.outcome).toBe('proved');
    expect((await browser.call('POST', '/api/v1/account/code', {})).status).toBe(200);
  });

  test('A6: on the way to prove it, guesses at codes are limited too', async () => {
    const { browser } = await world.come('s-guess', verified('Gia Guess'));
    const begun = await browser.call('POST', '/api/v1/account/code', {});
    const now = () => appCode(begun.body.secret, hub.clock.now());
    await browser.call('POST', '/api/v1/account/code/confirm', { code: now() });
    hub.clock.advance(MINUTE);
    const code = wrongAppCode(begun.body.secret, hub.clock.now());
    const prove = (given?: string) =>
      browser.call('POST', '/api/v1/sessions/current/prove/provider', { provider: id, code: given });
    expect((await prove()).body.code).toBe('second-factor-needed');
    const told: string[] = [];
    for (let guess = 0; guess < 8; guess++) told.push((await prove(code)).body.code);
    expect(told.slice(0, 5)).toEqual(Array(5).fill('code-refused'));
    expect(told.at(-1)).toBe('rate-limited');
    hub.clock.advance(15 * MINUTE);
    expect((await prove(now())).status).toBe(200);
  });
});

// Last, since everybody else’s sessions end by the time that passes.
test('A18: of a deleted account waits as long as it can be restored, then begins anew', async () => {
  const { answer } = await world.come('s-gone', verified('Gil Gone'));
  const { id: gone } = answer.body.account;
  expect((await hub.call('DELETE', `/api/v1/users/${gone}`, { token: await world.boss() })).status).toBe(200);
  expect((await world.come('s-gone', verified('Gil Gone'))).answer.body.code).toBe('provider-refused');
  hub.clock.advance(30 * 24 * 60 * MINUTE);
  await forgetWhatIsOver(hub.hub.store, hub.clock.now());
  const anew = await world.come('s-gone', verified('Gil Gone'));
  expect(anew.answer.body.outcome).toBe('signed-in');
  expect(anew.answer.body.account.id).not.toBe(gone);
});
