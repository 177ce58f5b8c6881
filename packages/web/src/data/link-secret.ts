import { forgetPageSecret, takePageSecret } from './page-secret.ts';

const KEPT = 'tessera-link';

/** The secret of the share link that this page was opened with, or that was kept while its reader signed in. */
export function takeLinkSecret(): string | null {
  return takePageSecret(KEPT);
}

/** Forgets the secret, once it has done its work. */
export function forgetLinkSecret(): void {
  forgetPageSecret(KEPT);
}
