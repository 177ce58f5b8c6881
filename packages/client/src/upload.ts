import type { UploadShape } from '@tessera/contract';
import type { Api } from './api.ts';
import { ApiProblem } from './problem.ts';

/** Bytes to send: a browser's `File`, any `Blob`, or bytes in memory. */
export type UploadSource = Blob | Uint8Array;

export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** Bytes per request. */
  readonly chunkSize?: number;
  /** SHA-256 of the whole as hexadecimal, compared by the hub when the last byte is there; awaited only then. */
  readonly hash?: string | Promise<string>;
  /** Goes on with an upload that broke off, instead of a new one. */
  readonly resume?: UploadShape;
  /** Told after each piece that is safely at the hub. */
  onProgress?(upload: UploadShape): void;
}

const CHUNK = 4 * 1024 * 1024;
const ATTEMPTS = 5;

/**
 * Sends a file in pieces and answers the upload, whose id publish calls cite. After a break it asks the hub how far it
 * is and goes on there, five times with growing pauses; then it rejects, and `resume` continues later.
 */
export async function sendUpload(
  api: Api,
  name: string,
  source: UploadSource,
  options: UploadOptions = {},
): Promise<UploadShape> {
  const blob = source instanceof Blob ? source : new Blob([source as BlobPart]);
  const signal = options.signal ? { signal: options.signal } : {};
  let upload =
    options.resume ?? (await api.call('createUpload', { body: { name, size: blob.size } }, signal));
  let failures = 0;
  while (upload.hash === null) {
    options.signal?.throwIfAborted();
    try {
      upload = await sendPiece(api, upload, blob, options);
      failures = 0;
      options.onProgress?.(upload);
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures > ATTEMPTS) throw error;
      await pause(250 * 2 ** failures, options.signal);
      upload = await api.call('getUpload', { params: { id: upload.id } }, signal);
    }
  }
  return upload;
}

async function sendPiece(
  api: Api,
  upload: UploadShape,
  blob: Blob,
  options: UploadOptions,
): Promise<UploadShape> {
  const offset = upload.received;
  const end = Math.min(offset + (options.chunkSize ?? CHUNK), blob.size);
  const hash = options.hash !== undefined && end === blob.size ? { hash: await options.hash } : {};
  const response = await api.raw(
    'sendUpload',
    { params: { id: upload.id }, query: { offset, ...hash } },
    { bytes: blob.slice(offset, end), ...(options.signal ? { signal: options.signal } : {}) },
  );
  return (await response.json()) as UploadShape;
}

/** Worth another try: no answer, a busy hub, or a piece that the hub already has. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 503 || error.status === 409);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
