import type { OpenStore } from './storage/index.ts';

/** Does `work` now and every `every` ms until stopped, one turn at a time. `failed` is told of what went wrong; the next turn tries again. */
export function startTurns(
  every: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): { stop(): Promise<void> } {
  let running: Promise<unknown> | null = null;
  const turn = () => {
    running ??= work()
      .catch(failed)
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(turn, every);
  timer.unref();
  turn();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Lets work that follows what was written rest while this process writes nothing: then only each `turns`-th turn does
 * it, for what another process may have left behind. Work that failed is tried again at the next turn.
 */
export function restingWhileIdle(
  store: Pick<OpenStore, 'committed'>,
  turns: number,
  work: () => Promise<unknown>,
): () => Promise<void> {
  let seen = -1;
  let rested = 0;
  return async () => {
    const committed = store.committed();
    if (committed === seen && ++rested < turns) return;
    await work();
    seen = committed;
    rested = 0;
  };
}
