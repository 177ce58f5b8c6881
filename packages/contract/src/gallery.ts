import { EXPOSURE_ORDERS, LINK_STATES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { joinerShape } from './joining.ts';
import { ownInvitationShape } from './organizations.ts';
import { personShape } from './people.ts';
import { waitingRequestShape } from './requests.ts';
import { byId, email, givenTime, id, lines, page, paging, time } from './shapes.ts';
import { principalShape, receiptShape, role, transferShape } from './sharing.ts';

const thing = z.object({ id, title: z.string(), kind: z.string() });

/** One way in which something of mine is open to others (S29). */
export const exposureShape = z.object({
  /** Id of the grant. */
  grant: id,
  resource: thing,
  by: z.enum(['share', 'invitation', 'mode', 'link', 'request']),
  principal: principalShape,
  role,
  since: time,
  until: time.nullable(),
  /** When one of those whom it lets in last opened the thing. */
  lastUsedAt: time.nullable(),
  byYou: z.boolean(),
  /** May I revoke or prolong it. */
  revocable: z.boolean(),
});
export type ExposureShape = z.infer<typeof exposureShape>;

/** A share link of something that I manage. */
export const exposedLinkShape = z.object({
  id,
  resource: thing,
  label: z.string(),
  role,
  open: z.boolean(),
  state: z.enum(LINK_STATES),
  createdAt: time,
  until: time,
  uses: z.number().int(),
  lastUsedAt: time.nullable(),
});
export type ExposedLinkShape = z.infer<typeof exposedLinkShape>;

export const waitingOnShape = waitingRequestShape.extend({ resource: thing });
export type WaitingOnShape = z.infer<typeof waitingOnShape>;

export const waitingJoinerShape = joinerShape.extend({ group: z.object({ id, name: z.string() }) });
export type WaitingJoinerShape = z.infer<typeof waitingJoinerShape>;

const account = { who: 'account', scope: 'read' } as const;
const mark = { who: 'account', scope: 'write', role: 'viewer', inPerson: true } as const;
/** Shares that one call changes, all or none. */
export const MOST_EXPOSURES_AT_ONCE = 1000;
const grantsOn = z
  .array(z.strictObject({ resource: id, grant: id }))
  .min(1)
  .max(MOST_EXPOSURES_AT_ONCE);

/** What one keeps, what waits for one, and what one has open to others. */
export const gallery = {
  star: endpoint({
    method: 'PUT',
    path: '/api/v1/resources/:id/star',
    summary: 'Put it among my starred ones',
    needs: mark,
    params: byId,
    output: noContent,
  }),
  unstar: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/star',
    summary: 'Take it out of my starred ones',
    needs: mark,
    params: byId,
    output: noContent,
  }),
  hideShare: endpoint({
    method: 'PUT',
    path: '/api/v1/resources/:id/hidden',
    summary: 'Hide it from what is shared with me, until it is shared again',
    needs: mark,
    params: byId,
    output: noContent,
  }),
  showShare: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/hidden',
    summary: 'Show it again in what is shared with me',
    needs: mark,
    params: byId,
    output: noContent,
  }),
  waiting: endpoint({
    method: 'GET',
    path: '/api/v1/waiting',
    summary:
      'What waits for my answer: requests for things and groups that I manage, ownership and memberships offered to me',
    needs: account,
    output: z.object({
      requests: z.array(waitingOnShape),
      transfers: z.array(transferShape),
      invitations: z.array(ownInvitationShape),
      joiners: z.array(waitingJoinerShape),
    }),
  }),
  exposures: endpoint({
    method: 'GET',
    path: '/api/v1/exposures',
    summary: 'What I share: all grants that I gave, and all on what I own or manage',
    needs: account,
    query: z.strictObject({
      ...paging,
      order: z.enum(EXPOSURE_ORDERS).default('widest'),
      grant: id.optional().describe('Only the one with this id of its grant: one item or none'),
    }),
    output: page(exposureShape),
  }),
  exposedLinks: endpoint({
    method: 'GET',
    path: '/api/v1/exposures/links',
    summary: 'The share links of what I manage that are not over, newest first, 500 at most',
    needs: account,
    output: z.object({ items: z.array(exposedLinkShape) }),
  }),
  revokeExposures: endpoint({
    method: 'POST',
    path: '/api/v1/exposures/revoke',
    summary: 'Revoke many at once, all or none; general access becomes private',
    needs: { who: 'account', scope: 'share' },
    body: z.strictObject({ grants: grantsOn }),
    output: receiptShape,
  }),
  extendExposures: endpoint({
    method: 'POST',
    path: '/api/v1/exposures/extend',
    summary: 'Give many another end at once, all or none',
    needs: { who: 'account', scope: 'share' },
    body: z.strictObject({ grants: grantsOn, until: givenTime.nullable() }),
    output: receiptShape,
  }),
  groupsSharingWithMe: endpoint({
    method: 'GET',
    path: '/api/v1/groups-sharing-with-me',
    summary: 'Groups by which others share things with me directly, and who they are',
    needs: account,
    query: z.strictObject({ includePublic: z.stringbool().default(false) }),
    output: z.object({
      items: z.array(z.object({ group: z.object({ id, name: z.string() }), owners: z.array(personShape) })),
    }),
  }),
};

/** To whom, and how: exactly one of person, email and organization. */
export const transferBody = z.strictObject({
  person: id.optional(),
  email: email.optional(),
  /** Id or slug of one that I may publish to: it owns it at once. */
  organization: id.optional(),
  /** I stay manager. */
  keepManager: z.boolean().default(true),
  message: lines(2000).default(''),
});

const byTransfer = z.strictObject({ transfer: id });

/** Ownership handed over (S16). */
export const transfers = {
  transfer: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/transfer',
    summary: 'Offer its ownership to a person, or give it to an organization of mine at once',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: byId,
    body: transferBody,
    output: receiptShape,
  }),
  listTransfers: endpoint({
    method: 'GET',
    path: '/api/v1/transfers',
    summary: 'Open offers of ownership, to me and by me',
    needs: account,
    output: z.object({ received: z.array(transferShape), sent: z.array(transferShape) }),
  }),
  acceptTransfer: endpoint({
    method: 'POST',
    path: '/api/v1/transfers/:transfer/accept',
    summary: 'Take what was offered: it is mine with all below it',
    needs: { who: 'account', scope: 'share' },
    params: byTransfer,
    output: receiptShape,
  }),
  declineTransfer: endpoint({
    method: 'POST',
    path: '/api/v1/transfers/:transfer/decline',
    summary: 'Decline what was offered',
    needs: { who: 'account', scope: 'share' },
    params: byTransfer,
    output: noContent,
  }),
  withdrawTransfer: endpoint({
    method: 'DELETE',
    path: '/api/v1/transfers/:transfer',
    summary: 'Take an offer back',
    needs: { who: 'account', scope: 'share' },
    params: byTransfer,
    output: noContent,
  }),
};
