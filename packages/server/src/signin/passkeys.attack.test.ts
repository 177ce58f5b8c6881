import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import { FactorWorld } from './testing/factor-world.ts';
import { SoftwarePasskey } from './testing/software-passkey.ts';

let world: FactorWorld;
let hub: TestHub;
beforeAll(async () => {
  world = await FactorWorld.start();
  ({ hub } = world);
});
afterAll(() => world.close());

describe('passkeys', () => {
  /** Asks, lets the passkey answer, and sends the answer. */
  async function use(
    browser: TestBrowser,
    passkey: SoftwarePasskey,
    acts: Parameters<SoftwarePasskey['get']>[1] = {},
    purpose = 'sign-in',
  ) {
    const asked = await browser.call('POST', '/api/v1/sign-in/passkey/options', { for: purpose });
    const response = passkey.get(asked.body.options, acts);
    return browser.call('POST', '/api/v1/sign-in/passkey', { for: purpose, response });
  }

  test('A6: one alone signs in and counts as both factors', async () => {
    const pam = await hub.person('Pam Passkey');
    const passkey = await world.withPasskey(pam);
    const browser = new TestBrowser(hub.url);
    const answer = await use(browser, passkey);
    expect([answer.status, answer.body.account?.id]).toEqual([201, pam.id]);
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(200);
    // And the password alone no longer does.
    expect((await world.signIn(pam)).body.code).toBe('second-factor-needed');
  });

  test('A6: as the second factor it need not be unlocked; alone it must be', async () => {
    const uma = await hub.person('Uma Unlocked');
    const passkey = await world.withPasskey(uma);
    const second = await use(await world.halfway(uma), passkey, { verified: false }, 'second-factor');
    expect(second.status).toBe(201);
    const alone = await use(new TestBrowser(hub.url), passkey, { verified: false });
    expect([alone.status, alone.body.code]).toEqual([401, 'passkey-refused']);
  });

  test('A6: only an answer to this challenge, from this origin, for this host, and once', async () => {
    const mia = await hub.person('Mia Measured');
    const passkey = await world.withPasskey(mia);
    const port = hub.hub.port();
    for (const acts of [
      { challenge: Buffer.from('another challenge').toString('base64url') },
      { origin: 'https://evil.example' },
      { origin: `http://localhost:${port + 1}` },
      { host: 'evil.example' },
    ]) {
      const answer = await use(new TestBrowser(hub.url), passkey, acts);
      expect([answer.status, answer.body.code]).toEqual([401, 'passkey-refused']);
    }
    const browser = new TestBrowser(hub.url);
    const asked = await browser.call('POST', '/api/v1/sign-in/passkey/options', { for: 'sign-in' });
    const response = passkey.get(asked.body.options);
    const thief = new TestBrowser(hub.url);
    expect(
      (await thief.call('POST', '/api/v1/sign-in/passkey', { for: 'sign-in', response })).body.code,
    ).toBe('sign-in-over');
    const cookies = new Map(browser.cookies);
    expect((await browser.call('POST', '/api/v1/sign-in/passkey', { for: 'sign-in', response })).status).toBe(
      201,
    );
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    expect(
      (await thief.call('POST', '/api/v1/sign-in/passkey', { for: 'sign-in', response })).body.code,
    ).toBe('sign-in-over');
  });

  test('A6: a counter that goes back is that of a copy', async () => {
    const cy = await hub.person('Cy Copied');
    const passkey = await world.withPasskey(cy);
    expect((await use(new TestBrowser(hub.url), passkey, { counter: 7 })).status).toBe(201);
    for (const counter of [7, 6, 0]) {
      const answer = await use(new TestBrowser(hub.url), passkey, { counter });
      expect([answer.status, answer.body.code]).toEqual([401, 'passkey-refused']);
    }
    expect((await use(new TestBrowser(hub.url), passkey, { counter: 8 })).status).toBe(201);
  });

  test('A5, A6: who squats on an address keeps no way in once its owner has set a password', async () => {
    const squat = await hub.person('Sal Squatted', { verified: false });
    const passkey = await world.withPasskey(squat);
    const boss = (await hub.signIn(hub.admin.email, TEST_PASSWORD)).body.token;
    const reset = await hub.call('POST', `/api/v1/users/${squat.id}/reset-link`, { token: boss });
    const password = 'quiet amber lantern';
    const token = reset.body.address.split('#')[1];
    expect((await hub.call('POST', '/api/v1/set-password', { body: { token, password } })).status).toBe(200);
    const alone = await use(new TestBrowser(hub.url), passkey);
    expect([alone.status, alone.body.code]).toEqual([401, 'passkey-refused']);
    // No reset skips the second factor either: with the password alone nobody is in.
    expect((await world.signIn(squat, undefined, password)).body.code).toBe('second-factor-needed');
    // Whoever has both is whom the account is of, and has the passkey back.
    const browser = new TestBrowser(hub.url);
    await browser.call('POST', '/api/v1/sessions', { email: squat.email, password, kind: 'browser' });
    expect((await use(browser, passkey, {}, 'second-factor')).status).toBe(201);
    expect((await use(new TestBrowser(hub.url), passkey)).status).toBe(201);
  });

  test('A6: a reset leaves the passkey of somebody whose address is proved as it is', async () => {
    const pia = await hub.person('Pia Proved');
    const passkey = await world.withPasskey(pia);
    const boss = (await hub.signIn(hub.admin.email, TEST_PASSWORD)).body.token;
    const reset = await hub.call('POST', `/api/v1/users/${pia.id}/reset-link`, { token: boss });
    const body = { token: reset.body.address.split('#')[1], password: 'quiet amber lantern' };
    expect((await hub.call('POST', '/api/v1/set-password', { body })).status).toBe(200);
    expect((await use(new TestBrowser(hub.url), passkey)).status).toBe(201);
  });

  test('A6: one person’s does not finish another’s sign-in, nor prove for another', async () => {
    const [ann, bea] = [await hub.person('Ann Own'), await hub.person('Bea Else')];
    const [own, other] = [await world.withPasskey(ann), await world.withPasskey(bea)];
    const browser = await world.halfway(ann);
    const asked = await browser.call('POST', '/api/v1/sign-in/passkey/options', { for: 'second-factor' });
    expect(asked.body.options.allowCredentials).toHaveLength(1);
    const wrong = other.get(asked.body.options);
    expect(
      (await browser.call('POST', '/api/v1/sign-in/passkey', { for: 'second-factor', response: wrong })).body
        .code,
    ).toBe('passkey-refused');
    const proof = await ann.call('POST', '/api/v1/sessions/current/prove/passkey/options', {});
    const foreign = await ann.call('POST', '/api/v1/sessions/current/prove/passkey', {
      response: other.get(proof.body.options),
    });
    expect(foreign.body.code).toBe('passkey-refused');
    const good = await ann.call('POST', '/api/v1/sessions/current/prove/passkey/options', {});
    const proved = await ann.call('POST', '/api/v1/sessions/current/prove/passkey', {
      response: own.get(good.body.options),
    });
    expect([proved.status, proved.body.token]).toEqual([200, expect.stringMatching(/^tss_/)]);
  });

  test('A5: of a disabled account lets nobody in', async () => {
    const dot = await hub.person('Dot Disabled');
    const passkey = await world.withPasskey(dot);
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(dot.id);
      if (account !== null) await unit.accounts.update(account.key, { status: 'disabled' });
    });
    expect((await use(new TestBrowser(hub.url), passkey)).body.code).toBe('passkey-refused');
  });

  test('A6: registered once, by its own session’s challenge, renamed and removed', async () => {
    const rob = await hub.person('Rob Registers');
    const eve = await hub.person('Eve Enrols');
    const passkey = new SoftwarePasskey(hub.hub.url());
    const mine = await rob.call('POST', '/api/v1/account/passkeys/options', {});
    const response = passkey.create(mine.body.options);
    const name = 'Key';
    expect((await eve.call('POST', '/api/v1/account/passkeys', { name, response })).status).toBe(401);
    const added = await rob.call('POST', '/api/v1/account/passkeys', { name, response });
    expect([added.status, added.body.recoveryCodes?.length]).toEqual([201, 10]);
    expect((await rob.call('POST', '/api/v1/account/passkeys', { name, response })).body.code).toBe(
      'sign-in-over',
    );
    const { id } = added.body.passkey;
    const renamed = await rob.call('PATCH', `/api/v1/account/passkeys/${id}`, { name: 'Blue key' });
    expect(renamed.body.name).toBe('Blue key');
    expect((await eve.call('DELETE', `/api/v1/account/passkeys/${id}`)).status).toBe(404);
    expect((await rob.call('DELETE', `/api/v1/account/passkeys/${id}`)).status).toBe(204);
    expect((await rob.call('GET', '/api/v1/account/security')).body).toMatchObject({
      passkeys: [],
      recoveryCodes: 0,
    });
    expect((await world.signIn(rob)).status).toBe(201);
  });
});
