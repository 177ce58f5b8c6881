import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { personShape } from './people.ts';
import { amount, byId, id, time } from './shapes.ts';

const origins = z.array(z.string().max(300)).max(50);

/** A signed embed address as its list shows it; its secret is shown once (S34). */
export const embedShape = z.object({
  id,
  madeBy: personShape,
  origins: z.array(z.string()),
  createdAt: time,
  until: time,
  lastUsedAt: time.nullable(),
});
export type EmbedShape = z.infer<typeof embedShape>;

/** Who may frame a resource, and its signed addresses. */
export const embeddingShape = z.object({
  address: z.string(),
  /** Whether somebody without an account sees it there now. */
  open: z.boolean(),
  origins: z.array(z.string()),
  /** What the hub allows for everything. */
  hubOrigins: z.array(z.string()),
  embeds: z.array(embedShape),
  /** Why no signed address can be made; null = one can. */
  refusal: z.string().nullable(),
});
export type EmbeddingShape = z.infer<typeof embeddingShape>;

const manager = { who: 'account', scope: 'share', role: 'manager' } as const;

export const embeds = {
  getEmbedding: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/embedding',
    summary: 'Which origins may frame it, and its signed embed addresses',
    needs: { who: 'account', scope: 'read', role: 'manager' },
    params: byId,
    output: embeddingShape,
  }),
  setEmbedOrigins: endpoint({
    method: 'PUT',
    path: '/api/v1/resources/:id/embedding/origins',
    summary: 'Set which origins may frame it for whoever may see it',
    needs: manager,
    params: byId,
    body: z.strictObject({ origins }),
    output: z.object({ origins: z.array(z.string()) }),
  }),
  createEmbed: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/embedding/addresses',
    summary: 'Make a signed embed address; it is shown once',
    needs: { ...manager, permission: 'share:links' },
    params: byId,
    body: z.strictObject({
      origins,
      /** Seconds that it lives; an hour when left out, a week at most. */
      life: amount({ unit: 'seconds', least: 60, most: 604_800 }).optional(),
    }),
    output: z.object({ embed: embedShape, address: z.string() }),
    status: 201,
  }),
  revokeEmbed: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/embedding/addresses/:embed',
    summary: 'End a signed embed address',
    needs: manager,
    params: z.strictObject({ id, embed: id }),
    output: noContent,
  }),
};
