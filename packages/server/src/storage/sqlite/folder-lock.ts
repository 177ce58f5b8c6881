import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '@tessera/domain';
import { toFailure } from '../failures.ts';

/**
 * Takes a data folder for this process alone, by the operating system's lock on a tiny database beside the real one:
 * it falls with the process, however that ends. Fails with `busy` when somebody else has it.
 */
export function lockFolder(folder: string): { readonly release: () => void } {
  const database = new DatabaseSync(join(folder, 'tessera.lock'), { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Problem('busy', {
      detail: `Another Tessera process uses the data folder ${folder}. Stop it first: one process at a time may write there.`,
      cause: error,
    });
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  const failure = toFailure(error);
  return failure instanceof Problem && failure.code === 'busy';
}
