import { type Context, requireAccount, requirePermission } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from '../settings/policy.ts';
import { citedSources, isUsable, unknownUpload } from './citing.ts';
import type { Upload } from './store.ts';
import type { CitedFile, Source } from './workshop.ts';

/** What one account may have on its way in. Sizes in bytes. */
export interface UploadLimits {
  readonly fileBytes: number;
  /** Declared sizes of all that is not yet cited, finished or not, together. */
  readonly totalBytes: number;
}

/** How many uploads of one account may wait, and how long one lives, in ms. */
export const UPLOADS_WAITING = 100;
export const UPLOAD_LIFE = 24 * 3_600_000;

/** Announces a file. Refusals: `too-large` for the file or for all of one's uploads together, `rate-limited` for too many. */
export async function createUpload(
  context: Context,
  input: { readonly name: string; readonly size: number; readonly limits: UploadLimits },
): Promise<Upload> {
  requirePermission(context.caller, 'resources:create');
  const uploader = requireAccount(context.caller).key;
  return context.store.write(async (unit) => {
    const now = context.clock.now();
    const open = (await unit.uploads.ofUploader(uploader)).filter((upload) => upload.until > now);
    const policy = await readSettings(unit, 'uploadLimit', 'personalQuota');
    const { limits, size } = input;
    const fileBytes = Math.min(limits.fileBytes, policy.uploadLimit ?? limits.fileBytes);
    refuseTooMuch({ ...limits, fileBytes }, open, size);
    if (policy.personalQuota !== null)
      refuseOverQuota(policy.personalQuota, (await unit.uploads.storedBytes(uploader)) + bytesOf(open), size);
    const upload: Upload = {
      id: context.random.id(),
      uploader,
      name: input.name,
      size: input.size,
      received: 0,
      hash: null,
      createdAt: now,
      until: now + UPLOAD_LIFE,
    };
    await unit.uploads.create(upload);
    return upload;
  });
}

function refuseTooMuch(limits: UploadLimits, open: readonly Upload[], size: number): void {
  if (size > limits.fileBytes)
    throw new Problem('too-large', {
      detail: `A file may have ${limits.fileBytes} bytes at most; this one has ${size}.`,
      parameters: { limit: limits.fileBytes },
    });
  if (open.length >= UPLOADS_WAITING)
    throw new Problem('rate-limited', {
      detail: `You have ${open.length} uploads waiting. Publish or delete some first.`,
      parameters: { limit: UPLOADS_WAITING },
    });
  const bytes = bytesOf(open) + size;
  if (bytes > limits.totalBytes)
    throw new Problem('too-large', {
      detail: `Your waiting uploads together may have ${limits.totalBytes} bytes at most. Publish or delete some first.`,
      parameters: { limit: limits.totalBytes },
    });
}

/** What is in the trash counts: its bytes are still there. */
function refuseOverQuota(quota: number, used: number, size: number): void {
  if (used + size <= quota) return;
  const free = Math.max(0, quota - used);
  throw new Problem('too-large', {
    detail: `This hub keeps ${quota} bytes for each person. ${free} are left for you, and this file has ${size}. Things in your trash count until they are gone.`,
    parameters: { limit: free },
  });
}

function bytesOf(uploads: readonly Upload[]): number {
  return uploads.reduce((sum, upload) => sum + upload.size, 0);
}

/** One of the caller's own uploads; for everybody else it does not exist (G4). */
export async function getUpload(context: Context, input: { readonly id: string }): Promise<Upload> {
  return context.store.read((unit) => ownUpload(context, unit, input.id));
}

/** As {@link getUpload}, within a unit. */
export async function ownUpload(context: Context, unit: Unit, id: string): Promise<Upload> {
  const upload = await unit.uploads.byId(id);
  if (upload === null || !isUsable(context, upload)) throw unknownUpload();
  return upload;
}

/** Notes how much of an upload is safely here; with `hash`, that it is whole and kept under it. */
export async function advanceUpload(
  context: Context,
  input: { readonly id: string; readonly received: number; readonly hash: string | null },
): Promise<Upload> {
  return context.store.write(async (unit) => {
    const upload = await ownUpload(context, unit, input.id);
    if (input.hash !== null) await unit.uploads.keepFile({ hash: input.hash, size: input.received });
    await unit.uploads.advance(upload.id, input.received, input.hash);
    return { ...upload, received: input.received, hash: input.hash };
  });
}

/** Gives an upload up. Answers it, so that its bytes can follow. */
export async function deleteUpload(context: Context, input: { readonly id: string }): Promise<Upload> {
  return context.store.write(async (unit) => {
    const upload = await ownUpload(context, unit, input.id);
    await unit.uploads.remove(upload.id);
    return upload;
  });
}

/** One of the caller's own finished uploads, for a kind to look at. */
export async function readUpload(context: Context, input: CitedFile): Promise<Source> {
  return context.store.read(async (unit) => {
    const [source] = await citedSources(context, unit, [input]);
    if (source === undefined) throw unknownUpload();
    return source;
  });
}
