import { Worker } from 'node:worker_threads';

/**
 * Moves the write-ahead log into the database from a thread of its own, so that no commit has to: with automatic
 * checkpoints the unlucky commit waits for all of it. `lost` is called when the thread has died.
 */
export function startCheckpoints(file: string, lost: () => void): { stop(): Promise<void> } {
  const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
    workerData: { file },
    execArgv: [],
  });
  let stopping = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', () => {
    if (!stopping) lost();
  });
  worker.unref();
  return {
    async stop() {
      stopping = true;
      worker.ref();
      worker.postMessage('stop');
      await ended;
    },
  };
}
