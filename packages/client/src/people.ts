import type { AccountShape, Endpoints, Output, PermissionPreviewShape } from '@tessera/contract';
import type { z } from 'zod';
import { Notifications } from './activity.ts';
import type { Api } from './api.ts';
import { askSecret } from './ask-secret.ts';
import { secretFor } from './fragment.ts';
import { walkPages } from './pages.ts';
import { Security } from './security.ts';

export type NewUser = z.input<Endpoints['createUser']['body']>;
export type UserChanges = z.input<Endpoints['updateUser']['body']>;
export type UserQuery = z.input<Endpoints['listUsers']['query']>;

/** The accounts of a hub, oldest first: `for await (const user of hub.users)`. For holders of `users:manage`. */
export class Users implements AsyncIterable<AccountShape> {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  [Symbol.asyncIterator](): AsyncIterator<AccountShape> {
    return walkPages((cursor) => this.#api.call('listUsers', { query: cursor }));
  }

  /** The account at a place, oldest first, from 0; null beyond the last. */
  async at(place: number): Promise<AccountShape | null> {
    return (await this.list({ skip: place, limit: 1 })).items[0] ?? null;
  }

  /** One page with the total. */
  list(query: UserQuery = {}) {
    return this.#api.call('listUsers', { query });
  }

  get(id: string): Promise<AccountShape> {
    return this.#api.call('getUser', { params: { id } });
  }

