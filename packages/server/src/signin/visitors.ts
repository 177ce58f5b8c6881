import type { HeldLink, Policy, Unit } from '@tessera/domain';
import { cookieName } from './credentials.ts';
import { digestSecret } from './secrets.ts';

/*
 * Whoever opened a link that needs no sign-in holds it by a secret of its own (S20): a browser in a cookie beside the
 * session's, a script as a bearer. Only its digest is stored, and it says nothing about who it is.
 */

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The name of the cookie that a visitor's browser holds open links by. */
export function visitorCookieName(url: string): string {
  return `${cookieName(url)}-visitor`;
}

/** The visitor's secret in a cookie; null when there is none that the hub could have given. */
export function visitorSecret(cookie: string | undefined): string | null {
  return cookie !== undefined && SECRET.test(cookie) ? cookie : null;
}

/** The digest of {@link visitorSecret}. */
export function visitorDigest(cookie: string | undefined): string | null {
  const secret = visitorSecret(cookie);
  return secret === null ? null : digestSecret(secret);
}

/** The settings that say who is let in, read at once. */
export const ENTRY_POLICY = ['guestSessions', 'openLinksAllowed', 'sessionIdle', 'sessionLife'] as const;
export type EntryPolicy = Pick<Policy, (typeof ENTRY_POLICY)[number]>;

/** The open links that a visitor's secret holds now; none while the hub's policy allows none. */
export async function heldLinks(
  unit: Unit,
  digest: string | null,
  policy: EntryPolicy,
): Promise<readonly HeldLink[]> {
  if (digest === null || !policy.openLinksAllowed || !policy.guestSessions) return [];
  return unit.links.held(digest);
}
