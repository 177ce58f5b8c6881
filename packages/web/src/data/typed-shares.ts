/*
 * What is typed into share dialogs and not sent yet stays with this tab: a page that is loaded anew, or left because its
 * session ended, loses no names.
 */

const OWN = 'tessera.typed-shares';
const ACTING = 'tessera.typed-shares.acting';

/** The place of it in the tab's storage; while one acts as somebody else, one that leaves one's own alone. */
export function typedSharesPlace(acts: boolean): string {
  return acts ? ACTING : OWN;
}

/** Who signs out leaves nothing of it behind. */
export function forgetTypedShares(): void {
  try {
    sessionStorage.removeItem(OWN);
    sessionStorage.removeItem(ACTING);
  } catch {
    // A browser that keeps nothing for pages has nothing to forget, and signs out all the same.
  }
}
