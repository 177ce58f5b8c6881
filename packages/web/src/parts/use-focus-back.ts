import { useEffect, useState } from 'react';

/**
 * Gives the focus back, when the calling component goes away, to what had it when the component came: for dialogs that
 * exist only while they are open. Whoever took the focus meanwhile keeps it.
 */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog is gone, and with it the focus inside.
      setTimeout(() => {
        const free = document.activeElement === null || document.activeElement === document.body;
        if (free && opener instanceof HTMLElement && opener.isConnected) opener.focus();
      });
    },
    [opener],
  );
}
