import { REQUEST_STATUSES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { personShape } from './people.ts';
import { byId, id, lines, time } from './shapes.ts';
import { givenRole, receiptShape, role } from './sharing.ts';

/** What an asker sees of their own request. */
export const ownRequestShape = z.object({
  role,
  message: z.string(),
  status: z.enum(REQUEST_STATUSES),
  createdAt: time,
});
export type OwnRequestShape = z.infer<typeof ownRequestShape>;

/** A request that waits for an answer, as managers see it. */
export const waitingRequestShape = z.object({
  id,
  person: personShape,
  role,
  message: z.string(),
  createdAt: time,
});
export type WaitingRequestShape = z.infer<typeof waitingRequestShape>;

const ofResource = z.strictObject({ id, request: id });

/** Asking for a role (S28). An id that nothing has gives every answer that a closed thing gives. */
export const requests = {
  requestAccess: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/request',
    summary: 'Ask for a role; asking again changes the open request',
    needs: { who: 'account', scope: 'share' },
    params: byId,
    body: z.strictObject({ role: givenRole.default('viewer'), message: lines(2000).default('') }),
    output: ownRequestShape,
  }),
  myRequest: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/request',
    summary: "One's own last request",
    needs: { who: 'account', scope: 'read' },
    params: byId,
    output: z.object({ request: ownRequestShape.nullable() }),
  }),
  withdrawRequest: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/request',
    summary: "Take back one's own open request",
    needs: { who: 'account', scope: 'share' },
    params: byId,
    output: noContent,
  }),
  listRequests: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/requests',
    summary: 'Requests that wait for an answer, oldest first',
    needs: { who: 'account', scope: 'read', role: 'manager' },
    params: byId,
    output: z.object({ items: z.array(waitingRequestShape) }),
  }),
  approveRequest: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/requests/:request/approve',
    summary: 'Give the asker the role, or another',
    needs: { who: 'account', scope: 'share', role: 'manager' },
    params: ofResource,
    body: z.strictObject({ role: givenRole.optional() }),
    output: receiptShape,
  }),
  declineRequest: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/requests/:request/decline',
    summary: 'Decline a request; its asker sees that',
    needs: { who: 'account', scope: 'share', role: 'manager' },
    params: ofResource,
    output: noContent,
  }),
};
