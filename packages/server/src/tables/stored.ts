import { inners, text } from './engine.ts';
import type { StoredTable } from './model.ts';

/** A stored table as a relation with the inner column names. */
export function relationOf(table: StoredTable): string {
  return `read_parquet(${text(table.parquet)}) as t(${inners(table.columns.length)})`;
}
