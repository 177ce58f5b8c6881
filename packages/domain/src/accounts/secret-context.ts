import type { Context } from '../context.ts';

/** The context of commands that keep secrets: only what `digest` makes of them is ever stored. */
export interface SecretContext extends Context {
  /** SHA-256 of a secret of 256 random bits, hexadecimal. */
  digest(secret: string): string;
}
