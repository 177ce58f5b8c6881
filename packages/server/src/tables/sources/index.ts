import type { Engine } from '../engine.ts';
import { fileFault } from '../fault.ts';
import type { Dialect, TableLimits } from '../model.ts';
import { loadArrow } from './arrow.ts';
import { loadCsv } from './csv.ts';
import { loadGexf, loadGraphMl } from './graph-xml.ts';
import { loadJsonColumns, loadJsonRows, loadNodeLink } from './json.ts';
import type { LoadedGraph, LoadedTable } from './loaded.ts';
import type { OpenedFile } from './open.ts';
import { loadParquet } from './parquet.ts';

/** What was loaded from a file: one table, or the two of a graph. */
export interface Loaded {
  readonly table?: LoadedTable;
  readonly graph?: LoadedGraph;
  readonly dialect?: Dialect;
  /** Rows of the file where it says so without being read. */
  readonly rowsInFile?: number;
}

/**
 * Loads a file into engine tables called after `table`. `mostRows` is for a first look; null reads all, within the
 * limits. Throws a fault with file, line and column for what cannot be read.
 */
export async function loadSource(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<Loaded> {
  switch (opened.format) {
    case 'csv':
      return loadCsv(engine, opened, table, limits, mostRows);
    case 'json':
    case 'ndjson':
      return { table: await loadJsonRows(engine, opened, table, limits, mostRows) };
    case 'json-columns':
      return { table: await loadJsonColumns(engine, opened, table, limits, mostRows) };
    case 'node-link':
      return { graph: await loadNodeLink(engine, opened, table, limits, mostRows) };
    case 'arrow':
      return { table: await loadArrow(engine, opened, table, limits, mostRows) };
    case 'parquet': {
      const loaded = await loadParquet(engine, opened, table, limits, mostRows);
      return { table: loaded, rowsInFile: loaded.rowsInFile };
    }
    case 'graphml':
      return { graph: await loadGraphMl(engine, opened, table, limits, mostRows) };
    case 'gexf':
      return { graph: await loadGexf(engine, opened, table, limits, mostRows) };
    default:
      throw fileFault(opened.file.name, 'format', 'this format is not known');
  }
}
