export {
  type BackupOptions,
  backup,
  type FileBytes,
  type Manifest,
  type RestoreOptions,
  readManifest,
  restore,
} from './backup/index.ts';
export { type DatabaseConfig, type OpenStore, openStore, type StoreConfig } from './store.ts';
