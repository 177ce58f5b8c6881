/**
 * The secret that a page was opened with. It stands behind `#`, which is never sent anywhere; it is taken out of the
 * address at once, and kept for this tab alone, so that it outlives signing in and registering without ever standing in a
 * `next`.
 */
export function takePageSecret(name: string): string | null {
  const shown = window.location.hash.slice(1);
  if (shown !== '') {
    sessionStorage.setItem(name, decodeSafely(shown));
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, '', pathname + search);
  }
  return sessionStorage.getItem(name);
}

/** The same once the page has been left, to register or to sign in. */
export function keptPageSecret(name: string): string | null {
  return sessionStorage.getItem(name);
}

/** Forgets the secret, once it has done its work. */
export function forgetPageSecret(name: string): void {
  sessionStorage.removeItem(name);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names under which secrets are kept. */
export const INVITATION_SECRET = 'tessera-invitation';
export const PROOF_SECRET = 'tessera-proof';
