import { sha256 } from './sha256.ts';

/** Hashes one file away from the page's thread, so that large files do not stop it. Answers the digest, or an error's text. */
const PIECE = 4 * 1024 * 1024;

async function hash(file: Blob): Promise<string> {
  const state = sha256();
  for (let from = 0; from < file.size; from += PIECE) {
    state.update(new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer()));
  }
  return state.digest();
}

/** The worker's end of the wire; the page's types do not know it. */
interface WorkerEnd {
  postMessage(message: HashAnswer): void;
}

/** What the worker answers. */
export type HashAnswer = { readonly hash: string } | { readonly failed: string };

self.addEventListener('message', (event: MessageEvent<Blob>) => {
  const end = self as unknown as WorkerEnd;
  hash(event.data).then(
    (digest) => end.postMessage({ hash: digest }),
    (error: unknown) => end.postMessage({ failed: String(error) }),
  );
});
