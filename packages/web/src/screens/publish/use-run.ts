import { useEffect, useRef, useState } from 'react';

/** How far the hub is with publishing. */
export interface RunProgress {
  /** 0 to 1; null while nobody can say. */
  readonly done: number | null;
  readonly step: string;
}

/** One long call at a time, with progress and a way to stop it. */
export interface Run<T> {
  readonly progress: RunProgress | null;
  readonly error: unknown;
  readonly cancelled: boolean;
  start(
    work: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>,
  ): Promise<T | null>;
  cancel(): void;
}

/** Runs long work; its failure and its cancellation are states, not exceptions. */
export function useRun<T>(): Run<T> {
  const [progress, setProgress] = useState<RunProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [cancelled, setCancelled] = useState(false);
  const controller = useRef<AbortController | null>(null);

  useEffect(() => () => controller.current?.abort(), []);

  return {
    progress,
    error,
    cancelled,
    async start(work) {
      if (controller.current !== null) return null;
      const own = new AbortController();
      controller.current = own;
      setError(null);
      setCancelled(false);
      setProgress({ done: null, step: '' });
      try {
        return await work(own.signal, setProgress);
      } catch (failure) {
        if (own.signal.aborted) setCancelled(true);
        else setError(failure);
        return null;
      } finally {
        controller.current = null;
        setProgress(null);
      }
    },
    cancel: () => controller.current?.abort(),
  };
}
