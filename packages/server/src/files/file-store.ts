import type { Stats } from 'node:fs';

/** Keeps a stored file from being swept until it is let go. */
export interface Hold {
  release(): void;
}

/**
 * Immutable files by the SHA-256 of their bytes: the same bytes are kept once (G4). Nothing here decides who may read
 * them. On disk now; the interface leaves room for object storage.
 */
export interface FileStore {
  /**
   * Keeps the bytes that lie at `path` under `hash`, which the caller has computed. What lies in a scratch folder of
   * this store is moved, anything else copied. The file is durable when this answers, and held until released.
   * Fails with `storage-full`.
   */
  keep(path: string, hash: string): Promise<Hold>;
  /** Holds files that exist already. */
  hold(hashes: Iterable<string>): Hold;
  /** Where the bytes of a kept file can be read on this machine. */
  pathOf(hash: string): string;
  stat(hash: string): Promise<Stats | null>;
  /**
   * Removes a file that nobody holds and that `isUnused` still says nobody cites; while it decides, nobody can keep
   * the same bytes anew. Answers whether the file is gone.
   */
  remove(hash: string, isUnused: () => Promise<boolean>): Promise<boolean>;
  /** A folder of its own for a piece of work; whoever asked removes it. */
  makeScratch(): Promise<string>;
  /** Removes what earlier runs of the hub left in scratch folders. Only before any work begins. */
  clearScratch(): Promise<void>;
}
