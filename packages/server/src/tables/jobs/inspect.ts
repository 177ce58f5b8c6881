import { join } from 'node:path';
import { Engine } from '../engine.ts';
import type { InspectedFile, InspectedTable, TableFile, TableLimits } from '../model.ts';
import { loadSource } from '../sources/index.ts';
import type { LoadedColumn, LoadedTable } from '../sources/loaded.ts';
import { openSource } from '../sources/open.ts';

const MOST_ROWS = 10_000;
const PREVIEW = 20;
const SAMPLES = 5;

/** Reads as much of a file as is needed to say what it is. */
export async function inspect(file: TableFile, folder: string, limits: TableLimits): Promise<InspectedFile> {
  const opened = await openSource(file, join(folder, 'in'), 0, limits);
  const engine = await Engine.open(folder, [file.path], limits);
  const loaded = await loadSource(engine, opened, 'inspected', limits, MOST_ROWS);
  const tables = [loaded.table, loaded.graph?.edges, loaded.graph?.nodes];
  return {
    format: opened.format,
    compression: opened.compression,
    ...(loaded.dialect && { dialect: loaded.dialect }),
    ...(loaded.table && { table: await inspected(engine, loaded.table, loaded.rowsInFile) }),
    ...(loaded.graph && {
      edges: await inspected(engine, loaded.graph.edges),
      nodes: await inspected(engine, loaded.graph.nodes),
    }),
    warnings: tables.flatMap((table) => table?.warnings ?? []),
  };
}

async function inspected(engine: Engine, table: LoadedTable, rowsInFile?: number): Promise<InspectedTable> {
  const rows = await firstTexts(engine, table.table, table.columns, 500);
  return {
    columns: table.columns.map((column, index) => ({
      name: column.name,
      type: column.type,
      samples: samplesOf(rows, index),
    })),
    rows: rows.slice(0, PREVIEW),
    rowCount: rowsInFile ?? (table.complete ? table.rows : null),
  };
}

/** The first rows of a loaded table as texts. */
export async function firstTexts(
  engine: Engine,
  table: string,
  columns: readonly LoadedColumn[],
  most: number,
): Promise<(string | null)[][]> {
  if (columns.length === 0) return [];
  const shown = columns.map((column) => `cast(${column.value} as varchar)`).join(', ');
  const rows = await engine.rows(`select ${shown} from ${table} limit ${most}`);
  return rows.map((row) => row.map((cell) => (cell === null ? null : String(cell).slice(0, 1000))));
}

/** The first different values of a column. */
export function samplesOf(rows: readonly (readonly (string | null)[])[], column: number): string[] {
  const samples = new Set<string>();
  for (const row of rows) {
    const cell = row[column];
    if (cell !== null && cell !== undefined && cell !== '') samples.add(cell);
    if (samples.size === SAMPLES) break;
  }
  return [...samples];
}
