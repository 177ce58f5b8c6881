import type { Endpoints, OrganizationShape, Output } from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { walkPages } from './pages.ts';

type OrganizationRole = z.input<Endpoints['setOrganizationMember']['body']>['role'];

/** The organizations that one is in. Each is named by its id or slug. */
export class Organizations implements AsyncIterable<OrganizationShape> {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  [Symbol.asyncIterator](): AsyncIterator<OrganizationShape> {
    return walkPages((cursor) => this.#api.call('listOrganizations', { query: cursor }));
  }

  get(id: string): Promise<OrganizationShape> {
    return this.#api.call('getOrganization', { params: { id } });
  }

  create(organization: z.input<Endpoints['createOrganization']['body']>): Promise<OrganizationShape> {
    return this.#api.call('createOrganization', { body: organization });
  }

  /** Changes only what is given. */
  update(id: string, changes: z.input<Endpoints['updateOrganization']['body']>): Promise<OrganizationShape> {
    return this.#api.call('updateOrganization', { params: { id }, body: changes });
  }

  /** What it owns and shares: what {@link delete} is about to put into the trash. */
  belongings(id: string) {
    return this.#api.call('getOrganizationBelongings', { params: { id } });
  }

  /** What it owns goes to the trash, in one's own care. Needs a recent sign-in. */
  delete(id: string): Promise<{ readonly trashed: number }> {
    return this.#api.call('deleteOrganization', { params: { id } });
  }

  members(id: string): AsyncGenerator<Output<Endpoints['listOrganizationMembers']>['items'][number], void> {
    return walkPages((cursor) =>
      this.#api.call('listOrganizationMembers', { params: { id }, query: cursor }),
    );
  }

  /** Adds a member by the account's id, or changes the role. */
  add(id: string, person: string, role: OrganizationRole = 'member') {
    return this.#api.call('setOrganizationMember', { params: { id, person }, body: { role } });
  }

  /** Their own grants on what it owns end too, unless they are to be kept. */
  async remove(id: string, person: string, options: { readonly keepGrants?: boolean } = {}): Promise<void> {
    const query = options.keepGrants === true ? { keepGrants: 'true' } : {};
    await this.#api.call('removeOrganizationMember', { params: { id, person }, query });
  }

  /** What removing a member would end: things that they published here, and things shared with them alone. */
  memberGrants(id: string, person: string) {
    return this.#api.call('getMemberGrants', { params: { id, person } });
  }

  /** How what is published to it is usually shared. */
  sharing(id: string): Promise<Output<Endpoints['getOrganizationSharing']>> {
    return this.#api.call('getOrganizationSharing', { params: { id } });
  }

  /** Has what is published to it shared more strictly than usual; `defaultMode: null` = as everywhere. */
  setSharing(
    id: string,
    sharing: z.input<Endpoints['setOrganizationSharing']['body']>,
  ): Promise<Output<Endpoints['setOrganizationSharing']>> {
    return this.#api.call('setOrganizationSharing', { params: { id }, body: sharing });
  }

  /** Offers a membership to an address; whoever has proved it accepts or declines. */
  invite(id: string, email: string, role: OrganizationRole = 'member') {
    return this.#api.call('inviteToOrganization', { params: { id }, body: { email, role } });
  }

  async invitations(id: string) {
    return (await this.#api.call('listOrganizationInvitations', { params: { id } })).items;
  }

  async revokeInvitation(id: string, invitation: string): Promise<void> {
    await this.#api.call('revokeOrganizationInvitation', { params: { id, invitation } });
  }
}
