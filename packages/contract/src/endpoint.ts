import type { KeyScope, Permission, Role } from '@tessera/domain';
import { z } from 'zod';

/**
 * What a caller must have before a route's work begins. Every route names it; a route without does not start.
 * - `who`: `anyone` (with or without account; refused when the hub takes no guests), `account`, or `always` (metadata,
 *   sign-in: answered even where guests are refused).
 * - `permission`: an application permission (P2). `role`: a role on the resource that `:id` names.
 * - `scope`: what an access key needs (A4). `fresh`: the password was proved in the last 10 minutes.
 */
export interface Needs {
  readonly who: 'always' | 'anyone' | 'account';
  readonly scope: KeyScope;
  readonly permission?: Permission;
  readonly role?: Role;
  readonly fresh?: true;
  /** For oneself alone: refused to whoever acts as another, also where writing was chosen (A7). */
  readonly inPerson?: true;
  /** Pages of any origin may call it without a bearer: nothing it answers or does rests on the reader's cookie. */
  readonly anyOrigin?: true;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How bodies travel. `json` both ways; `bytes` in: a raw upload; `bytes` out: a download; `progress`: NDJSON of progress lines, the last one is the result or the problem. */
export type Transport = 'json' | 'bytes-in' | 'bytes-out' | 'progress';

/** One route: the single source of the server's mount, the typed client and OpenAPI. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Way extends Transport = Transport,
> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly output: Output;
  readonly status: number;
  readonly transport: Way;
}

export const nothing = z.strictObject({});
/** Output of a route that answers 204. */
export const noContent = z.undefined();

interface Definition<P, Q, B, O, W> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly output: O;
  readonly status?: number;
  readonly transport?: W;
}

/** Declares a route. Shapes left out are empty and strict; the status is 200, or 204 where the output is {@link noContent}. */
export function endpoint<
  O extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
  W extends Transport = 'json',
>(definition: Definition<P, Q, B, O, W>): Endpoint<P, Q, B, O, W> {
  return {
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    needs: definition.needs,
    params: definition.params ?? (nothing as z.ZodType as P),
    query: definition.query ?? (nothing as z.ZodType as Q),
    body: definition.body ?? (nothing as z.ZodType as B),
    output: definition.output,
    status: definition.status ?? ((definition.output as z.ZodType) === noContent ? 204 : 200),
    transport: definition.transport ?? ('json' as Transport as W),
  };
}

/** What a caller passes: the members that are empty may be left out. */
export type Input<E extends Endpoint> = {
  readonly params: z.input<E['params']>;
  readonly query: z.input<E['query']>;
  readonly body: z.input<E['body']>;
};

/** What a handler gets, parsed. */
export type Parsed<E extends Endpoint> = {
  readonly params: z.output<E['params']>;
  readonly query: z.output<E['query']>;
  readonly body: z.output<E['body']>;
};

export type Output<E extends Endpoint> = z.output<E['output']>;
