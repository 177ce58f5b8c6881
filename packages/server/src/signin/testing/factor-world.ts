import { expect } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';
import { appCode, wrongAppCode } from './app-codes.ts';
import { TestBrowser } from './browser.ts';
import { SoftwarePasskey } from './software-passkey.ts';

/** Steps of an app of codes, ms. */
const STEP = 30_000;

/** People of a hub with their second factors, and the ways in that ask for them. */
export class FactorWorld {
  readonly hub: TestHub;

  private constructor(hub: TestHub) {
    this.hub = hub;
  }

  static async start(): Promise<FactorWorld> {
    const environment = { TESSERA_HOST: 'localhost', TESSERA_TRUST_PROXY: 'loopback' };
    return new FactorWorld(await startTestHub({ environment }));
  }

  close(): Promise<void> {
    return this.hub.close();
  }

  /** What an app would show now, or `steps` of 30 seconds from now. */
  codeOf(secret: string, steps = 0): string {
    return appCode(secret, this.hub.clock.now() + steps * STEP);
  }

  /** A code that no step near now has. */
  wrongCode(secret: string): string {
    return wrongAppCode(secret, this.hub.clock.now());
  }

  /** Sets an app of codes up; a step later, so that the code that confirmed it is not the one that comes next. */
  async withCodes(who: TestPerson): Promise<{ readonly secret: string; readonly recovery: string[] }> {
    const begun = await who.call('POST', '/api/v1/account/code', {});
    expect(begun.status).toBe(200);
    const { secret } = begun.body;
    const done = await who.call('POST', '/api/v1/account/code/confirm', { code: this.codeOf(secret) });
    expect(done.status).toBe(200);
    this.hub.clock.advance(2 * STEP);
    return { secret, recovery: done.body.recoveryCodes };
  }

  async withPasskey(who: TestPerson): Promise<SoftwarePasskey> {
    const passkey = new SoftwarePasskey(this.hub.hub.url());
    const { body } = await who.call('POST', '/api/v1/account/passkeys/options', {});
    const response = passkey.create(body.options);
    const added = await who.call('POST', '/api/v1/account/passkeys', { name: 'Laptop', response });
    expect(added.status).toBe(201);
    return passkey;
  }

  signIn(who: { readonly email: string }, code?: string, password = TEST_PASSWORD) {
    const body = { email: who.email, password, ...(code === undefined ? {} : { code }) };
    return this.hub.call('POST', '/api/v1/sessions', { body });
  }

  /** A browser that has entered the right password. */
  async halfway({ email }: { readonly email: string }): Promise<TestBrowser> {
    const browser = new TestBrowser(this.hub.url);
    await browser.call('POST', '/api/v1/sessions', { email, password: TEST_PASSWORD, kind: 'browser' });
    return browser;
  }

  /** What somebody was told of, newest first. */
  toldTo(who: TestPerson): Promise<readonly string[]> {
    return this.hub.hub.store.read(async (unit) => {
      const account = await unit.accounts.byId(who.id);
      const items = account === null ? [] : (await unit.news.list(account.key, { limit: 50 })).items;
      return items.map(({ what }) => what);
    });
  }
}
