import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { personShape } from './people.ts';
import { byId, id, lines, page, paging, time } from './shapes.ts';

/** A group as somebody outside of it may know it (P8). */
export const joinableGroupShape = z.object({
  id,
  name: z.string(),
  description: z.string(),
  type: z.enum(['ordinary', 'public', 'staff']),
  memberCount: z.number().int(),
  /** What joining takes for this caller. */
  joining: z.enum(['open', 'ask']),
  /** Whether the caller asks already. */
  asked: z.boolean(),
});
export type JoinableGroupShape = z.infer<typeof joinableGroupShape>;

/** Who asks to join a group (P10). */
export const joinerShape = z.object({ person: personShape, message: z.string(), createdAt: time });

export const joiners = {
  listJoinableGroups: endpoint({
    method: 'GET',
    path: '/api/v1/joinable-groups',
    summary: 'Groups that one could join or ask to join; closed ones are not among them',
    needs: { who: 'account', scope: 'read' },
    query: z.strictObject({ ...paging, query: z.string().max(200).optional() }),
    output: page(joinableGroupShape).extend({ total: z.number().int() }),
  }),
  joinGroup: endpoint({
    method: 'POST',
    path: '/api/v1/groups/:id/join',
    summary: 'Join a group, or ask its managers to be let in',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    body: z.strictObject({ message: lines(500).optional() }),
    output: z.object({ state: z.enum(['member', 'asked']) }),
  }),
  withdrawJoin: endpoint({
    method: 'DELETE',
    path: '/api/v1/groups/:id/join',
    summary: 'Take back that one asks to join',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    output: noContent,
  }),
  listJoiners: endpoint({
    method: 'GET',
    path: '/api/v1/groups/:id/joiners',
    summary: "Who asks to join, longest waiting first; for the group's managers and user managers",
    needs: { who: 'account', scope: 'read' },
    params: byId,
    query: z.strictObject({ ...paging }),
    output: page(joinerShape),
  }),
  answerJoiner: endpoint({
    method: 'POST',
    path: '/api/v1/groups/:id/joiners/:person',
    summary: 'Accept or decline whoever asks to join; they are told',
    needs: { who: 'account', scope: 'admin' },
    params: z.strictObject({ id, person: id }),
    body: z.strictObject({ answer: z.enum(['accept', 'decline']) }),
    output: noContent,
  }),
};
