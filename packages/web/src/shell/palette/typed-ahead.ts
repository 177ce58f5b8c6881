import { useCallback, useEffect, useMemo, useRef } from 'react';

/** Keeps what is typed between the palette's key and its field, so that no letter is lost or taken for another key. */
export interface TypedAhead {
  /** From now on letters are kept. */
  start(): void;
  /** What was typed since {@link start}; letters are the field's own from now on. */
  take(): string;
}

/** How long letters are kept for a field that does not come, in milliseconds. */
const PATIENCE = 3000;

export function useTypedAhead(): TypedAhead {
  const kept = useRef<string | null>(null);
  const until = useRef(0);
  useEffect(() => {
    const keep = (event: KeyboardEvent) => {
      if (kept.current === null) return;
      if (event.key === 'Escape' || Date.now() > until.current) kept.current = null;
      if (kept.current === null) return;
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      kept.current += event.key;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', keep, { capture: true });
    return () => document.removeEventListener('keydown', keep, { capture: true });
  }, []);
  const start = useCallback(() => {
    kept.current ??= '';
    until.current = Date.now() + PATIENCE;
  }, []);
  const take = useCallback(() => {
    const text = kept.current ?? '';
    kept.current = null;
    return text;
  }, []);
  return useMemo(() => ({ start, take }), [start, take]);
}
