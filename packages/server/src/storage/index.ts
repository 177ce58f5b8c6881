export { auditBounds, type LowBound, repairBounds } from './access/audit-bounds.ts';
export { EVERYBODY, GROUPS, ORGANIZATIONS, PUBLIC_GROUPS } from './access/crowds.ts';
export { auditGrantees, rebuildGrantees } from './access/grantees.ts';
export type { AccessLog, Cut, LogEntry } from './access-log.ts';
export { readAudit } from './audit-snapshot.ts';
export {
  type BackupOptions,
  backup,
  type FileBytes,
  type Manifest,
  type RestoreOptions,
  readManifest,
  restore,
} from './backup/index.ts';
export type { Database } from './connection.ts';
export { rebuildHoldings } from './holdings.ts';
export { DATABASE_FILE } from './sqlite/sqlite-database.ts';
export { type DatabaseConfig, databaseOf, type OpenStore, openStore, type StoreConfig } from './store.ts';
