import type {
  Endpoints,
  ExposedLinkShape,
  ExposureShape,
  OwnInvitationShape,
  ReceiptShape,
  TransferShape,
  WaitingJoinerShape,
  WaitingOnShape,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { isoTime } from './checks.ts';
import { walkPages } from './pages.ts';

/** In which order to list what one shares: `widest` (the default), `oldest`, `newest`, `last-used`. */
export type ExposureOrder = NonNullable<z.input<Endpoints['exposures']['query']>['order']>;

/** One share as lists show it: enough to revoke or prolong it. */
export type ExposureReference = Pick<ExposureShape, 'grant'> & {
  readonly resource: string | { readonly id: string };
};

/** Everything that one has open to others: `for await (const share of hub.whatIShare())`. */
export class Exposures implements AsyncIterable<ExposureShape> {
  readonly #api: Api;
  readonly #order: ExposureOrder;

  constructor(api: Api, order: ExposureOrder) {
    this.#api = api;
    this.#order = order;
  }

  [Symbol.asyncIterator](): AsyncIterator<ExposureShape> {
    const order = this.#order;
    return walkPages((cursor) => this.#api.call('exposures', { query: { order, limit: 200, ...cursor } }));
  }

  /** The one with this id of its grant; null when one shares no such. */
  async find(grant: string): Promise<ExposureShape | null> {
    return (await this.#api.call('exposures', { query: { grant } })).items[0] ?? null;
  }

  /** Share links of what one manages that are not over, newest first, 500 at most. */
  async links(): Promise<readonly ExposedLinkShape[]> {
    return (await this.#api.call('exposedLinks')).items;
  }

  /** Revokes many, all or none, 1,000 at most; general access among them becomes private. One receipt. */
  revoke(shares: readonly ExposureReference[]): Promise<ReceiptShape> {
    return this.#api.call('revokeExposures', { body: { grants: shares.map(grantOn) } });
  }

  /** Gives many another end, all or none, 1,000 at most; null = without end. */
  extend(shares: readonly ExposureReference[], until: Date | null): Promise<ReceiptShape> {
    const body = { grants: shares.map(grantOn), until: until === null ? null : isoTime('until', until) };
    return this.#api.call('extendExposures', { body });
  }
}

function grantOn({ grant, resource }: ExposureReference): { grant: string; resource: string } {
  return { grant, resource: typeof resource === 'string' ? resource : resource.id };
}

/** Ownership that is offered, to be answered or taken back. */
export class Transfers {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Open offers to oneself, newest first. */
  async received(): Promise<readonly TransferShape[]> {
    return (await this.#api.call('listTransfers')).received;
  }

  /** Open offers that one made. */
  async sent(): Promise<readonly TransferShape[]> {
    return (await this.#api.call('listTransfers')).sent;
  }

  /** Takes what was offered, with all below it. */
  accept(transfer: string): Promise<ReceiptShape> {
    return this.#api.call('acceptTransfer', { params: { transfer } });
  }

  async decline(transfer: string): Promise<void> {
    await this.#api.call('declineTransfer', { params: { transfer } });
  }

  async withdraw(transfer: string): Promise<void> {
    await this.#api.call('withdrawTransfer', { params: { transfer } });
  }
}

/** What waits for one's answer. */
export interface Waiting {
  readonly requests: readonly WaitingOnShape[];
  readonly transfers: readonly TransferShape[];
  /** Offers of membership in organizations; `hub.account.answerOrganizationInvitation` answers one. */
  readonly invitations: readonly OwnInvitationShape[];
  /** Those who ask to join groups that one manages; `hub.groups.answer` answers one. */
  readonly joiners: readonly WaitingJoinerShape[];
}
