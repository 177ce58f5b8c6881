import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  advanceUpload,
  type Context,
  deleteUpload,
  getUpload,
  Problem,
  type Store,
  type Upload,
} from '@tessera/domain';
import { isMissing } from './disk-files.ts';
import type { FileStore } from './file-store.ts';
import { isFullDisk, storageFull } from './full-disk.ts';
import { hashFile } from './hashing.ts';

export interface SendInput {
  readonly id: string;
  /** Where the bytes belong: the number that is safely here. */
  readonly offset: number;
  /** SHA-256 of the whole file, compared when the last byte is here. */
  readonly hash?: string | undefined;
  readonly bytes: Readable;
}

/** One connection that sends an upload's bytes. */
interface Sending {
  stop(): void;
  readonly settled: Promise<unknown>;
}

/**
 * The bytes of uploads on their way in, `uploads/<id>.part` under the data folder. What is recorded as received is on
 * the disk; a broken connection keeps what came before; a finished file moves to the file store.
 */
export class Uploads {
  readonly #folder: string;
  readonly #files: FileStore;
  /** At most one connection sends an upload: a newer one takes over from one that may hang. */
  readonly #sending = new Map<string, Sending>();

  constructor(data: string, files: FileStore) {
    this.#folder = join(data, 'uploads');
    this.#files = files;
  }

  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Takes bytes from `offset` on. Refusals: `conflict` with what was `received` (wrong offset), `too-large` (more than
   * announced), `file-invalid` (the hash differs: the upload starts again), `storage-full`. What was received before stays.
   */
  async send(context: Context, input: SendInput): Promise<Upload> {
    try {
      return await this.#takeOver(context, input);
    } finally {
      // What was not read goes nowhere, so that the sender comes to the answer.
      if (!input.bytes.destroyed) input.bytes.resume();
    }
  }

  async #takeOver(context: Context, input: SendInput): Promise<Upload> {
    await getUpload(context, input);
    while (this.#sending.has(input.id)) await this.#stop(input.id);
    const receiving = this.#receive(context, input);
    const settled = receiving.catch(() => undefined);
    this.#sending.set(input.id, { settled, stop: () => input.bytes.destroy() });
    try {
      return await receiving;
    } finally {
      this.#sending.delete(input.id);
    }
  }

  /** Gives one of the caller's uploads up: nothing of it stays. */
  async remove(context: Context, input: { readonly id: string }): Promise<void> {
    const upload = await getUpload(context, input);
    await this.#stop(upload.id);
    await deleteUpload(context, input);
    await this.#removePart(upload.id);
  }

  /** Ends uploads whose time is over and removes parts that belong to none. */
  async sweep(store: Store, now: number): Promise<void> {
    const ended = await store.read((unit) => unit.uploads.ended(now));
    for (const upload of ended) {
      await this.#stop(upload.id);
      await store.write((unit) => unit.uploads.remove(upload.id));
    }
    for (const name of await readdir(this.#folder)) {
      const id = /^([\w-]{1,64})\.part$/.exec(name)?.[1];
      if (id === undefined) continue;
      if ((await store.read((unit) => unit.uploads.byId(id))) === null) await this.#removePart(id);
    }
  }

  async #stop(id: string): Promise<void> {
    const sending = this.#sending.get(id);
    if (sending === undefined) return;
    sending.stop();
    await sending.settled;
  }

  async #receive(context: Context, input: SendInput): Promise<Upload> {
    const upload = await getUpload(context, input);
    if (upload.hash !== null) return alreadyWhole(upload, input);
    const part = this.#partOf(upload.id);
    const received = Math.min(upload.received, await sizeOf(part));
    if (input.offset !== received) throw wrongOffset(received, input.offset);
    const here = await this.#write(context, upload, input);
    if (here < upload.size) return { ...upload, received: here };
    return this.#finish(context, upload, input.hash);
  }

  /** Writes the bytes behind those that are here and records them; answers how many there are now. */
  async #write(context: Context, upload: Upload, { offset, bytes }: SendInput): Promise<number> {
    const part = this.#partOf(upload.id);
    let position = offset;
    let keep = false;
    const handle = await openPart(part);
    try {
      await cut(handle, offset);
      // Refusing must not cut the connection: the answer could not be read then.
      for await (const chunk of bytes.iterator({ destroyOnReturn: false })) {
        if (position + chunk.byteLength > upload.size) throw tooLarge(upload);
        await writeAll(handle, chunk, position);
        position += chunk.byteLength;
      }
      keep = true;
    } catch (error) {
      if (isFullDisk(error)) throw storageFull(error);
      // A connection that broke or was taken over: what came before it did is good.
      keep = !(error instanceof Problem);
      throw keep ? new Problem('cancelled', { detail: 'The connection broke.', cause: error }) : error;
    } finally {
      if (!keep) await cut(handle, offset);
      await sync(handle);
      await handle.close();
      const received = keep ? position : offset;
      if (received !== upload.received) await this.#advance(context, upload.id, received);
    }
    return position;
  }

  async #advance(context: Context, id: string, received: number): Promise<void> {
    try {
      await advanceUpload(context, { id, received, hash: null });
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-found') await this.#removePart(id);
      throw error;
    }
  }

  /** Compares the hash and hands the file to the store. On record first, so that a crash leaves nothing unaccounted for. */
  async #finish(context: Context, upload: Upload, expected: string | undefined): Promise<Upload> {
    const part = this.#partOf(upload.id);
    const { hash, size } = await hashFile(part);
    if (expected !== undefined && expected !== hash) {
      await this.#removePart(upload.id);
      await this.#advance(context, upload.id, 0);
      throw new Problem('file-invalid', {
        detail: `${upload.name} arrived changed: its SHA-256 is not the one given. Send it again from the start.`,
        parameters: { received: 0 },
      });
    }
    await context.store.write((unit) => unit.uploads.keepFile({ hash, size }));
    const hold = await this.#files.keep(part, hash);
    try {
      const whole = await advanceUpload(context, { id: upload.id, received: size, hash });
      await this.#removePart(upload.id);
      return whole;
    } finally {
      hold.release();
    }
  }

  #partOf(id: string): string {
    if (!/^[\w-]{1,64}$/.test(id)) throw new Error('an upload has an id that is no file name');
    return join(this.#folder, `${id}.part`);
  }

  async #removePart(id: string): Promise<void> {
    await rm(this.#partOf(id), { force: true });
  }
}

/** A repeated last piece of a file that is whole: the answer is the same again. */
function alreadyWhole(upload: Upload, { offset, hash }: SendInput): Upload {
  if (offset === upload.size && (hash === undefined || hash === upload.hash)) return upload;
  throw wrongOffset(upload.received, offset);
}

function wrongOffset(received: number, offset: number): Problem {
  return new Problem('conflict', {
    detail: `The next byte is number ${received}, not ${offset}. Go on from there.`,
    parameters: { received },
  });
}

function tooLarge({ name, size }: Upload): Problem {
  return new Problem('too-large', {
    detail: `${name} was announced with ${size} bytes, and more came. Announce it anew with its size.`,
    parameters: { limit: size },
  });
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

function openPart(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < chunk.byteLength) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done, position + done);
    done += bytesWritten;
  }
}

async function cut(handle: FileHandle, size: number): Promise<void> {
  const { size: present } = await handle.stat();
  if (present > size) await handle.truncate(size);
}

async function sync(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    // EINVAL: this is not a file that can be flushed, so there is nothing to wait for.
    if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
  }
}
