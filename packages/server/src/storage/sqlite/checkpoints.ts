import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Bytes of the log after which SQLite by itself would have a commit move it (1000 pages). */
const SHORT_LOG = 4 * 1024 * 1024;

/** What moves the log of one database. */
export interface Checkpoints {
  /** To be called after each commit. */
  afterCommit(): void;
  /** Whether the log has been long enough for the thread to be needed. */
  running(): boolean;
  stop(): Promise<void>;
}

/**
 * Moves the write-ahead log into the database from a thread of its own, so that no commit has to: with automatic
 * checkpoints the unlucky commit waits for all of it. The thread starts when the log is long for the first time, since
 * it holds 13 MB that a hub without much to write need not. `lost` is called when it has died.
 */
export function startCheckpoints(file: string, lost: () => void): Checkpoints {
  let thread: ReturnType<typeof startThread> | null = null;
  return {
    afterCommit() {
      if (thread === null && lengthOf(`${file}-wal`) >= SHORT_LOG) thread = startThread(file, lost);
    },
    running: () => thread !== null,
    stop: async () => thread?.stop(),
  };
}

function startThread(file: string, lost: () => void): { stop(): Promise<void> } {
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

function lengthOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
