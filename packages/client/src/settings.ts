import type {
  AccountShape,
  AppliedSettingsShape,
  Endpoints,
  FindingShape,
  MetadataShape,
  OpenedInvitationShape,
  Output,
  SettingsFileShape,
  SettingsImportShape,
  SettingsShape,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { fragmentOf } from './fragment.ts';

export type SettingChanges = z.input<Endpoints['updateSettings']['body']>;

/** What counts for the whole hub. For holders of `settings:manage`. */
export class Settings {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  get(): Promise<SettingsShape> {
    return this.#api.call('getSettings');
  }

  /** Changes only what is given. */
  update(changes: SettingChanges): Promise<SettingsShape> {
    return this.#api.call('updateSettings', { body: changes });
  }

  /** What changes would mean for what there is, before they are made. */
  async preview(changes: SettingChanges): Promise<readonly FindingShape[]> {
    return (await this.#api.call('previewSettings', { body: changes })).findings;
  }

  /** What was made before the settings were as they are, and is outside of them. */
  async outside(): Promise<readonly FindingShape[]> {
    return (await this.#api.call('listOutside')).findings;
  }

  /**
   * Brings what is outside inside. Rejects with `conflict`, and nothing done, when there are not as many as given.
   *
   * @example const found = await hub.settings.outside();
   * await hub.settings.apply(Object.fromEntries(found.map(({ setting, count }) => [setting, count])));
   */
  apply(expected: z.input<Endpoints['applySettings']['body']>['expected']): Promise<AppliedSettingsShape> {
    return this.#api.call('applySettings', { body: { expected } });
  }

  /** The settings as a file, without secrets. */
  export(): Promise<SettingsFileShape> {
    return this.#api.call('exportSettings');
  }

  /** Takes settings over from a file, all or none; with `preview` it only says what would change. */
  import(
    file: SettingsFileShape,
    { preview = false }: { readonly preview?: boolean } = {},
  ): Promise<SettingsImportShape> {
    return this.#api.call('importSettings', { body: file, query: preview ? { preview: 'true' } : {} });
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
   * `mailed` says to look in one's mail, whether or not the address has an account: then {@link verify} finishes it.
   * Where registering is off it rejects with an `ApiProblem` of code `signup-closed`; who was invited to a thing passes
   * the invitation's secret.
   */
  register(person: z.input<Endpoints['register']['body']>): Promise<Output<Endpoints['register']>> {
    return this.#api.call('register', { body: person });
  }

  /**
   * Proves an address by the secret that was mailed to it, together with the password of the account; or, signed in, use
   * `hub.account.verify`. Answers the account. Rejects with `secret-over` and `sign-in-refused`.
   */
  async verify(secret: string, password: string): Promise<AccountShape> {
    return (await this.#api.call('verify', { body: { secret: fragmentOf(secret), password } })).account;
  }

  /**
   * Asks for a way to choose a new password. Answers alike for every address; `mail` says whether the hub mails it, or
   * its administrators hand it over.
   */
  forgotPassword(email: string): Promise<{ mail: boolean }> {
    return this.#api.call('forgotPassword', { body: { email } });
  }

  /** Sets a password by a one-time address (or its secret); ends every session and key. Then sign in. */
  async resetPassword(secret: string, password: string): Promise<{ email: string }> {
    return this.#api.call('resetPassword', { body: { token: fragmentOf(secret), password } });
  }

  /** What an invitation is about, by its address or secret; changes nothing. */
  invitation(secret: string): Promise<OpenedInvitationShape> {
    return this.#api.call('lookAtInvitation', { body: { secret: fragmentOf(secret) } });
  }

  /** Declines an invitation; who sent it is told. */
  async declineInvitation(secret: string): Promise<void> {
    await this.#api.call('declineInvitation', { body: { secret: fragmentOf(secret) } });
  }
}
