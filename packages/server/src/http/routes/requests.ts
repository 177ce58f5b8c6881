import type { OwnRequestShape } from '@tessera/contract';
import {
  approveRequest,
  declineRequest,
  listRequests,
  myRequest,
  type OwnRequestView,
  requestAccess,
  withdrawRequest,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { receiptOut } from './receipt-out.ts';
import { isoTime } from './wire.ts';

type Names =
  | 'requestAccess'
  | 'myRequest'
  | 'withdrawRequest'
  | 'listRequests'
  | 'approveRequest'
  | 'declineRequest';

/** Asking for a role, and answering. */
export const requestHandlers: Handlers<Names> = {
  requestAccess: async (context, { params, body }) =>
    ownOut(await requestAccess(context, { ...params, ...body })),
  myRequest: async (context, { params }) => {
    const request = await myRequest(context, params);
    return { request: request === null ? null : ownOut(request) };
  },
  withdrawRequest: async (context, { params }) => {
    await withdrawRequest(context, params);
    return undefined;
  },
  listRequests: async (context, { params }) => ({
    items: (await listRequests(context, params)).map(({ createdAt, ...rest }) => ({
      ...rest,
      createdAt: isoTime(createdAt),
    })),
  }),
  approveRequest: async (context, { params, body }) =>
    receiptOut(await approveRequest(context, { ...params, ...body })),
  declineRequest: async (context, { params }) => {
    await declineRequest(context, params);
    return undefined;
  },
};

function ownOut({ createdAt, ...rest }: OwnRequestView): OwnRequestShape {
  return { ...rest, createdAt: isoTime(createdAt) };
}
