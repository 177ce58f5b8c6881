import { type Context, requireAccount, requirePermission } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { isUsable, unknownUpload } from './citing.ts';
import type { Upload } from './store.ts';

/** What one account may have on its way in, and how long an upload lives. Sizes in bytes, times in ms. */
export interface UploadLimits {
  readonly fileBytes: number;
  /** Uploads not yet cited, finished ones included. */
  readonly uploads: number;
  /** Their declared sizes together. */
  readonly bytes: number;
  readonly life: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  fileBytes: 4 * 1024 ** 3,
  uploads: 100,
  bytes: 16 * 1024 ** 3,
  life: 24 * 3_600_000,
};

/** Setting that replaces some of {@link UPLOAD_LIMITS}. */
export const UPLOAD_SETTING = 'uploads.limits';

/** Announces a file. Refusals: `too-large` for the file or for all of one's uploads together, `rate-limited` for too many. */
export async function createUpload(
  context: Context,
  input: { readonly name: string; readonly size: number },
): Promise<Upload> {
  requirePermission(context.caller, 'resources:create');
  const uploader = requireAccount(context.caller).key;
  return context.store.write(async (unit) => {
    const limits = await uploadLimits(unit);
    const now = context.clock.now();
    const open = (await unit.uploads.ofUploader(uploader)).filter((upload) => upload.until > now);
    refuseTooMuch(limits, open, input.size);
    const upload: Upload = {
      id: context.random.id(),
      uploader,
      name: input.name,
      size: input.size,
      received: 0,
      hash: null,
      createdAt: now,
      until: now + limits.life,
    };
    await unit.uploads.create(upload);
    return upload;
  });
}

async function uploadLimits(unit: Unit): Promise<UploadLimits> {
  return { ...UPLOAD_LIMITS, ...(await unit.settings.get<Partial<UploadLimits>>(UPLOAD_SETTING, {})) };
}

function refuseTooMuch(limits: UploadLimits, open: readonly Upload[], size: number): void {
  if (size > limits.fileBytes)
    throw new Problem('too-large', {
      detail: `A file may have ${limits.fileBytes} bytes at most; this one has ${size}.`,
      parameters: { limit: limits.fileBytes },
    });
  if (open.length >= limits.uploads)
    throw new Problem('rate-limited', {
      detail: `You have ${open.length} uploads waiting. Publish or delete some first.`,
      parameters: { limit: limits.uploads },
    });
  const bytes = open.reduce((sum, upload) => sum + upload.size, size);
  if (bytes > limits.bytes)
    throw new Problem('too-large', {
      detail: `Your waiting uploads together may have ${limits.bytes} bytes at most. Publish or delete some first.`,
      parameters: { limit: limits.bytes },
    });
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
