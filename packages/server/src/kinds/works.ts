import type { Clock, Store } from '@tessera/domain';
import { openDiskFiles, startSweeper, sweep, Uploads } from '../files/index.ts';
import type { KindServer, Tables } from '../kind-host.ts';
import { Workshop } from './workshop.ts';

/** What a hub lends to the works. */
export interface WorksOptions {
  /** Absolute path of the data folder: `files/`, `uploads/` and `scratch/` lie in it. */
  readonly data: string;
  readonly kindServers: ReadonlyMap<string, KindServer>;
  readonly tables: Tables;
  readonly store: Store;
  readonly clock: Clock;
}

/** The part of a hub that handles bytes: uploads come in, kinds work on them, what is unused goes. */
export interface Works {
  readonly workshop: Workshop;
  readonly uploads: Uploads;
  /** Removes what nothing uses, once; answers how many files went. */
  sweep(): Promise<number>;
  /** Removes what nothing uses, now and then, until closed. `failed` is told what went wrong. */
  startSweeping(failed: (error: unknown) => void): void;
  /** Waits for a sweep under way. */
  close(): Promise<void>;
}

/** Opens the folders of a data folder, which no other process may use meanwhile. */
export async function openWorks({ data, kindServers, tables, store, clock }: WorksOptions): Promise<Works> {
  const files = await openDiskFiles(data);
  await files.clearScratch();
  const uploads = new Uploads(data, files);
  await uploads.open();
  let sweeper: ReturnType<typeof startSweeper> | null = null;
  return {
    uploads,
    sweep: () => sweep({ store, files, uploads, clock }),
    workshop: new Workshop({ kindServers, tables, files, store }),
    startSweeping: (failed) => {
      sweeper ??= startSweeper({ store, files, uploads, clock }, failed);
    },
    close: async () => {
      await sweeper?.stop();
    },
  };
}
