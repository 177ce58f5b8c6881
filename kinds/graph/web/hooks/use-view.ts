import type { ViewerProps, ViewSettings } from '@tessera/web/kind-host';
import { useCallback, useEffect, useRef, useState } from 'react';
import { formatView, type GraphView, parseView } from '../view-settings.ts';

/** How long the view rests before the address follows it, in milliseconds. */
const REST = 350;

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
  const told = useRef(signature(settings));
  const write = useRef(setSettings);
  write.current = setSettings;

  const outside = signature(settings);
  useEffect(() => {
    if (outside === told.current) return;
    told.current = outside;
    setView(parseView(JSON.parse(outside) as ViewSettings));
  }, [outside]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const next = formatView(view);
      const text = signature(next);
      if (text === told.current) return;
      told.current = text;
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
