import { count, type Engine } from '../engine.ts';
import { Fault, type FaultPlace, fileFault, listed, quoted } from '../fault.ts';
import type { ColumnNeed, ColumnType } from '../model.ts';
import type { LoadedTable } from '../sources/loaded.ts';
import { firstTexts, samplesOf } from './inspect.ts';

const MOST = 10;

/** Where a column stands; a fault lists the columns that there are, with sample values. */
export async function columnIndex(
  engine: Engine,
  table: LoadedTable,
  name: string,
  use: string,
  otherwise: readonly string[],
): Promise<number> {
  for (const candidate of [name, ...otherwise]) {
    const index = table.columns.findIndex((column) => column.name === candidate);
    if (index !== -1) return index;
  }
  throw await noColumn(engine, table, name, use);
}

async function noColumn(engine: Engine, table: LoadedTable, name: string, use: string): Promise<Fault> {
  const message = `there is no column ${quoted(name)}; ${await columnsSaid(engine, table)}`;
  return new Fault('file-invalid', `${table.file}: ${use}: ${message}`, [
    { field: use, message: `${table.file}: ${message}` },
  ]);
}

async function columnsSaid(engine: Engine, table: LoadedTable): Promise<string> {
  if (table.columns.length === 0) return 'the table has no columns';
  const rows = await firstTexts(engine, table.table, table.columns, 100);
  const said = table.columns.slice(0, MOST).map((column, index) => {
    const samples = samplesOf(rows, index).slice(0, 2);
    return samples.length === 0
      ? `${quoted(column.name)} (empty)`
      : `${quoted(column.name)} (such as ${samples.map(quoted).join(', ')})`;
  });
  const more = table.columns.length - said.length;
  return `the columns are ${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

interface Tables {
  readonly edges: LoadedTable;
  readonly nodes: LoadedTable | null;
  readonly source: number;
  readonly destination: number;
  readonly node: number | null;
}

/** Checks that every wanted column exists and holds what it is wanted for. Names all that are wrong, not the first alone. */
export async function checkNeeds(
  engine: Engine,
  needs: readonly ColumnNeed[],
  tables: Tables,
): Promise<void> {
  const places: FaultPlace[] = [];
  for (const need of needs) {
    const place = await wrong(engine, need, tables);
    if (place !== null) places.push(place);
  }
  const [first] = places;
  if (first !== undefined) throw new Fault('file-invalid', `${first.field}: ${first.message}`, places);
}

async function wrong(engine: Engine, need: ColumnNeed, tables: Tables): Promise<FaultPlace | null> {
  const table = need.table === 'edges' ? tables.edges : tables.nodes;
  if (table === null) {
    return {
      field: need.use,
      message: `there is no column ${quoted(need.column)}: without a table of nodes, a node has only its id`,
    };
  }
  const index = table.columns.findIndex((column) => column.name === need.column);
  const column = table.columns[index];
  if (column === undefined) return (await noColumn(engine, table, need.column, need.use)).places[0] ?? null;
  const isId =
    need.table === 'edges' ? index === tables.source || index === tables.destination : index === tables.node;
  if (need.holds === 'anything' || (!isId && (column.type === 'number' || column.type === 'integer')))
    return null;
  const samples = samplesOf(await firstTexts(engine, table.table, table.columns, 1000), index).slice(0, 3);
  const others = table.columns.filter(numeric).map((other) => other.name);
  const holds = isId ? 'holds ids, which are text' : `holds ${WORDS[column.type] ?? column.type}`;
  const such = samples.length === 0 ? '' : ` such as ${samples.map(quoted).join(', ')}`;
  const instead =
    others.length === 0
      ? 'no column of this table holds numbers'
      : `columns of numbers are ${listed(others)}`;
  return {
    field: need.use,
    message: `${table.file}: ${quoted(column.name)} ${holds}${such}, and ${need.holds} are needed here; ${instead}`,
  };
}

function numeric({ type }: { readonly type: ColumnType }): boolean {
  return type === 'number' || type === 'integer';
}

const WORDS: Readonly<Record<string, string>> = {
  text: 'text',
  boolean: 'true and false',
  time: 'times',
  list: 'lists',
};

/** Rows without an id, each with its line and the column that is empty. */
export async function incompleteFault(
  engine: Engine,
  table: LoadedTable,
  ids: readonly number[],
  all: number,
): Promise<Fault> {
  const columns = ids.flatMap((index) => table.columns[index] ?? []);
  const empty = columns.map((column) => `coalesce(${column.text}, '') = ''`);
  const rows = await engine.rows(
    `select rowid, ${empty.join(', ')} from ${table.table} where ${empty.join(' or ')} order by rowid limit ${MOST}`,
  );
  const at = await table.places(rows.map(([row]) => count(row)));
  const places = rows.flatMap(([, ...isEmpty], index) =>
    columns.flatMap((column, position): FaultPlace[] =>
      isEmpty[position] === true
        ? [
            {
              field: `${table.file}:${at[index]}:${column.name}`,
              message: `${quoted(column.name)} is empty, so this row has no ${ids.length > 1 ? 'end' : 'id'} there`,
            },
          ]
        : [],
    ),
  );
  const what = all === 1 ? '1 row has' : `${all} rows have`;
  return new Fault(
    'file-invalid',
    `${table.file}: ${what} no ${ids.length > 1 ? 'end' : 'id'}; the first is ${places[0]?.field ?? ''}. Fill the cell, or leave out rows without an end.`,
    places,
  );
}

/** Ids that come more than once: the first ones, each with both its lines. `rows` hold id, first row, second row. */
export async function duplicateFault(
  table: LoadedTable,
  column: string,
  rows: readonly (readonly unknown[])[],
  all: number,
): Promise<Fault> {
  const numbers = rows.flatMap(([, first, second]) => [Number(first), Number(second)]).sort((a, b) => a - b);
  const at = await table.places(numbers);
  const placeOf = (row: unknown): string => at[numbers.indexOf(Number(row))] ?? '';
  const places = rows.map(([id, first, second]) => ({
    field: `${table.file}:${placeOf(second)}:${column}`,
    message: `the id ${quoted(String(id))} stands already in ${lineWord(placeOf(first))}; an id may come once`,
  }));
  const names = listed(
    rows.map(([id]) => String(id)),
    5,
  );
  const fault = fileFault(
    table.file,
    null,
    `${all === 1 ? 'one id comes' : `${all} ids come`} more than once: ${names}${all > rows.length ? ', …' : ''}`,
  );
  return new Fault('file-invalid', fault.message, places);
}

function lineWord(place: string): string {
  return place.startsWith('row') ? place : `line ${place}`;
}
