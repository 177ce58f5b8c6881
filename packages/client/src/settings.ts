import type { AccountShape, Endpoints, MetadataShape, SettingsShape } from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';

/** Who may come in. For holders of `settings:manage`. */
export class Settings {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  get(): Promise<SettingsShape> {
    return this.#api.call('getSettings');
  }

  /** Changes only what is given. */
  update(changes: z.input<Endpoints['updateSettings']['body']>): Promise<SettingsShape> {
    return this.#api.call('updateSettings', { body: changes });
  }

  /** Lets people make their own accounts, or not; counts from the next request. */
  allowGuestSignup(enable: boolean): Promise<SettingsShape> {
    return this.update({ signupEnabled: enable });
  }
}

/** A hub before signing in. */
export class Connection {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** What this hub is; `signupEnabled` says whether {@link register} is open. */
  metadata(): Promise<MetadataShape> {
    return this.#api.call('metadata');
  }

  /**
   * Makes an account for oneself. The hub compares the two passwords. The status `pending` waits for an administrator;
   * where registering is off it rejects with an `ApiProblem` of code `signup-closed`.
   */
  register(person: z.input<Endpoints['register']['body']>): Promise<AccountShape> {
    return this.#api.call('register', { body: person });
  }
}
