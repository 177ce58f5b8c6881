import { ApiProblem } from '@tessera/client';
import { methodsOf } from '@tessera/contract';

/** What a sign-in still lacks, as the hub answered it. */
export type Lacking =
  | { readonly kind: 'code'; readonly methods: readonly string[]; readonly next: string | null }
  | { readonly kind: 'set-up'; readonly next: string | null };

/** Reads what is lacking from a refusal; null when it is another one. */
export function lackingOf(error: unknown): Lacking | null {
  if (!(error instanceof ApiProblem)) return null;
  const next = typeof error.parameters['next'] === 'string' ? error.parameters['next'] : null;
  if (error.code === 'second-factor-needed') {
    return { kind: 'code', methods: methodsOf(error.parameters['methods']), next };
  }
  return error.code === 'factor-set-up-needed' ? { kind: 'set-up', next } : null;
}
