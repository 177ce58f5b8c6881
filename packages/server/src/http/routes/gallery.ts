import type { TransferShape, WaitingOnShape } from '@tessera/contract';
import {
  acceptTransfer,
  declineTransfer,
  extendExposures,
  groupsSharingWithMe,
  hideShare,
  listExposedLinks,
  listExposures,
  listTransfers,
  listWaiting,
  revokeExposures,
  showShare,
  starResource,
  type TransferView,
  transferResource,
  unstarResource,
  type WaitingOnView,
  withdrawTransfer,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { joinerOut } from './groups.ts';
import { offerOut } from './organizations.ts';
import { receiptOut } from './receipt-out.ts';
import { isoTime, isoTimeOrNull, toTime } from './wire.ts';

type Names =
  | 'star'
  | 'unstar'
  | 'hideShare'
  | 'showShare'
  | 'waiting'
  | 'exposures'
  | 'exposedLinks'
  | 'revokeExposures'
  | 'extendExposures'
  | 'groupsSharingWithMe'
  | 'transfer'
  | 'listTransfers'
  | 'acceptTransfer'
  | 'declineTransfer'
  | 'withdrawTransfer';

/** What one keeps, what waits for one, what one has open to others, and ownership handed over. */
export const galleryHandlers: Handlers<Names> = {
  star: async (context, { params }) => {
    await starResource(context, params);
    return undefined;
  },
  unstar: async (context, { params }) => {
    await unstarResource(context, params);
    return undefined;
  },
  hideShare: async (context, { params }) => {
    await hideShare(context, params);
    return undefined;
  },
  showShare: async (context, { params }) => {
    await showShare(context, params);
    return undefined;
  },
  waiting: async (context) => {
    const { requests, transfers, invitations, joiners } = await listWaiting(context);
    return {
      requests: requests.map(waitingOut),
      transfers: transfers.map(transferOut),
      invitations: invitations.map(offerOut),
      joiners: joiners.map((joiner) => ({ ...joinerOut(joiner), group: joiner.group })),
    };
  },
  exposures: async (context, { query }) => {
    const { items, next } = await listExposures(context, query);
    return {
      next,
      items: items.map(({ since, until, lastUsedAt, ...rest }) => ({
        ...rest,
        since: isoTime(since),
        until: isoTimeOrNull(until),
        lastUsedAt: isoTimeOrNull(lastUsedAt),
      })),
    };
  },
  exposedLinks: async (context) => ({
    items: (await listExposedLinks(context)).map(({ createdAt, until, lastUsedAt, ...rest }) => ({
      ...rest,
      createdAt: isoTime(createdAt),
      until: isoTime(until),
      lastUsedAt: isoTimeOrNull(lastUsedAt),
    })),
  }),
  revokeExposures: async (context, { body }) => receiptOut(await revokeExposures(context, body)),
  extendExposures: async (context, { body: { grants, until } }) =>
    receiptOut(await extendExposures(context, { grants, until: until === null ? null : toTime(until) })),
  groupsSharingWithMe: async (context, { query }) => ({
    items: (await groupsSharingWithMe(context, query)).map(({ group, owners }) => ({
      group,
      owners: [...owners],
    })),
  }),
  transfer: async (context, { params, body }) =>
    receiptOut(await transferResource(context, { ...params, ...body })),
  listTransfers: async (context) => {
    const { received, sent } = await listTransfers(context);
    return { received: received.map(transferOut), sent: sent.map(transferOut) };
  },
  acceptTransfer: async (context, { params }) => receiptOut(await acceptTransfer(context, params)),
  declineTransfer: async (context, { params }) => {
    await declineTransfer(context, params);
    return undefined;
  },
  withdrawTransfer: async (context, { params }) => {
    await withdrawTransfer(context, params);
    return undefined;
  },
};

/** An open offer of ownership, as the API says it. */
export function transferOut({ createdAt, until, ...rest }: TransferView): TransferShape {
  return { ...rest, createdAt: isoTime(createdAt), until: isoTime(until) };
}

function waitingOut({ createdAt, ...rest }: WaitingOnView): WaitingOnShape {
  return { ...rest, createdAt: isoTime(createdAt) };
}
