export type {
  Cell,
  ColumnNeed,
  ColumnType,
  ConvertRequest,
  Dialect,
  InspectedFile,
  InspectedTable,
  LinkedTable,
  LinkedTables,
  LinkRequest,
  Page,
  PageRequest,
  ReadOptions,
  StoredTable,
  TableColumn,
  TableFile,
  TableLimits,
} from './model.ts';
export { createTables, type Tables } from './tables.ts';
export type { WorkTools } from './workers.ts';
