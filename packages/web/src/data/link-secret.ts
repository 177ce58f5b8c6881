const KEPT = 'tessera-link';

/**
 * The secret of the share link that this page was opened with. It stands behind `#`, which is never sent anywhere; it is
 * taken out of the address at once, and kept for this tab alone, so that it outlives signing in and registering without
 * ever standing in a `next`.
 */
export function takeLinkSecret(): string | null {
  const shown = window.location.hash.slice(1);
  if (shown !== '') {
    sessionStorage.setItem(KEPT, decodeSafely(shown));
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }
  return sessionStorage.getItem(KEPT);
}

/** Forgets the secret, once it has done its work. */
export function forgetLinkSecret(): void {
  sessionStorage.removeItem(KEPT);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
