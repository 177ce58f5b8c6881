import { useSyncExternalStore } from 'react';

/** What a person chose on this machine. */
export interface Preferences {
  /** Whether keys without Ctrl or ⌘ act (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  readonly listLayout: 'cards' | 'table';
  readonly panelOpen: boolean;
  /** Whether the side bar shows the places of administration. */
  readonly administrationOpen: boolean;
}

const STORE = 'tessera-preferences';
const INITIAL: Preferences = {
  singleKeys: true,
  listLayout: 'cards',
  panelOpen: true,
  administrationOpen: false,
};

let current: Preferences = read();
const listeners = new Set<() => void>();

/** The preferences; the component is drawn again when one changes, also in another tab. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

/** Changes some preferences and keeps them, as far as the browser allows. */
export function setPreferences(changes: Partial<Preferences>): void {
  current = { ...current, ...changes };
  try {
    localStorage.setItem(STORE, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still follows the choice until the page is left.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const onStorage = (event: StorageEvent) => {
    if (event.key !== STORE) return;
    current = read();
    listener();
  };
  addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', onStorage);
  };
}

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORE) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return INITIAL;
    const { singleKeys, listLayout, panelOpen, administrationOpen } = stored as Partial<
      Record<keyof Preferences, unknown>
    >;
    return {
      singleKeys: typeof singleKeys === 'boolean' ? singleKeys : INITIAL.singleKeys,
      listLayout: listLayout === 'table' || listLayout === 'cards' ? listLayout : INITIAL.listLayout,
      panelOpen: typeof panelOpen === 'boolean' ? panelOpen : INITIAL.panelOpen,
      administrationOpen:
        typeof administrationOpen === 'boolean' ? administrationOpen : INITIAL.administrationOpen,
    };
  } catch {
    return INITIAL;
  }
}
