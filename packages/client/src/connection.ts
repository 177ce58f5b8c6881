import type {
  AccountShape,
  Endpoints,
  MetadataShape,
  OpenedInvitationShape,
  Output,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { secretFor } from './fragment.ts';
import { Hub } from './hub.ts';

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
   * The hub as a visitor without an account has it: what is public, and what an unlisted address opens. Rejects with an
   * `ApiProblem` of code `guests-refused` where none are let in.
   */
  async loginAsGuest(): Promise<Hub> {
    await this.#api.call('listResources', { query: { view: 'public', limit: 1 } });
    return new Hub(this.#api);
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
    return (await this.#api.call('verify', { body: { secret: secretFor(this.#api, secret), password } }))
      .account;
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
    return this.#api.call('resetPassword', { body: { token: secretFor(this.#api, secret), password } });
  }

  /** What an invitation is about, by its address or secret; changes nothing. */
  async invitation(secret: string): Promise<OpenedInvitationShape> {
    return this.#api.call('lookAtInvitation', { body: { secret: secretFor(this.#api, secret) } });
  }

  /** Declines an invitation; who sent it is told. */
  async declineInvitation(secret: string): Promise<void> {
    await this.#api.call('declineInvitation', { body: { secret: secretFor(this.#api, secret) } });
  }
}
