import type { Version, VersionFile } from './model.ts';

/** A file that a publisher cites: an upload's id, what it is for, how to read it. */
export interface CitedFile {
  readonly purpose: string;
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A cited file of the caller, wholly here. */
export interface Source {
  readonly purpose: string;
  readonly name: string;
  readonly hash: string;
  readonly size: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a kind made of the sources, its files stored and on record. */
export interface PreparedVersion {
  readonly content: unknown;
  readonly counts: Version['counts'];
  readonly files: readonly VersionFile[];
  /** Words that search finds it by, besides title and description. */
  readonly searchText: string;
  /** Lets go of the stored files, once; when they were not published, what nobody else cites is swept. */
  release(outcome: 'published' | 'given-up'): Promise<void>;
}

/**
 * Turns what was posted into a version: the machine's part, outside of any transaction. Throws the kind's `Problem`, or
 * `cancelled` when the caller gave up, and then leaves nothing behind.
 */
export type PrepareVersion = (
  kind: string,
  content: unknown,
  sources: readonly Source[],
) => Promise<PreparedVersion>;
