import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type DuckDBAppender, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { type Data, type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow';
import { type Engine, inner, name } from '../engine.ts';
import { Fault, fileFault } from '../fault.ts';
import type { TableLimits } from '../model.ts';
import { registerArrowCodecs } from './arrow-codecs.ts';
import { type ArrowColumn, arrowColumn } from './arrow-columns.ts';
import {
  checkColumnCount,
  checkRowCount,
  distinctNames,
  type LoadedColumn,
  type LoadedTable,
  rowPlaces,
} from './loaded.ts';
import type { OpenedFile } from './open.ts';

type AsyncReader = AsyncIterable<RecordBatch> & { open(): unknown; readonly schema: Schema };

const CHUNK = 2048;

/** Reads Arrow IPC, the file or the stream format, batch by batch. */
export async function loadArrow(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedTable> {
  const file = opened.file.name;
  const nextBatch = registerArrowCodecs(file, limits.memoryMegabytes * 1e6);
  const isFile = opened.head.toString('latin1', 0, 6) === 'ARROW1';
  const handle = isFile ? await open(opened.path, 'r') : null;
  let writer: ArrowTable | null = null;
  let complete = true;
  try {
    const reader: AsyncReader = await (handle === null
      ? RecordBatchReader.from(createReadStream(opened.path, { highWaterMark: 1024 * 1024 }))
      : RecordBatchReader.from(handle));
    await reader.open();
    writer = await ArrowTable.create(engine, table, file, reader.schema, limits);
    for await (const batch of reader) {
      writer.append(batch);
      nextBatch();
      checkRowCount(file, writer.rows, limits);
      if (mostRows !== null && writer.rows > mostRows) {
        complete = false;
        break;
      }
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw fileFault(file, null, `the Arrow data cannot be read: ${arrowMessage(cause)}`);
  } finally {
    await handle?.close();
  }
  return writer.finish(complete, opened.warnings);
}

function arrowMessage(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/codec not found/.test(message))
    return 'its buffers are compressed in a way that is not read; write it with zstd, LZ4 or no compression';
  return message.length > 160 ? 'it is broken or cut off' : message;
}

/** An engine table filled from record batches. */
class ArrowTable {
  readonly #engine: Engine;
  readonly #table: string;
  readonly #file: string;
  readonly #names: readonly string[];
  readonly #renamed: readonly string[];
  readonly #columns: readonly ArrowColumn[];
  readonly #appender: DuckDBAppender;
  #rows = 0;

  private constructor(
    engine: Engine,
    table: string,
    file: string,
    names: readonly string[],
    renamed: readonly string[],
    columns: readonly ArrowColumn[],
    appender: DuckDBAppender,
  ) {
    this.#engine = engine;
    this.#table = table;
    this.#file = file;
    this.#names = names;
    this.#renamed = renamed;
    this.#columns = columns;
    this.#appender = appender;
  }

  static async create(
    engine: Engine,
    table: string,
    file: string,
    schema: Schema,
    limits: TableLimits,
  ): Promise<ArrowTable> {
    checkColumnCount(file, schema.fields.length, limits);
    if (schema.fields.length === 0) throw fileFault(file, null, 'the table has no columns');
    const { names, warnings } = distinctNames(
      schema.fields.map((field) => field.name),
      file,
    );
    const columns = schema.fields.map((field, index) =>
      arrowColumn(file, names[index] ?? field.name, field.type),
    );
    const types = columns.map((column, index) => `${inner(index)} ${column.duck.toString()}`);
    await engine.run(`create table ${table} (${types.join(', ')})`);
    return new ArrowTable(engine, table, file, names, warnings, columns, await engine.appender(table));
  }

  get rows(): number {
    return this.#rows;
  }

  append(batch: RecordBatch): void {
    const cells = this.#columns.map((column, index) => {
      const data: Data | undefined = batch.data.children[index];
      if (data === undefined || data.length < batch.numRows)
        throw fileFault(this.#file, null, `a batch lacks rows of column “${this.#names[index] ?? ''}”`);
      return column.cells(data);
    });
    const types: DuckDBType[] = this.#columns.map((column) => column.duck);
    for (let start = 0; start < batch.numRows; start += CHUNK) {
      const rows = Math.min(CHUNK, batch.numRows - start);
      const chunk = DuckDBDataChunk.create(types, rows);
      cells.forEach((cell, index) => {
        const vector = chunk.getColumnVector(index);
        for (let row = 0; row < rows; row++) vector.setItem(row, cell(start + row) as DuckDBValue);
        vector.flush();
      });
      this.#appender.appendDataChunk(chunk);
    }
    this.#rows += batch.numRows;
  }

  async finish(complete: boolean, warnings: readonly string[]): Promise<LoadedTable> {
    this.#appender.closeSync();
    const columns: LoadedColumn[] = [];
    for (const [index, column] of this.#columns.entries()) {
      columns.push({
        name: this.#names[index] ?? '',
        ...(await column.stored(this.#engine, name(this.#table), inner(index))),
      });
    }
    return {
      file: this.#file,
      table: this.#table,
      columns,
      rows: this.#rows,
      complete,
      places: rowPlaces,
      warnings: [...warnings, ...this.#renamed],
    };
  }
}