  /** By exact address; null when there is none. */
  async find(by: { readonly email: string }): Promise<AccountShape | null> {
    return (await this.#api.call('listUsers', { query: { email: by.email } })).items[0] ?? null;
  }

  /** Without a password the answer carries the address where the person sets one. */
  create(user: NewUser) {
    return this.#api.call('createUser', { body: user });
  }

  /** Changes only what is given. Answers the account, and how many of its sessions and keys ended by it. */
  update(id: string, changes: UserChanges) {
    return this.#api.call('updateUser', { params: { id }, body: changes });
  }

  /** What an account owns and shares: what {@link delete} is about to move. */
  belongings(id: string) {
    return this.#api.call('getBelongings', { params: { id } });
  }

  /** What it owns goes to `transferTo` (an account's id), else to the trash in one's own care. Needs a recent sign-in. */
  delete(id: string, options: { readonly transferTo?: string } = {}) {
    return this.#api.call('deleteUser', { params: { id }, query: options });
  }

  /** Who forgot their password and waits for a way in, longest first, while the hub sends no mail. */
  async resetRequests() {
    return (await this.#api.call('listResetRequests')).items;
  }

  /** Makes the address at which somebody chooses a new password, to hand over; good once, for 30 minutes. They are told. */
  issueReset(id: string) {
    return this.#api.call('issueReset', { params: { id } });
  }

  /** Puts a request for a new password aside. */
  async dismissReset(id: string): Promise<void> {
    await this.#api.call('dismissReset', { params: { id } });
  }

  /** Brings a deleted account back as it was, within 30 days; what was transferred stays so. */
  restore(id: string): Promise<AccountShape> {
    return this.#api.call('restoreUser', { params: { id } });
  }

  /** Takes a deleted person's name and address out of the hub and its audit log, for good. */
  erase(id: string): Promise<undefined> {
    return this.#api.call('eraseUser', { params: { id } });
  }

  /** What somebody may do in the whole hub, and through what: role or group. */
  async permissions(id: string) {
    return (await this.#api.call('getUserPermissions', { params: { id } })).items;
  }

  /** Who would gain and who would lose which permission by a change, without making it. */
  previewPermissions(
    change: z.input<Endpoints['previewPermissions']['body']>,
  ): Promise<PermissionPreviewShape> {
    return this.#api.call('previewPermissions', { body: change });
  }

  /** Where somebody is signed in. */
  async sessions(id: string) {
    return (await this.#api.call('listUserSessions', { params: { id } })).items;
  }

  async endSession(id: string, session: string): Promise<void> {
    await this.#api.call('endUserSession', { params: { id, session } });
  }

  /** How somebody signs in: password, second factors, providers. */
  security(id: string) {
    return this.#api.call('getUserSecurity', { params: { id } });
  }

  /** Takes away second factors and passkeys of somebody who lost them; they are told. Needs a recent sign-in. */
  resetFactors(id: string): Promise<{ sessionsEnded: number }> {
    return this.#api.call('resetFactors', { params: { id } });
  }

  /** All or none: people, or CSV text with a heading line. Errors name the line. */
  async createMany(people: readonly NewUser[] | string) {
    const body = typeof people === 'string' ? { csv: people } : { people: [...people] };
    return (await this.#api.call('createUsers', { body })).created;
  }
}

/** One's own account. */
export class OwnAccount {
  readonly #api: Api;
  /** What one wants to be mailed, event by event, and how often. */
  readonly notifications: Notifications;
  /** Second factor, passkeys, recovery codes, linked providers. */
  readonly security: Security;

  constructor(api: Api) {
    this.#api = api;
    this.notifications = new Notifications(api);
    this.security = new Security(api);
  }

  /** How what one publishes is usually shared. */
  sharing(): Promise<Output<Endpoints['getOwnSharing']>> {
    return this.#api.call('getOwnSharing');
  }

  /** Has what one publishes shared more strictly than usual; `defaultMode: null` = as everywhere. */
  setSharing(
    sharing: z.input<Endpoints['setOwnSharing']['body']>,
  ): Promise<Output<Endpoints['setOwnSharing']>> {
    return this.#api.call('setOwnSharing', { body: sharing });
  }

  /** Whether mail comes besides the one about the safety of the account; with a value, switches it on or off. */
  async notificationsEnabled(enable?: boolean): Promise<boolean> {
    const { notifications } = this;
    const choice =
      enable === undefined ? await notifications.get() : await notifications.update({ enabled: enable });
    return choice.enabled;
  }

  /** Account, permissions, groups and organizations. */
  get() {
    return this.#api.call('getAccount');
  }

  /**
   * Changes only what is given. Where the hub sends mail another `email` counts once it is confirmed: until then it is the
   * answer's `wishedEmail`. Needs a sign-in of the last 10 minutes.
   */
  update(changes: z.input<Endpoints['updateAccount']['body']>): Promise<Output<Endpoints['updateAccount']>> {
    return this.#api.call('updateAccount', { body: changes });
  }

  /** Proves one's address, or a new one, by the secret that was mailed to it. Rejects with `secret-over`. */
  async verify(secret: string): Promise<AccountShape> {
    return (await this.#api.call('verify', { body: { secret: secretFor(this.#api, secret) } })).account;
  }

  /** Mails the way to prove one's address once more: the new one that was asked for, else the present one. */
  resendVerification(): Promise<{ email: string }> {
    return this.#api.call('resendProof');
  }

  /** Takes back the wish for another address. */
  async cancelAddressChange(): Promise<void> {
    await this.#api.call('cancelAddressChange');
  }

  /**
   * Ends the other sessions. `current` is needed unless one signed in within the last 10 minutes. `confirm` is the new
   * password typed again, which the hub compares; `true` has it typed at the terminal, and rejects with a `TypeError`
   * where there is none.
   */
  async setPassword(
    password: string,
    proof: { readonly current?: string; readonly confirm?: string | true } = {},
  ) {
    const { confirm, ...rest } = proof;
    const again = confirm === true ? await askSecret('The new password again: ') : confirm;
    const body = { new: password, ...rest, ...(again === undefined ? {} : { confirm: again }) };
    return this.#api.call('setPassword', { body });
  }

  async keys() {
    return (await this.#api.call('listKeys')).items;
  }

  /** The secret is in this answer and nowhere else, ever. */
  createKey(key: z.input<Endpoints['createKey']['body']>) {
    return this.#api.call('createKey', { body: key });
  }

  async deleteKey(id: string): Promise<void> {
    await this.#api.call('deleteKey', { params: { id } });
  }

  async sessions() {
    return (await this.#api.call('listSessions')).items;
  }

  async endSession(id: string): Promise<void> {
    await this.#api.call('endSession', { params: { id } });
  }

  /** Where this session publishes to when a call names no owner: an organization's slug or id, or null for oneself. */
  async setOrganization(organization: string | null) {
    return (await this.#api.call('chooseOrganization', { body: { organization } })).organization;
  }

  /** Offers of membership in organizations to one's own proved address. */
  async organizationInvitations() {
    return (await this.#api.call('listOwnInvitations')).items;
  }

  async answerOrganizationInvitation(id: string, answer: 'accept' | 'decline'): Promise<void> {
    await this.#api.call('answerOrganizationInvitation', { params: { id }, body: { answer } });
  }
}
