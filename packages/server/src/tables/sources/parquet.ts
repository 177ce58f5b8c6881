import { count, type Engine, inner, inners, text } from '../engine.ts';
import { Fault, fileFault } from '../fault.ts';
import type { TableLimits } from '../model.ts';
import {
  checkColumnCount,
  checkRowCount,
  distinctNames,
  type LoadedColumn,
  type LoadedTable,
  rowPlaces,
} from './loaded.ts';
import { doubles, type StoredColumn, texts, times, wholes, written } from './numbers.ts';
import type { OpenedFile } from './open.ts';

/** Reads Parquet. The number of rows is known before any of them is read. */
export async function loadParquet(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedTable & { readonly rowsInFile: number }> {
  const file = opened.file.name;
  const relation = `read_parquet(${text(opened.path)}, binary_as_string = true)`;
  try {
    const described = await engine.rows(`describe select * from ${relation}`);
    checkColumnCount(file, described.length, limits);
    const [rows] = await engine.row(`select sum(num_rows) from parquet_file_metadata(${text(opened.path)})`);
    checkRowCount(file, count(rows), limits);
    const { names, warnings } = distinctNames(
      described.map(([name]) => String(name)),
      file,
    );
    const most = mostRows === null ? '' : `limit ${mostRows}`;
    await engine.run(
      `create table ${table} as select * from ${relation} as t(${inners(names.length)}) ${most}`,
    );
    const columns: LoadedColumn[] = [];
    for (const [index, name] of names.entries()) {
      const type = String(described[index]?.[1] ?? '');
      columns.push({ name, ...(await storedParquet(engine, file, name, type, table, inner(index))) });
    }
    const [read] = await engine.row(`select count(*) from ${table}`);
    return {
      file,
      table,
      columns,
      rows: count(read),
      rowsInFile: count(rows),
      complete: count(read) === count(rows),
      places: rowPlaces,
      warnings: [...opened.warnings, ...warnings],
    };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw fileFault(
      file,
      null,
      `the Parquet data cannot be read: ${message.replace(opened.path, file).slice(0, 200)}`,
    );
  }
}

async function storedParquet(
  engine: Engine,
  file: string,
  name: string,
  type: string,
  table: string,
  column: string,
): Promise<StoredColumn> {
  if (type === 'VARCHAR') return texts(column);
  if (type === 'BOOLEAN') return { type: 'boolean', value: column, text: `cast(${column} as varchar)` };
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return wholes(engine, table, column);
  if (type === 'FLOAT' || type === 'DOUBLE') return doubles(column);
  if (type.startsWith('DECIMAL')) {
    const precision = Number(/\((\d+)/.exec(type)?.[1] ?? 38);
    return precision <= 15
      ? { type: 'number', value: `cast(${column} as double)`, text: `cast(${column} as varchar)` }
      : written(column);
  }
  if (type === 'DATE') return times(column);
  if (type === 'TIMESTAMP WITH TIME ZONE') return times(column);
  if (type.startsWith('TIMESTAMP')) return times(`cast(${column} as timestamp)`);
  if (type.endsWith(']'))
    return {
      type: 'list',
      value: `cast(to_json(${column}) as varchar)`,
      text: `cast(to_json(${column}) as varchar)`,
    };
  if (type.startsWith('STRUCT') || type.startsWith('MAP') || type.startsWith('UNION'))
    return texts(`cast(to_json(${column}) as varchar)`);
  if (type === 'BLOB')
    throw fileFault(file, name, 'this column holds bytes; cast it to text, or leave it out');
  return written(column);
}
