import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { JS } from '@duckdb/node-api';
import { dictionaryOf, writeColumn, writeEnds } from '../arrow-write.ts';
import { count, type Engine, inner, name, text } from '../engine.ts';
import type { ColumnType, LinkedTable, TableColumn } from '../model.ts';

/** A column of a final table, before it has figures. `value` is the SQL that fills it. */
export interface FinalColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly value: string;
}

/** Figures of each column of a final table (inner columns `c0`, …). */
export async function statistics(
  engine: Engine,
  table: string,
  columns: readonly FinalColumn[],
  rows: number,
): Promise<TableColumn[]> {
  const figured: TableColumn[] = [];
  for (let start = 0; start < columns.length; start += 40) {
    const part = columns.slice(start, start + 40);
    const answers = await engine.row(
      `select ${part.map((column, index) => figures(column.type, inner(start + index), rows)).join(', ')} from ${table}`,
    );
    figured.push(
      ...part.map((column, index) => withFigures(column, answers.slice(index * 4, index * 4 + 4))),
    );
  }
  return figured;
}

/** Counting different values exactly takes memory and time as the table; beyond this, an estimate serves. */
const EXACT_ROWS = 100_000;

function figures(type: ColumnType, column: string, rows: number): string {
  const distinct = rows > EXACT_ROWS ? `approx_count_distinct(${column})` : `count(distinct ${column})`;
  const counted = `${distinct}, count(*) - count(${column})`;
  if (type === 'number' || type === 'integer')
    return `${counted}, cast(min(${column}) as double), cast(max(${column}) as double)`;
  if (type !== 'time') return `${counted}, null, null`;
  return `${counted}, ${['min', 'max'].map((bound) => `cast(epoch_ms(cast(${bound}(${column}) as timestamp)) as double)`).join(', ')}`;
}

function withFigures(
  { name: called, type }: FinalColumn,
  [distinct, empty, min, max]: readonly JS[],
): TableColumn {
  const bounded = typeof min === 'number' && typeof max === 'number';
  return { name: called, type, distinct: count(distinct), empty: count(empty), ...(bounded && { min, max }) };
}

/** Writes the pairs of node indices, one per edge in their order, and returns them. */
export async function writeTopology(
  engine: Engine,
  { source, destination, edges, path }: { source: number; destination: number; edges: number; path: string },
): Promise<Uint32Array> {
  const pairs = new Uint32Array(edges * 2);
  let at = 0;
  const joined = engine.chunks(
    `select cast(a.rowid as uinteger), cast(b.rowid as uinteger) from edges e
     join nodes a on a.c0 = e.${inner(source)} join nodes b on b.c0 = e.${inner(destination)} order by e.rowid`,
  );
  for await (const chunk of joined) {
    const from = chunk.getColumnVector(0);
    const to = chunk.getColumnVector(1);
    for (let row = 0, rows = chunk.rowCount; row < rows; row++) {
      pairs[at++] = Number(from.getItem(row));
      pairs[at++] = Number(to.getItem(row));
    }
  }
  await writeBytes(path, littleEndian(pairs));
  return pairs;
}

/** Every machine that Node 24 runs on counts little-endian but s390x; there the bytes are turned. */
function littleEndian(pairs: Uint32Array): Buffer {
  const bytes = Buffer.from(pairs.buffer, pairs.byteOffset, pairs.byteLength);
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? bytes : Buffer.from(bytes).swap32();
}

async function writeBytes(path: string, bytes: Buffer): Promise<void> {
  const out = createWriteStream(path);
  const part = 1024 * 1024;
  for (let at = 0; at < bytes.length; at += part) {
    if (!out.write(bytes.subarray(at, at + part))) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

/** What is known of an edge's ends without reading them again. */
export interface Ends {
  readonly pairs: Uint32Array;
  readonly source: number;
  readonly destination: number;
  readonly nodes: number;
}

/** Writes a final table as Parquet, and each column as an Arrow stream beside it. */
export async function writeLinked(
  engine: Engine,
  { table, count: rows, columns }: { table: string; count: number; columns: readonly TableColumn[] },
  folder: string,
  ends: Ends | null,
): Promise<LinkedTable> {
  const parquet = join(folder, `${table}.parquet`);
  const selected = columns.map((column, index) => `${inner(index)} as ${name(column.name)}`).join(', ');
  // When most nodes have edges, the ids of the nodes are the dictionary of both ends.
  const shared = ends !== null && ends.nodes <= rows ? await dictionaryOf(engine, 'nodes', inner(0)) : null;
  const writeColumns = async (): Promise<string[]> => {
    const paths: string[] = [];
    for (const [index, column] of columns.entries()) {
      const path = join(folder, `${table}-${index}`);
      paths.push(path);
      const end = ends !== null && shared !== null ? [ends.source, ends.destination].indexOf(index) : -1;
      if (end === -1 || ends === null || shared === null)
        await writeColumn(engine, { table, index, column, rows, path });
      else await writeEnds({ column, dictionary: shared, pairs: ends.pairs, end, path });
    }
    return paths;
  };
  // DuckDB packs on its own threads while the columns are written here.
  const beside = await engine.fork();
  const pack = beside.run(
    `copy (select ${selected} from ${table}) to ${text(parquet)} (format parquet, compression zstd)`,
  );
  const [columnFiles] = await Promise.all([writeColumns(), pack]);
  return { count: rows, columns, parquet, columnFiles };
}
