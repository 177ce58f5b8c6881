import type { JS } from '@duckdb/node-api';
import { count, Engine, inner, inners, text } from '../engine.ts';
import { Fault } from '../fault.ts';
import type { Cell, ColumnType, Page, PageRequest, TableLimits } from '../model.ts';

/** One page of a stored table, sorted and searched by the engine. Whole numbers beyond 2⁵³ come as texts. */
export async function page(request: PageRequest, folder: string, limits: TableLimits): Promise<Page> {
  const { columns } = request;
  const engine = await Engine.open(folder, [request.parquet], limits);
  const relation = `read_parquet(${text(request.parquet)}, file_row_number = true) as t(${inners(columns.length)}, place)`;
  const wanted = request.text ?? '';
  const where =
    wanted === ''
      ? ''
      : `where ${columns.map((_, index) => `contains(lower(cast(${inner(index)} as varchar)), lower($1))`).join(' or ')}`;
  const parameters = wanted === '' ? [] : [wanted];
  const [total] = await engine.row(`select count(*) from ${relation} ${where}`, parameters);
  const selected = columns.map(({ type }, index) => shown(type, inner(index))).join(', ');
  const rows = await engine.rows(
    `select ${selected} from ${relation} ${where} order by ${order(request)}place limit ${request.limit} offset ${request.offset}`,
    parameters,
  );
  return {
    total: count(total),
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) => row.map(cell)),
  };
}

function order({ sort, columns }: PageRequest): string {
  if (sort === undefined) return '';
  const index = columns.findIndex(({ name }) => name === sort.column);
  if (index === -1)
    throw new Fault('input-invalid', `sort: there is no column “${sort.column}”`, [
      { field: 'sort', message: `there is no column “${sort.column}”` },
    ]);
  return `${inner(index)} ${sort.descending ? 'desc' : 'asc'} nulls last, `;
}

function shown(type: ColumnType, column: string): string {
  return type === 'time' ? `cast(${column} as varchar)` : column;
}

function cell(value: JS): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
