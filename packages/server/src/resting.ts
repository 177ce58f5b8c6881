import type { OpenStore } from './storage/index.ts';

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
