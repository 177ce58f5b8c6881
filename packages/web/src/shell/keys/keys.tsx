import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { usePreferences } from '../preferences.ts';
import { createKeySequence, isPaletteKey, type KeyBinding, takesLetters } from './sequence.ts';

/** A binding with its place in the list of keys. */
export interface ListedBinding extends KeyBinding {
  readonly group: 'everywhere' | 'here';
}

interface Keys {
  /** Bindings in the order in which they were made; the last wins. */
  readonly list: () => readonly ListedBinding[];
  register(bindings: readonly ListedBinding[]): () => void;
}

/** Finds a dialog that holds the screen; its keys come first. */
export const OPEN_DIALOG = '[role=dialog][aria-modal=true]';

const KeysContext = createContext<Keys | null>(null);

/** Listens for keys on the whole page. `onPalette` is called for Ctrl or ⌘ K, also while typing. */
export function KeysProvider(props: { readonly children: ReactNode; onPalette(): void }) {
  const registered = useRef(new Set<readonly ListedBinding[]>());
  const { singleKeys } = usePreferences();
  const { onPalette } = props;

  useEffect(() => {
    const next = createKeySequence();
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (isPaletteKey(event)) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (!singleKeys) return;
      if (event.target instanceof HTMLElement && takesLetters(event.target)) return;
      if (document.querySelector(OPEN_DIALOG) !== null) return;
      const found = next(event, [...registered.current].flat(), event.timeStamp);
      if (found === null) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [singleKeys, onPalette]);

  const keys = useMemo<Keys>(
    () => ({
      list: () => [...registered.current].flat(),
      register: (bindings) => {
        registered.current.add(bindings);
        return () => registered.current.delete(bindings);
      },
    }),
    [],
  );
  return <KeysContext value={keys}>{props.children}</KeysContext>;
}

/** Binds keys while the calling component is shown. Memoize the list. */
export function useKeys(bindings: readonly ListedBinding[]): void {
  const keys = useContext(KeysContext);
  useEffect(() => keys?.register(bindings), [keys, bindings]);
}

/** The keys that work now. */
export function useKeyList(): () => readonly ListedBinding[] {
  const keys = useContext(KeysContext);
  return keys?.list ?? (() => []);
}
