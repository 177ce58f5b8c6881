import { z } from 'zod';

/** Times on the wire: ISO 8601 in UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
/** A time that the caller names; any offset. */
export const givenTime = z.iso.datetime({ offset: true });
export const id = z.string().min(1).max(64);
export const byId = z.strictObject({ id });
export const cursor = z.string().max(2000);

/** Query of a paged list. */
export const paging = {
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: cursor.nullable() });
}

/** An e-mail address as typed. */
export const email = z.email('must be an e-mail address such as ann@example.org').max(254);

/** An RFC 9457 problem document: what every refusal and failure answers. */
export const problemShape = z.object({
  type: z.string(),
  code: z.string(),
  status: z.number().int(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  requestId: z.string().optional(),
});
export type ProblemShape = z.infer<typeof problemShape>;
