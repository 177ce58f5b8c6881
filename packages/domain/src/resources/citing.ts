import { type Context, requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Upload } from './store.ts';
import type { CitedFile, Source } from './workshop.ts';

/**
 * The caller's uploads that a call cites. One that is another's, over, or never was, gets one and the same answer (G4);
 * one's own that is not wholly here yet is a conflict.
 */
export async function citedSources(
  context: Context,
  unit: Unit,
  files: readonly CitedFile[],
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const [at, { purpose, file, options }] of files.entries()) {
    const upload = await unit.uploads.byId(file);
    if (upload === null || !isUsable(context, upload)) throw unknownUpload(`files.${at}.file`);
    if (upload.hash === null)
      throw new Problem('conflict', {
        detail: `Only ${upload.received} of ${upload.size} bytes of ${upload.name} are here. Send the rest first.`,
        parameters: { received: upload.received },
      });
    sources.push({ purpose, options, name: upload.name, hash: upload.hash, size: upload.size });
  }
  return sources;
}

/** Whether an upload is the caller's and still goes on. */
export function isUsable(context: Context, upload: Upload): boolean {
  return upload.uploader === requireAccount(context.caller).key && upload.until > context.clock.now();
}

/** The one answer for an upload that is not the caller's, whyever. */
export function unknownUpload(field?: string): Problem {
  const message = 'There is no upload of yours with this id. Uploads end a day after they begin.';
  return new Problem('not-found', {
    detail: message,
    ...(field === undefined ? {} : { errors: [{ field, message }] }),
  });
}

/** Gives up the uploads that a version was made of; one that somebody else took meanwhile fails the whole call. */
export async function useUp(context: Context, unit: Unit, files: readonly CitedFile[]): Promise<void> {
  await citedSources(context, unit, files);
  for (const id of new Set(files.map(({ file }) => file))) await unit.uploads.remove(id);
}
