import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { personShape } from './people.ts';
import { byId, id, line, time } from './shapes.ts';

/** The header by which a request asks through other eyes: the id of an acting that the same session or key began. */
export const ACTING_HEADER = 'tessera-acting';
/** The same for downloads, which are links: a query parameter that every address takes. */
export const ACTING_PARAMETER = 'acting';

export const actingShape = z.object({
  id,
  sort: z.enum(['act-as', 'view-as']),
  writes: z.boolean(),
  until: time,
});
export type ActingShape = z.infer<typeof actingShape>;

/** Whose eyes: a person (id or exact address), a group (id), somebody signed in, or a visitor. */
export const eyes = z.union([
  z.strictObject({ person: z.string().min(1).max(254) }),
  z.strictObject({ group: id }),
  z.literal('signed-in'),
  z.literal('anonymous'),
]);

export const acting = {
  actAs: endpoint({
    method: 'POST',
    path: '/api/v1/acting',
    summary: 'Act as another account: send the id as the header `tessera-acting` from then on',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage', fresh: true },
    body: z.strictObject({
      /** Id or exact address. */
      person: z.string().min(1).max(254),
      /** Read-only unless chosen; then a reason is needed. */
      writes: z.boolean().default(false),
      reason: line(500).default(''),
    }),
    output: actingShape.extend({ person: personShape }),
    status: 201,
  }),
  viewAs: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/view-as',
    summary: 'Look at a thing and what is below it as somebody else would; for its managers',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: byId,
    body: z.strictObject({ as: eyes }),
    output: actingShape,
    status: 201,
  }),
  viewAsGuest: endpoint({
    method: 'POST',
    path: '/api/v1/acting/guest',
    summary: 'Look at the hub as a visitor without an account, also where none are let in',
    needs: { who: 'account', scope: 'admin', permission: 'resources:view-all' },
    output: actingShape,
    status: 201,
  }),
  stopActing: endpoint({
    method: 'DELETE',
    path: '/api/v1/acting/:id',
    summary: 'Stop acting or viewing as somebody; over already is no error',
    needs: { who: 'account', scope: 'share' },
    params: byId,
    output: noContent,
  }),
};
