import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KindTools, Progress } from '../kind-host.ts';
import { createTables, type TableLimits } from '../tables/index.ts';

/** What a kind works with, over real tables and a scratch folder of its own. */
export interface Workshop {
  readonly tools: KindTools;
  /** Every progress told so far. */
  readonly told: readonly Progress[];
  /** Aborts the signal of the tools. */
  cancel(): void;
  /** What lies in the scratch folder. */
  left(): Promise<readonly string[]>;
  /** Ends the children and removes the folder. */
  close(): Promise<void>;
}

/** Opens a workshop; `limits` replace those of the hub. */
export async function openWorkshop(limits: Partial<TableLimits> = {}): Promise<Workshop> {
  const tables = createTables({ limits });
  const scratch = await mkdtemp(join(tmpdir(), 'tessera-workshop-'));
  const controller = new AbortController();
  const told: Progress[] = [];
  return {
    tools: { tables, scratch, signal: controller.signal, progress: (progress) => told.push(progress) },
    told,
    cancel: () => controller.abort(),
    left: () => readdir(scratch),
    close: async () => {
      tables.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
