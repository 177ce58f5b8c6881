import type { SessionStart } from '@tessera/domain';
import type { RequestContext } from '../context.ts';

/** A new session's secret, and what is kept of it and of where it is. */
export function newSession(
  context: RequestContext,
  kind: 'browser' | 'script',
): { readonly secret: string; readonly start: SessionStart } {
  const secret = context.random.secret();
  return {
    secret,
    start: { kind, secretHash: context.digest(secret), device: context.device, place: context.ip },
  };
}
