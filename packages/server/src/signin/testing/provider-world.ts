import { expect } from 'vitest';
import { type Answer, startTestHub, TEST_PASSWORD, type TestHub } from '../../testing/index.ts';
import { TestBrowser } from './browser.ts';
import { CLIENT, type Claims, startProvider, type TestProvider } from './test-provider.ts';

/** Where what a provider answered goes. */
export const FINISH = '/api/v1/sign-in/provider/finish';

/** Of a provider at a hub, without its address and secret. */
export const PROVIDER_SETTINGS = {
  name: 'Campus',
  clientId: CLIENT.clientId,
  scopes: ['profile', 'email', 'groups'],
  createsAccounts: true,
} as const;

type Changes = Readonly<Record<string, unknown>>;

/** A hub, a provider that it knows as `id`, and the way there and back. */
export class ProviderWorld {
  readonly hub: TestHub;
  readonly provider: TestProvider;
  /** Of the provider at the hub. */
  id = '';

  private constructor(hub: TestHub, provider: TestProvider) {
    this.hub = hub;
    this.provider = provider;
  }

  static async start(): Promise<ProviderWorld> {
    const hub = await startTestHub();
    const world = new ProviderWorld(hub, await startProvider(`${hub.hub.url()}/sign-in/callback`));
    world.id = await world.addProvider({});
    return world;
  }

  async close(): Promise<void> {
    await this.hub.close();
    await this.provider.close();
  }

  /** A fresh bearer of the administrator. */
  async boss(): Promise<string> {
    return (await this.hub.signIn(this.hub.admin.email, TEST_PASSWORD)).body.token;
  }

  /** Makes a provider known to the hub; its id there. */
  async addProvider(changes: Changes): Promise<string> {
    const { issuer } = this.provider;
    const body = { ...PROVIDER_SETTINGS, issuer, clientSecret: CLIENT.clientSecret, ...changes };
    const made = await this.hub.call('POST', '/api/v1/sign-in-providers', { token: await this.boss(), body });
    expect(made.status).toBe(201);
    return made.body.id;
  }

  /** Sets the provider as it is usually, but for `changes`. */
  async configure(changes: Changes): Promise<void> {
    const answer = await this.put(changes);
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  }

  /** What the hub answers to settings of the provider. */
  async put(changes: Changes): Promise<Answer> {
    const body = { ...PROVIDER_SETTINGS, issuer: this.provider.issuer, ...changes };
    return this.hub.call('PUT', `/api/v1/sign-in-providers/${this.id}`, { token: await this.boss(), body });
  }

  /** Begins a sign-in; the address at the provider. */
  async begin(browser: TestBrowser, at = this.id): Promise<string> {
    const begun = await browser.call('POST', '/api/v1/sign-in/provider', { provider: at, next: '/r/abc' });
    expect(begun.status).toBe(200);
    return begun.body.address;
  }

  /** A whole way to the provider and back, as `subject`. */
  async come(subject: string, claims: Claims, browser = new TestBrowser(this.hub.url)) {
    this.provider.present = subject;
    this.provider.people.set(subject, claims);
    const query = await this.provider.visit(await this.begin(browser));
    return { browser, answer: await browser.call('POST', FINISH, { answer: query }) };
  }
}

/** What a provider says of somebody whose address it proved. */
export function verified(name: string, more: Claims = {}): Claims {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  return { name, email, email_verified: true, ...more };
}
