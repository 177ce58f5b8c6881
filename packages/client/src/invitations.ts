import type { Endpoints, Output, ReceiptShape, WaitingInvitationShape } from '@tessera/contract';
import type { Api } from './api.ts';

/** The invitations of one resource that wait for their holders; for its managers. */
export class Invitations {
  readonly #api: Api;
  readonly #resource: string;

  constructor(api: Api, resource: string) {
    this.#api = api;
    this.#resource = resource;
  }

  /** By address: role, who sent it, when it ends. */
  async list(): Promise<readonly WaitingInvitationShape[]> {
    return (await this.#api.call('listInvitations', { params: { id: this.#resource } })).items;
  }

  /**
   * Sends it once more, with a new secret; the one before opens nothing any more. `address` of the answer is what to hand
   * over where the hub sends no mail, shown in this answer alone; null when it was mailed.
   */
  resend(
    invitation: string | { readonly id: string },
    options: { readonly message?: string } = {},
  ): Promise<Output<Endpoints['resendInvitation']>> {
    const params = { id: this.#resource, invitation: idOf(invitation) };
    return this.#api.call('resendInvitation', { params, body: options });
  }

  /** Takes it back; its secret opens nothing any more. */
  cancel(invitation: string | { readonly id: string }): Promise<ReceiptShape> {
    return this.#api.call('revokeGrant', { params: { id: this.#resource, grant: idOf(invitation) } });
  }
}

function idOf(invitation: string | { readonly id: string }): string {
  return typeof invitation === 'string' ? invitation : invitation.id;
}
