import { type Api, ApiProblem, sendUpload } from '@tessera/client';
import type { UploadShape } from '@tessera/contract';
import type { Unfinished } from './unfinished.ts';

/** What sending one file needs from outside. */
export interface SendFileTools {
  readonly api: Api;
  readonly unfinished: Unfinished;
  hash(file: File, signal: AbortSignal): Promise<string>;
  /** Resolves when it is worth trying again: the network is back, or some time has passed. */
  whenBack(attempt: number, signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
  onProgress(upload: UploadShape): void;
  /** The connection broke; what arrived is kept, and it goes on by itself. */
  onWaiting(): void;
}

const SMALL = 64 * 1024 * 1024;
const PIECE = 1024 * 1024;
const LARGE_PIECE = 4 * 1024 * 1024;

/**
 * Brings a file to the hub and answers its upload. Goes on where an earlier attempt at the same file broke off, waits out
 * breaks of the connection for as long as it takes, and starts once more when what an earlier attempt left is of another
 * content. Rejects with the hub's refusal, or when it is cancelled.
 */
export async function sendFile(file: File, tools: SendFileTools): Promise<UploadShape> {
  const hash = tools.hash(file, tools.signal);
  // Awaited only with the last piece; until then a failure must not count as unhandled.
  hash.catch(() => undefined);
  const earlier = await findEarlier(file, hash, tools);
  if (earlier?.hash != null) return earlier;
  try {
    return await sendThrough(file, hash, earlier, tools);
  } catch (error) {
    if (earlier === null || !isOtherContent(error)) throw error;
    tools.unfinished.forget(earlier.id);
    return await sendThrough(file, hash, null, tools);
  }
}

async function sendThrough(
  file: File,
  hash: Promise<string>,
  earlier: UploadShape | null,
  tools: SendFileTools,
): Promise<UploadShape> {
  const { api, signal } = tools;
  let upload = earlier;
  for (let attempt = 0; ; attempt += 1) {
    try {
      upload ??= await api.call('createUpload', { body: { name: file.name, size: file.size } }, { signal });
      tools.unfinished.remember(file, upload.id);
      tools.onProgress(upload);
      return await sendUpload(api, file.name, file, {
        signal,
        hash,
        resume: upload,
        chunkSize: file.size > SMALL ? LARGE_PIECE : PIECE,
        onProgress(sent) {
          upload = sent;
          attempt = 0;
          tools.onProgress(sent);
        },
      });
    } catch (error) {
      if (!isBreak(error)) throw error;
      tools.onWaiting();
      await tools.whenBack(attempt, signal);
      if (upload !== null) upload = await askHowFar(upload, tools);
    }
  }
}

/** How far the hub is; while it stays silent, what was known. */
async function askHowFar(upload: UploadShape, tools: SendFileTools): Promise<UploadShape | null> {
  try {
    return await tools.api.call('getUpload', { params: { id: upload.id } }, { signal: tools.signal });
  } catch (error) {
    if (isBreak(error)) return upload;
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

async function findEarlier(
  file: File,
  hash: Promise<string>,
  tools: SendFileTools,
): Promise<UploadShape | null> {
  const id = tools.unfinished.find(file);
  if (id === null) return null;
  try {
    const upload = await tools.api.call('getUpload', { params: { id } }, { signal: tools.signal });
    if (upload.size !== file.size) return null;
    if (upload.hash === null || upload.hash === (await hash)) return upload;
  } catch (error) {
    if (tools.signal.aborted) throw error;
  }
  tools.unfinished.forget(id);
  return null;
}

function isBreak(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 502 || error.status === 503);
}

/** The hub compared the hash: what an earlier attempt left belongs to another content. */
function isOtherContent(error: unknown): boolean {
  return (
    error instanceof ApiProblem && (error.status === 400 || error.status === 404 || error.status === 409)
  );
}
