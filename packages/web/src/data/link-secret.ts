import { forgetPageSecret, takePageSecret } from './page-secret.ts';

const KEPT = 'tessera-link';
/** As long as a registration waits for its mail. */
const WAIT = 24 * 60 * 60_000;

/** The secret of the share link that this page was opened with, or that was kept while its reader came in. */
export function takeLinkSecret(): string | null {
  return takePageSecret(KEPT) ?? waitingSecret();
}

/**
 * Keeps the secret while its reader registers: the mail that proves their address opens another tab, which leads back to
 * the link. It stays in this browser for a day at most; no mail carries it, and no request but the link's own.
 */
export function keepLinkSecretForMail(secret: string): void {
  localStorage.setItem(KEPT, JSON.stringify({ secret, until: Date.now() + WAIT }));
}

/** Forgets the secret, once it has done its work. */
export function forgetLinkSecret(): void {
  forgetPageSecret(KEPT);
  localStorage.removeItem(KEPT);
}

function waitingSecret(): string | null {
  const kept = localStorage.getItem(KEPT);
  if (kept === null) return null;
  try {
    const { secret, until } = JSON.parse(kept) as { readonly secret?: unknown; readonly until?: unknown };
    if (typeof secret === 'string' && typeof until === 'number' && until > Date.now()) return secret;
  } catch {
    // Not ours: forgotten as what is too old.
  }
  localStorage.removeItem(KEPT);
  return null;
}
