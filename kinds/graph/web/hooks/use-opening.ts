import type { ViewerProps } from '@tessera/web/kind-host';
import { useCallback, useEffect, useState } from 'react';
import { type Dataset, type LoadProgress, openDataset } from '../data/dataset.ts';
import { type OpenPicture, openPicture } from '../data/open-picture.ts';
import type { GraphView } from '../view-settings.ts';

/** How far opening a graph is. */
export type Opening =
  | { readonly state: 'loading'; readonly progress: LoadProgress }
  | { readonly state: 'ready'; readonly dataset: Dataset; readonly picture: OpenPicture }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'cancelled' };

const BEGIN: Opening = { state: 'loading', progress: { stage: 'summary', bytes: 0, total: null } };

/** Opens the version that the shell shows: summary, connections, and the columns that the first picture needs. */
export function useOpening(
  read: ViewerProps['part'],
  version: string,
  view: GraphView,
): { readonly opening: Opening; cancel(): void; retry(): void } {
  const [opening, setOpening] = useState<Opening>(BEGIN);
  const [attempt, setAttempt] = useState(0);
  const [controller, setController] = useState<AbortController | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view only chooses the first columns; it must not reload
  useEffect(() => {
    const abort = new AbortController();
    setController(abort);
    setOpening(BEGIN);
    const tell = (progress: LoadProgress) => {
      if (!abort.signal.aborted) setOpening({ state: 'loading', progress });
    };
    const gone = { current: false };
    open(read, view, tell, abort.signal).then(
      (opened) => {
        if (!abort.signal.aborted) setOpening({ state: 'ready', ...opened });
      },
      (error: unknown) => {
        if (gone.current) return;
        setOpening(abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error });
      },
    );
    return () => {
      gone.current = true;
      abort.abort();
    };
  }, [read, version, attempt]);

  return {
    opening,
    cancel: useCallback(() => controller?.abort(), [controller]),
    retry: useCallback(() => setAttempt((n) => n + 1), []),
  };
}

async function open(
  read: ViewerProps['part'],
  view: GraphView,
  tell: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<{ readonly dataset: Dataset; readonly picture: OpenPicture }> {
  const dataset = await openDataset(read, tell, signal);
  signal.throwIfAborted();
  const picture = await openPicture(dataset, view, tell, signal);
  return { dataset, picture };
}
