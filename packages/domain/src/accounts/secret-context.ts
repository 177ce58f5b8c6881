import type { Context } from '../context.ts';

/** The context of commands that keep secrets: only what `digest` makes of them is ever stored. */
export type SecretContext = Context;
