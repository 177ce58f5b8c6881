import type { ViewerProps, ViewSettings } from '@tessera/web/kind-host';
import { useCallback, useEffect, useRef, useState } from 'react';
import { formatView, type GraphView, parseView } from '../view-settings.ts';

/** How long the view rests before the address follows it, in milliseconds. */
const REST = 350;
/** So many writes may be on their way at the same time. */
const ECHOES = 6;

/** Changes some settings of the view. */
export type ChangeView = (change: Partial<GraphView> | ((view: GraphView) => Partial<GraphView>)) => void;

/**
 * The view, kept in the address (G7). It changes here at once and in the address when it rests, since a camera moves
 * sixty times a second; a view that comes from the address (back, a link) is taken over.
 */
export function useView(
  settings: ViewSettings,
  setSettings: ViewerProps['setView'],
): readonly [GraphView, ChangeView] {
  const [view, setView] = useState(() => parseView(settings));
  // What was written lately: an address that follows late is an echo, not a wish.
  const written = useRef<readonly string[]>([signature(settings)]);
  const write = useRef(setSettings);
  write.current = setSettings;

  const outside = signature(settings);
  useEffect(() => {
    if (written.current.includes(outside)) return;
    written.current = [outside];
    setView(parseView(JSON.parse(outside) as ViewSettings));
  }, [outside]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const next = formatView(view);
      const text = signature(next);
      if (text === written.current.at(-1)) return;
      written.current = [...written.current.slice(1 - ECHOES), text];
      // Once the echoes are over, the same address is a wish again: somebody went back.
      setTimeout(() => {
        if (written.current.at(-1) === text) written.current = [text];
      }, REST * 4);
      write.current(next);
    }, REST);
    return () => clearTimeout(timer);
  }, [view]);

  const change = useCallback<ChangeView>((next) => {
    setView((before) => ({ ...before, ...(typeof next === 'function' ? next(before) : next) }));
  }, []);
  return [view, change];
}

function signature(settings: ViewSettings): string {
  return JSON.stringify(Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))));
}
