import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from './config.ts';
import { type FileStore, openDiskFiles } from './files/index.ts';
import { backup, type FileBytes, type Manifest, restore } from './storage/backup/index.ts';
import { databaseOf } from './storage/index.ts';

interface ArchiveOptions {
  readonly config: Config;
  /** The archive's folder. */
  readonly folder: string;
  /** Told what is being written or read. */
  progress(step: string): void;
}

/** Writes an archive of a hub, which may be running: everything as it was at one moment. */
export async function backUpHub({ config, folder, progress }: ArchiveOptions): Promise<Manifest> {
  const files = fileBytes(await openDiskFiles(config.data));
  return backup({ database: databaseOf(config), files, to: folder, now: Date.now(), progress });
}

/** Fills an empty hub from an archive. */
export async function restoreHub({ config, folder, progress }: ArchiveOptions): Promise<Manifest> {
  const files = fileBytes(await openDiskFiles(config.data));
  return restore({ database: databaseOf(config), files, from: folder, now: Date.now(), progress });
}

function fileBytes(files: FileStore): FileBytes {
  return {
    read: (hash) => createReadStream(files.pathOf(hash)),
    async write(hash, bytes) {
      const scratch = await files.makeScratch();
      try {
        const path = join(scratch, hash);
        await pipeline(Readable.from(bytes), createWriteStream(path));
        (await files.keep(path, hash)).release();
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}
