import type { HashAnswer } from './hash-worker.ts';

/** SHA-256 of a file in hexadecimal, computed in a worker. Rejects when the file cannot be read any more. */
export function hashFile(file: Blob, signal: AbortSignal): Promise<string> {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
  const digest = new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('message', (event: MessageEvent<HashAnswer>) => {
      if ('hash' in event.data) resolve(event.data.hash);
      else reject(new Error(event.data.failed));
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage(file);
  });
  return digest.finally(() => worker.terminate());
}
