import type { Clock, Store } from '@tessera/domain';
import type { FileStore } from './file-store.ts';
import type { Uploads } from './uploads.ts';

/** What sweeping needs. */
export interface Swept {
  readonly store: Store;
  readonly files: FileStore;
  readonly uploads: Uploads;
  readonly clock: Clock;
}

const AT_ONCE = 500;

/** Ends uploads whose time is over, then removes every file that nothing cites. Answers how many files went. */
export async function sweep({ store, files, uploads, clock }: Swept): Promise<number> {
  await uploads.sweep(store, clock.now());
  return sweepFiles(store, files);
}

/**
 * Removes stored files that no version cites and no upload holds. A file goes before its record, so that a crash in
 * between leaves a record without a file, which the next sweep forgets, and never a file without a record.
 */
async function sweepFiles(store: Store, files: FileStore): Promise<number> {
  let gone = 0;
  const seen = new Set<string>();
  for (;;) {
    const unused = await store.read((unit) => unit.uploads.unusedFiles(AT_ONCE));
    const fresh = unused.filter((hash) => !seen.has(hash));
    if (fresh.length === 0) return gone;
    for (const hash of fresh) {
      seen.add(hash);
      if (await removeFile(store, files, hash)) gone += 1;
    }
  }
}

/**
 * Removes one file if nothing cites, holds or keeps it. Should it be kept anew before its record goes, the record is
 * written again with whatever cites it.
 */
export async function removeFile(store: Store, files: FileStore, hash: string): Promise<boolean> {
  const gone = await files.remove(hash, () => store.read((unit) => unit.uploads.isUnused(hash)));
  if (gone) await store.write((unit) => unit.uploads.forgetFile(hash));
  return gone;
}
