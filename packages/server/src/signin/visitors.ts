import { type HeldLink, readSettings, type Unit } from '@tessera/domain';
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

/** The open links that a visitor's secret holds now; none while the hub's policy allows none. */
export async function heldLinks(unit: Unit, digest: string | null): Promise<readonly HeldLink[]> {
  if (digest === null) return [];
  const held = await unit.links.held(digest);
  if (held.length === 0) return held;
  const { openLinksAllowed, guestSessions } = await readSettings(unit, 'openLinksAllowed', 'guestSessions');
  return openLinksAllowed && guestSessions ? held : [];
}
