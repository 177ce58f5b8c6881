import type { UploadShape } from '@tessera/contract';
import { createUpload, getUpload, readUpload, type Upload } from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { isoTime } from './wire.ts';

/** Files on their way in (G3). */
export const uploadHandlers: Handlers<
  'createUpload' | 'getUpload' | 'sendUpload' | 'deleteUpload' | 'inspectUpload'
> = {
  createUpload: async (context, { body }) => {
    const { uploadLimit, uploadQuota } = context.machine.config;
    const limits = { fileBytes: uploadLimit, totalBytes: uploadQuota };
    return uploadOut(await createUpload(context, { ...body, limits }));
  },
  getUpload: async (context, { params }) => uploadOut(await getUpload(context, params)),
  sendUpload: async (context, { params, query, bytes }) =>
    uploadOut(await context.machine.uploads.send(context, { ...params, ...query, bytes })),
  deleteUpload: async (context, { params }) => {
    await context.machine.uploads.remove(context, params);
    return undefined;
  },
  inspectUpload: async (context, { params, body }) => {
    const { kind, purpose, options } = body;
    const source = await readUpload(context, { file: params.id, purpose, options });
    return context.machine.workshop.inspect({ kind, source }, context);
  },
};

function uploadOut({ id, name, size, received, hash, until }: Upload): UploadShape {
  return { id, name, size, received, hash, until: isoTime(until) };
}
