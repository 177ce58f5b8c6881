import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import {
  Bool,
  type Data,
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  makeVector,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  type Vector,
} from 'apache-arrow';
import { type Engine, inner } from './engine.ts';
import type { ColumnType, TableColumn } from './model.ts';

/** Rows of one record batch. */
const BATCH = 65_536;

type Cell = string | number | bigint | boolean | null;

/** The type that a column has in Arrow: whole numbers are 32 bits where all fit, times milliseconds in UTC. */
function arrowType(column: Pick<TableColumn, 'type' | 'min' | 'max'>): DataType {
  switch (column.type) {
    case 'number':
      return new Float64();
    case 'integer':
      return fits32(column.min) && fits32(column.max) ? new Int32() : new Int64();
    case 'boolean':
      return new Bool();
    case 'time':
      return new TimestampMillisecond();
    case 'text':
    case 'list':
      return new Utf8();
  }
}

function fits32(bound: number | undefined): boolean {
  return bound === undefined || (bound >= -(2 ** 31) && bound < 2 ** 31);
}

/** SQL for a column's cells as {@link cellData} takes them. */
function cellSql(type: ColumnType, column: string): string {
  return type === 'time' ? `epoch_ms(cast(${column} as timestamp))` : column;
}

/** Writes one column of a table as an Arrow IPC stream with one field; text as a dictionary where that is shorter. */
export async function writeColumn(
  engine: Engine,
  {
    table,
    index,
    column,
    rows,
    path,
  }: { table: string; index: number; column: TableColumn; rows: number; path: string },
): Promise<void> {
  const repeats = column.type === 'text' && column.distinct * 2 <= rows && column.distinct <= 1_000_000;
  const cells = engine.chunks(`select ${cellSql(column.type, inner(index))} from ${table}`);
  if (repeats) {
    await writeDictionaryColumn(cells, column, rows, path);
    return;
  }
  const type = arrowType(column);
  const schema = new Schema([new Field(column.name, type, true)]);
  const out = new ArrowOut(path, 'stream');
  for await (const [batch = []] of batches(cells, 1)) await out.write(schema, [cellData(type, batch)]);
  await out.end(schema);
}

type Chunks = ReturnType<Engine['chunks']>;

async function* batches(chunks: Chunks, width: number): AsyncGenerator<Cell[][]> {
  let columns: Cell[][] = Array.from({ length: width }, () => []);
  for await (const chunk of chunks) {
    for (let index = 0; index < width; index++) {
      const vector = chunk.getColumnVector(index);
      const column = columns[index];
      for (let row = 0, rows = chunk.rowCount; row < rows; row++) column?.push(vector.getItem(row) as Cell);
    }
    if ((columns[0]?.length ?? 0) + 2048 > BATCH) {
      yield columns;
      columns = columns.map(() => []);
    }
  }
  if ((columns[0]?.length ?? 0) > 0) yield columns;
}

async function writeDictionaryColumn(
  chunks: Chunks,
  column: TableColumn,
  rows: number,
  path: string,
): Promise<void> {
  const codes = new Int32Array(rows);
  const missing: number[] = [];
  const known = new Map<string, number>();
  let at = 0;
  for await (const chunk of chunks) {
    const vector = chunk.getColumnVector(0);
    for (let row = 0, rows = chunk.rowCount; row < rows; row++) {
      const cell = vector.getItem(row);
      if (typeof cell !== 'string') missing.push(at++);
      else {
        let code = known.get(cell);
        if (code === undefined) {
          code = known.size;
          known.set(cell, code);
        }
        codes[at++] = code;
      }
    }
  }
  await writeCodes({ column, dictionary: makeVector(textData([...known.keys()])), codes, missing, path });
}

/** The texts of a column in row order, to be a dictionary. */
export async function dictionaryOf(engine: Engine, table: string, column: string): Promise<Vector<Utf8>> {
  const texts: Cell[] = [];
  for await (const chunk of engine.chunks(`select ${column} from ${table}`)) {
    const vector = chunk.getColumnVector(0);
    for (let row = 0, rows = chunk.rowCount; row < rows; row++) texts.push(vector.getItem(row) as Cell);
  }
  return makeVector(textData(texts));
}

/** Writes the column of an edge's end from the pairs of indices: `end` is 0 for the source, 1 for the destination. */
export async function writeEnds(ends: {
  column: TableColumn;
  dictionary: Vector<Utf8>;
  pairs: Uint32Array;
  end: number;
  path: string;
}): Promise<void> {
  const { column, dictionary, pairs, end, path } = ends;
  const codes = new Int32Array(pairs.length / 2);
  for (let row = 0; row < codes.length; row++) codes[row] = pairs[row * 2 + end] ?? 0;
  await writeCodes({ column, dictionary, codes, missing: [], path });
}

async function writeCodes(written: {
  column: TableColumn;
  dictionary: Vector<Utf8>;
  codes: Int32Array;
  missing: readonly number[];
  path: string;
}): Promise<void> {
  const { column, dictionary, codes, missing, path } = written;
  const type = new Dictionary(new Utf8(), new Int32());
  const schema = new Schema([new Field(column.name, type, true)]);
  const out = new ArrowOut(path, 'stream');
  let nextMissing = 0;
  for (let start = 0; start < codes.length; start += BATCH) {
    const part = codes.subarray(start, start + BATCH);
    const validity = new Validity(part.length);
    for (; (missing[nextMissing] ?? Number.POSITIVE_INFINITY) < start + part.length; nextMissing++) {
      validity.clear((missing[nextMissing] ?? 0) - start);
    }
    await out.write(schema, [
      makeData({ type, length: part.length, ...validity.props(), data: part, dictionary }),
    ]);
  }
  await out.end(schema);
}

