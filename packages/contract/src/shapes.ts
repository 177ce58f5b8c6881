import { type AmountUnit, amountWords } from '@tessera/domain';
import { z } from 'zod';

/** Times on the wire: ISO 8601 in UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
/** A time that the caller names; any offset. */
export const givenTime = z.iso.datetime({ offset: true });
export const id = z.string().min(1).max(64);
export const byId = z.strictObject({ id });
export const cursor = z.string().max(2000);

/** A whole number of a unit, which a refusal says too: `must be at least 60000 ms (1 minute)`. */
export function amount(of: { readonly unit: AmountUnit; readonly least: number; readonly most: number }) {
  const { unit, least, most } = of;
  return z
    .number()
    .int()
    .min(least, `must be at least ${amountWords(least, unit)}`)
    .max(most, `must be at most ${amountWords(most, unit)}`);
}

/** What a change of access cut, on every node of the hub (S23). */
export const cut = {
  socketsClosed: z.number().int(),
  downloadsStopped: z.number().int(),
  /** Nodes of the hub that did not say in time that they had cut what it ended there; they let go by themselves. */
  silentNodes: z.array(z.string()),
};

/** Query of a paged list. */
export const paging = {
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: cursor.nullable() });
}

/** Controls, halves of characters, and marks that turn around the direction of the text behind them. */
const NOT_IN_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const NOT_IN_A_TEXT = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const NO_LINE = 'must be one line, without control characters and marks that turn text around';
const isLine = (text: string) => !NOT_IN_A_LINE.test(text);

/** Text of one line, as it is typed: what it shows is what it holds. */
export function line(most: number) {
  return z.string().max(most).refine(isLine, NO_LINE);
}

/** A name or title: one line without its outer blanks, of which something can be seen. */
export function name(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isLine, NO_LINE)
    .refine((text) => text === '' || VISIBLE.test(text), 'must have a character that can be seen');
}

/** Text of any number of lines. */
export function lines(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => !NOT_IN_A_TEXT.test(text), 'has a control character; leave it out');
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
