import { z } from 'zod';
import { problemShape } from './shapes.ts';

/**
 * Lines of a `progress` answer (`application/x-ndjson`, asked for with `Accept`). Any number of `progress` lines, then
 * one `result` or `problem`. Closing the connection cancels the work. Without that `Accept` the answer is the result itself.
 */
export const progressLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.number().nullable(), step: z.string() }),
  z.object({ type: z.literal('result'), result: z.unknown() }),
  z.object({ type: z.literal('problem'), problem: problemShape }),
]);
export type ProgressLine = z.infer<typeof progressLine>;
export const NDJSON = 'application/x-ndjson';
