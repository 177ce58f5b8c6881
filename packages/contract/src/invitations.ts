import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { secret } from './entry.ts';
import { personShape } from './people.ts';
import { byId, id, lines, time } from './shapes.ts';
import { invitedShape, role } from './sharing.ts';

/** An invitation that waits for its holder, as managers of the thing see it, and whoever shares it on of their own. */
export const waitingInvitationShape = z.object({
  /** Of its grant, by which it is changed and cancelled. */
  id,
  email: z.string(),
  role,
  sender: personShape.nullable(),
  sentAt: time,
  until: time.nullable(),
  /** Whether its secret left by mail. */
  mailed: z.boolean(),
});
export type WaitingInvitationShape = z.infer<typeof waitingInvitationShape>;

/** What an invitation shows to whoever has its secret. */
export const openedInvitationShape = z.object({
  /** `unknown`: nobody's secret, or one that a newer has replaced. */
  standing: z.enum(['waiting', 'accepted', 'declined', 'cancelled', 'expired', 'unknown']),
  /** The invited address, as far as its holder recognizes it: `e…@site2.org`. */
  address: z.string().nullable(),
  sender: z.string().nullable(),
  resource: z.object({ id, title: z.string(), kind: z.string() }).nullable(),
  role: role.nullable(),
  until: time.nullable(),
  you: z.enum(['nobody', 'invited', 'other']),
  register: z.enum(['no', 'approval', 'yes']),
  /** Accepting it proves the address: it came by mail. */
  proves: z.boolean(),
});
export type OpenedInvitationShape = z.infer<typeof openedInvitationShape>;

const thing = z.object({ id, title: z.string() });

/** Invitations of addresses (S13). They are made by sharing, changed and cancelled as the grants that they are. */
export const invitations = {
  listInvitations: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/invitations',
    summary: 'Invitations that wait for their holders',
    needs: { who: 'account', scope: 'read', role: 'viewer' },
    params: byId,
    output: z.object({ items: z.array(waitingInvitationShape) }),
  }),
  resendInvitation: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/invitations/:invitation/resend',
    summary: 'Send an invitation once more with a new secret; the one before ends',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: z.strictObject({ id, invitation: id }),
    body: z.strictObject({ message: lines(2000).default('') }),
    output: invitedShape,
  }),
  lookAtInvitation: endpoint({
    method: 'POST',
    path: '/api/v1/invitation/look',
    summary: 'What an invitation is about; changes nothing',
    needs: { who: 'always', scope: 'read' },
    body: z.strictObject({ secret }),
    output: openedInvitationShape,
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/api/v1/invitation/accept',
    summary: 'Accept an invitation as the account of its address',
    needs: { who: 'account', scope: 'share' },
    body: z.strictObject({ secret }),
    output: z.object({ resource: thing, others: z.array(thing) }),
  }),
  declineInvitation: endpoint({
    method: 'POST',
    path: '/api/v1/invitation/decline',
    summary: 'Decline an invitation, with or without an account; the sharer is told',
    needs: { who: 'always', scope: 'share' },
    body: z.strictObject({ secret }),
    output: noContent,
  }),
};
