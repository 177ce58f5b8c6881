import { Problem } from '@tessera/domain';

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether a failure says that the disk is full. */
export function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FULL.has(error.code);
}

export function storageFull(cause: unknown): Problem {
  return new Problem('storage-full', {
    detail: 'The disk of the hub is full; nothing was kept. Try again when an administrator has made room.',
    cause,
  });
}

/** Does some work on the disk; a full one becomes `storage-full`. */
export async function fullDiskAsProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFullDisk(error) ? storageFull(error) : error;
  }
}
