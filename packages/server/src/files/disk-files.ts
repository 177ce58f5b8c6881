import { constants, type Stats } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileStore, Hold } from './file-store.ts';
import { fullDiskAsProblem } from './full-disk.ts';

const HASH = /^[0-9a-f]{64}$/;

/**
 * Files in `files/ab/cdef…` under a data folder, with `scratch/` beside them so that finished work is only renamed.
 * `shared`: other processes use the folder too, so what was touched lately is theirs as much as ours.
 */
export async function openDiskFiles(
  data: string,
  { shared = false }: { readonly shared?: boolean } = {},
): Promise<FileStore> {
  const files = new DiskFiles(data, shared ? SHARED_GRACE : 0);
  await files.open();
  return files;
}

/** From keeping a file to citing it, and for work in scratch, another process may take this long, ms. */
const SHARED_GRACE = 24 * 60 * 60_000;

class DiskFiles implements FileStore {
  readonly #grace: number;
  readonly #files: string;
  readonly #scratch: string;
  readonly #holds = new Map<string, number>();
  /** The last piece of work on each hash: keeping and removing the same bytes never overlap. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(data: string, grace: number) {
    this.#grace = grace;
    this.#files = join(data, 'files');
    this.#scratch = join(data, 'scratch');
  }

  async open(): Promise<void> {
    const made = await mkdir(this.#files, { recursive: true, mode: 0o700 });
    if (made !== undefined) await flush(dirname(this.#files));
    await mkdir(this.#scratch, { recursive: true, mode: 0o700 });
  }

  async keep(path: string, hash: string): Promise<Hold> {
    const place = this.pathOf(hash);
    const hold = this.hold([hash]);
    try {
      await this.#inTurn(hash, async () => {
        if ((await this.stat(hash)) !== null && (await this.#claim(place))) return;
        await fullDiskAsProblem(() => this.#put(path, place));
      });
      return hold;
    } catch (error) {
      hold.release();
      throw error;
    }
  }

  hold(hashes: Iterable<string>): Hold {
    const held = [...new Set(hashes)];
    for (const hash of held) this.#holds.set(hash, (this.#holds.get(hash) ?? 0) + 1);
    let released = false;
    return {
      release: () => {
        if (released) return;
        released = true;
        for (const hash of held) this.#letGo(hash);
      },
    };
  }

  pathOf(hash: string): string {
    if (!HASH.test(hash)) throw new Error('a file was asked for by something that is no SHA-256');
    return join(this.#files, hash.slice(0, 2), hash.slice(2));
  }

  async stat(hash: string): Promise<Stats | null> {
    try {
      return await stat(this.pathOf(hash));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async remove(hash: string, isUnused: () => Promise<boolean>): Promise<boolean> {
    return this.#inTurn(hash, async () => {
      if (this.#holds.has(hash) || !(await isUnused())) return false;
      // Somebody may have begun to hold it while the question was under way.
      if (this.#holds.has(hash)) return false;
      return this.#take(this.pathOf(hash));
    });
  }

  makeScratch(): Promise<string> {
    return fullDiskAsProblem(() => mkdtemp(join(this.#scratch, 'work-')));
  }

  async clearScratch(): Promise<void> {
    for (const name of await readdir(this.#scratch))
      if (!(await this.#isFresh(join(this.#scratch, name))))
        await rm(join(this.#scratch, name), { recursive: true, force: true });
  }

  /** Marks bytes that are here as wanted, for whoever sweeps; false when they went meanwhile. */
  async #claim(place: string): Promise<boolean> {
    if (this.#grace === 0) return true;
    const now = new Date();
    return utimes(place, now, now).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
  }

  /**
   * Removes a file, unless another process wants it. It is moved aside first: a claim that comes after finds nothing and
   * writes the bytes anew, one that came before is seen and the file goes back.
   */
  async #take(place: string): Promise<boolean> {
    if (this.#grace === 0) {
      await rm(place, { force: true });
      return true;
    }
    if (await this.#isFresh(place)) return false;
    const aside = await this.makeScratch();
    const moved = join(aside, 'unused');
    try {
      await rename(place, moved);
      if (!(await this.#isFresh(moved))) return true;
      await link(moved, place).catch((error: unknown) => {
        // Written anew by whoever claims it.
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      });
      return false;
    } catch (error) {
      if (isMissing(error)) return true;
      throw error;
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }

  async #isFresh(path: string): Promise<boolean> {
    if (this.#grace === 0) return false;
    const found = await stat(path).catch(() => null);
    return found !== null && Date.now() - found.mtimeMs < this.#grace;
  }

  /** Moves or copies the bytes into place: complete and on the disk before they have their name. */
  async #put(path: string, place: string): Promise<void> {
    const folder = dirname(place);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    // A folder that is lost in a crash loses all that is in it.
    if (made !== undefined) await flush(this.#files);
    const inScratch = !relative(this.#scratch, path).startsWith(`..${sep}`);
    let source = path;
    let copied: string | null = null;
    if (!inScratch) {
      copied = await this.makeScratch();
      source = join(copied, 'copy');
      await copyFile(path, source, constants.COPYFILE_FICLONE);
    }
    try {
      await flush(source);
      await rename(source, place);
      await flush(folder);
    } finally {
      if (copied !== null) await rm(copied, { recursive: true, force: true });
    }
  }

  async #inTurn<T>(hash: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(hash) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.catch(() => undefined);
    this.#turns.set(hash, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(hash) === settled) this.#turns.delete(hash);
    }
  }

  #letGo(hash: string): void {
    const left = (this.#holds.get(hash) ?? 0) - 1;
    if (left > 0) this.#holds.set(hash, left);
    else this.#holds.delete(hash);
  }
}

/** Waits until a file's bytes, or a folder's names, are on the disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
