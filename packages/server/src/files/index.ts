export { openDiskFiles } from './disk-files.ts';
export type { FileStore, Hold } from './file-store.ts';
export { isFullDisk, storageFull } from './full-disk.ts';
export { hashFile } from './hashing.ts';
export { removeFile, type Swept, sweep } from './sweep.ts';
export { type SendInput, Uploads } from './uploads.ts';
