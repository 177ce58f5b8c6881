import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { byId, id, line, time } from './shapes.ts';

export const uploadShape = z.object({
  id,
  name: z.string(),
  size: z.number().int(),
  /** Bytes that are safely at the hub: where to go on after a break. */
  received: z.number().int(),
  /** SHA-256 once complete. */
  hash: z.string().nullable(),
  until: time,
});
export type UploadShape = z.infer<typeof uploadShape>;

const creator = { who: 'account', scope: 'write', permission: 'resources:create' } as const;

/** Files on their way in (G3): announce, send in any number of pieces, cite in a publish call. */
export const uploads = {
  createUpload: endpoint({
    method: 'POST',
    path: '/api/v1/uploads',
    summary: 'Announce a file: name and size in bytes',
    needs: creator,
    body: z.strictObject({ name: line(255).min(1), size: z.number().int().min(0) }),
    output: uploadShape,
    status: 201,
  }),
  getUpload: endpoint({
    method: 'GET',
    path: '/api/v1/uploads/:id',
    summary: 'How far an upload is',
    needs: creator,
    params: byId,
    output: uploadShape,
  }),
  sendUpload: endpoint({
    method: 'PATCH',
    path: '/api/v1/uploads/:id',
    summary:
      'Send bytes from `offset`; `hash` (SHA-256 of the whole file) is compared when the last byte is here',
    needs: creator,
    params: byId,
    query: z.strictObject({
      offset: z.coerce.number().int().min(0),
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
    output: uploadShape,
    transport: 'bytes-in',
  }),
  deleteUpload: endpoint({
    method: 'DELETE',
    path: '/api/v1/uploads/:id',
    summary: 'Give an upload up; nothing of it stays',
    needs: creator,
    params: byId,
    output: noContent,
  }),
  inspectUpload: endpoint({
    method: 'POST',
    path: '/api/v1/uploads/:id/inspect',
    summary: 'What a kind understands of an uploaded file',
    needs: creator,
    params: byId,
    body: z.strictObject({
      kind: z.string().min(1).max(40),
      purpose: z.string().min(1).max(40).default('auto'),
      options: z.record(z.string(), z.unknown()).default({}),
    }),
    output: z.unknown(),
  }),
};