/** Writes a whole table in the Arrow file format, from a query whose columns are of the given types. */
export async function writeArrowFile(
  engine: Engine,
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
  relation: string,
  path: string,
): Promise<void> {
  // Nothing is known here of the bounds, so whole numbers keep 64 bits.
  const types = columns.map(({ type }) =>
    arrowType({ type, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY }),
  );
  const schema = new Schema(
    columns.map(({ name }, index) => new Field(name, types[index] ?? new Utf8(), true)),
  );
  const selected = columns.map(({ type }, index) => cellSql(type, inner(index))).join(', ');
  const out = new ArrowOut(path, 'file');
  for await (const batch of batches(engine.chunks(`select ${selected} from ${relation}`), columns.length)) {
    await out.write(
      schema,
      types.map((type, index) => cellData(type, batch[index] ?? [])),
    );
  }
  await out.end(schema);
}

class Validity {
  readonly #bits: Uint8Array;
  #missing = 0;

  constructor(length: number) {
    this.#bits = new Uint8Array(Math.ceil(length / 8)).fill(0xff);
  }

  clear(row: number): void {
    const byte = row >> 3;
    this.#bits[byte] = (this.#bits[byte] ?? 0) & ~(1 << (row & 7));
    this.#missing++;
  }

  props(): { nullCount: number; nullBitmap?: Uint8Array } {
    return this.#missing === 0 ? { nullCount: 0 } : { nullCount: this.#missing, nullBitmap: this.#bits };
  }
}

function cellData(type: DataType, cells: readonly Cell[]): Data {
  if (type instanceof Utf8) return textData(cells);
  const validity = new Validity(cells.length);
  const props = { length: cells.length };
  const fill = <T extends { [index: number]: unknown }>(values: T, convert: (cell: Cell) => T[number]): T => {
    for (let row = 0; row < cells.length; row++) {
      const cell = cells[row];
      if (cell === null || cell === undefined) validity.clear(row);
      else values[row] = convert(cell);
    }
    return values;
  };
  if (type instanceof Float64) {
    const data = fill(new Float64Array(cells.length), Number);
    return makeData({ type, ...props, data, ...validity.props() });
  }
  if (type instanceof Int32) {
    const data = fill(new Int32Array(cells.length), Number);
    return makeData({ type, ...props, data, ...validity.props() });
  }
  if (type instanceof Bool) {
    const data = new Uint8Array(Math.ceil(cells.length / 8));
    cells.forEach((cell, row) => {
      if (cell === null) validity.clear(row);
      else if (cell === true) data[row >> 3] = (data[row >> 3] ?? 0) | (1 << (row & 7));
    });
    return makeData({ type, ...props, data, ...validity.props() });
  }
  const data = fill(new BigInt64Array(cells.length), (cell) => BigInt(cell as bigint));
  return makeData({ type: type as Int64, ...props, data, ...validity.props() });
}

function textData(cells: readonly Cell[]): Data<Utf8> {
  const validity = new Validity(cells.length);
  const offsets = new Int32Array(cells.length + 1);
  let bytes = Buffer.allocUnsafe(Math.max(1024, cells.length * 16));
  let at = 0;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell !== 'string') validity.clear(row);
    else {
      // A UTF-16 unit takes at most three bytes of UTF-8.
      if (at + cell.length * 3 > bytes.length) {
        bytes = Buffer.concat([bytes.subarray(0, at)], Math.max(bytes.length * 2, at + cell.length * 3));
      }
      at += bytes.write(cell, at);
    }
    offsets[row + 1] = at;
  }
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset, at);
  return makeData({
    type: new Utf8(),
    length: cells.length,
    valueOffsets: offsets,
    data,
    ...validity.props(),
  });
}

/** An Arrow file on disk that grows batch by batch. */
class ArrowOut {
  readonly #writer: RecordBatchStreamWriter | RecordBatchFileWriter;
  readonly #out: WriteStream;
  #wrote = false;

  constructor(path: string, format: 'stream' | 'file') {
    this.#writer = format === 'stream' ? new RecordBatchStreamWriter() : new RecordBatchFileWriter();
    this.#out = createWriteStream(path);
    this.#writer.toNodeStream().pipe(this.#out);
  }

  async write(schema: Schema, columns: readonly Data[]): Promise<void> {
    this.#wrote = true;
    const data = makeData({
      type: new Struct(schema.fields),
      length: columns[0]?.length ?? 0,
      nullCount: 0,
      children: [...columns],
    });
    this.#writer.write(new RecordBatch(schema, data));
    // The writer queues without bound; waiting for the disk bounds it.
    if (this.#out.writableNeedDrain) await once(this.#out, 'drain');
    else await new Promise(setImmediate);
  }

  async end(schema: Schema): Promise<void> {
    // A table without rows still tells its columns.
    if (!this.#wrote)
      await this.write(
        schema,
        schema.fields.map((field) => cellData(field.type, [])),
      );
    this.#writer.finish();
    await finished(this.#out);
  }
}
