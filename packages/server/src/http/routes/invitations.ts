import type { invitations as contract } from '@tessera/contract';
import {
  acceptInvitation,
  declineInvitation,
  listInvitations,
  lookAtInvitation,
  resendInvitation,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { isoTime, isoTimeOrNull } from './wire.ts';

/** Invitations of addresses: for those who sent them, and for those who got them. */
export const invitationHandlers: Handlers<keyof typeof contract> = {
  async listInvitations(context, { params }) {
    const waiting = await listInvitations(context, params);
    return {
      items: waiting.map(({ sentAt, until, ...rest }) => ({
        ...rest,
        sentAt: isoTime(sentAt),
        until: isoTimeOrNull(until),
      })),
    };
  },

  async resendInvitation(context, { params, body }) {
    return resendInvitation(context, { ...params, ...body });
  },

  async lookAtInvitation(context, { body }) {
    const { until, resource, ...rest } = await lookAtInvitation(context, body);
    return { ...rest, resource: resource === null ? null : { ...resource }, until: isoTimeOrNull(until) };
  },

  async acceptInvitation(context, { body }) {
    const { resource, others } = await acceptInvitation(context, body);
    return { resource: { ...resource }, others: [...others] };
  },

  async declineInvitation(context, { body }) {
    await declineInvitation(context, body);
  },
};
