import type { Endpoints, ProviderShape, SecurityShape } from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';

/** What is said of a sign-in provider; what is left out has its usual value. */
export type ProviderInput = z.input<Endpoints['createProvider']['body']>;

/** How one's own account signs in. Changes need a sign-in of the last 10 minutes. Passkeys are made in a browser. */
export class Security {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Password, app of codes, passkeys, recovery codes, linked providers. */
  get(): Promise<SecurityShape> {
    return this.#api.call('getSecurity');
  }

  /** A new secret for an app of codes, as text and as an `otpauth:` address. It counts after {@link confirmCode}. */
  beginCode(): Promise<{ secret: string; address: string }> {
    return this.#api.call('beginCode');
  }

  /** Sets the app up by a code of it. Recovery codes are answered this once, null when there are some already. */
  async confirmCode(code: string): Promise<readonly string[] | null> {
    return (await this.#api.call('confirmCode', { body: { code } })).recoveryCodes;
  }

  async removeCode(): Promise<void> {
    await this.#api.call('removeCode');
  }

  /** New recovery codes, this once; the old ones stop working. */
  async renewRecoveryCodes(): Promise<readonly string[]> {
    return (await this.#api.call('renewRecoveryCodes')).recoveryCodes;
  }

  async renamePasskey(id: string, name: string): Promise<void> {
    await this.#api.call('renamePasskey', { params: { id }, body: { name } });
  }

  async removePasskey(id: string): Promise<void> {
    await this.#api.call('removePasskey', { params: { id } });
  }

  /** Unlinks a provider, and leaves the groups that it kept one in. */
  async unlink(provider: string): Promise<void> {
    await this.#api.call('unlinkProvider', { params: { id: provider } });
  }
}

/** The providers that people may sign in by. For who holds `settings:manage` and `users:grant-all`, freshly signed in. */
export class SignInProviders {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async list(): Promise<readonly ProviderShape[]> {
    return (await this.#api.call('listProviders')).items;
  }

  /** Rejects with `provider-unreachable` when its discovery document cannot be fetched or is not good. */
  create(provider: ProviderInput): Promise<ProviderShape> {
    return this.#api.call('createProvider', { body: provider });
  }

  /** Says all of it anew; a client secret that is left out stays. */
  update(id: string, provider: ProviderInput): Promise<ProviderShape> {
    return this.#api.call('updateProvider', { params: { id }, body: provider });
  }

  /** Takes its links along; the groups that it kept are edited here again. */
  async delete(id: string): Promise<void> {
    await this.#api.call('deleteProvider', { params: { id } });
  }
}
