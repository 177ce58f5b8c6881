import { type DuckDBAppender, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import { type Engine, inner } from '../engine.ts';
import { Fault, fileFault } from '../fault.ts';
import type { ColumnType, TableLimits } from '../model.ts';
import {
  checkColumnCount,
  checkRowCount,
  distinctNames,
  type LoadedColumn,
  type LoadedTable,
  typedColumns,
} from './loaded.ts';

/** A cell as the formats that name their types give it; lists and objects are kept as JSON text. */
export type SourceCell = string | number | bigint | boolean | null | readonly unknown[] | object | undefined;

const CHUNK = 2048;

/** What was seen in a column; `long`, a whole number that 64 bits hold and that would come out of a double with other digits. */
type Seen = ColumnType | 'long';

interface SinkColumn {
  readonly name: string;
  texts: (string | null)[];
  readonly kinds: Set<Seen>;
}

/** Collects rows whose columns turn up as they come, and notes the line of each. */
export class RowSink {
  readonly #engine: Engine;
  readonly #table: string;
  readonly #file: string;
  readonly #limits: TableLimits;
  readonly #columns = new Map<string, SinkColumn>();
  readonly #order: SinkColumn[] = [];
  readonly #lines: number[] = [];
  #appender: DuckDBAppender | null = null;
  #stored = 0;
  #pending = 0;

  constructor(engine: Engine, table: string, file: string, limits: TableLimits) {
    this.#engine = engine;
    this.#table = table;
    this.#file = file;
    this.#limits = limits;
  }

  get rows(): number {
    return this.#lines.length;
  }

  /** Makes sure that a column stands in this place, even if no row ever fills it. `kind` counts as seen in it. */
  declare(name: string, kind?: ColumnType): void {
    const column = this.#columns.get(name) ?? this.#addColumn(name);
    if (kind !== undefined) column.kinds.add(kind);
  }

  add(cells: Iterable<readonly [string, SourceCell]>, line: number): void {
    for (const [name, value] of cells) {
      const column = this.#columns.get(name) ?? this.#addColumn(name);
      // A name that comes twice in one row: the last wins, as in JSON.
      if (column.texts.length > this.#pending) column.texts.pop();
      while (column.texts.length < this.#pending) column.texts.push(null);
      column.texts.push(this.#textOf(column, value, line));
    }
    this.#lines.push(line);
    this.#pending++;
  }

  /** True when {@link flush} should run before more rows are added. */
  get full(): boolean {
    return this.#pending >= CHUNK;
  }

  async flush(): Promise<void> {
    checkRowCount(this.#file, this.#lines.length, this.#limits);
    if (this.#order.length === 0) return;
    await this.#store();
    if (this.#pending === 0 || this.#appender === null) return;
    for (let start = 0; start < this.#pending; start += CHUNK) {
      const rows = Math.min(CHUNK, this.#pending - start);
      const chunk = DuckDBDataChunk.create(
        this.#order.map(() => VARCHAR),
        rows,
      );
      this.#order.forEach((column, index) => {
        const vector = chunk.getColumnVector(index);
        for (let row = 0; row < rows; row++) vector.setItem(row, column.texts[start + row] ?? null);
        vector.flush();
      });
      this.#appender.appendDataChunk(chunk);
    }
    for (const column of this.#order) column.texts = [];
    this.#pending = 0;
  }

  /** Ends the table. `complete` is false when the reader stopped before the end of the file. */
  async finish(complete: boolean, warnings: readonly string[] = []): Promise<LoadedTable> {
    await this.flush();
    if (this.#appender === null) await this.#engine.run(`create table ${this.#table} (${inner(0)} varchar)`);
    this.#appender?.closeSync();
    const given = this.#order.map((column) => column.name);
    const { names, warnings: renamed } = distinctNames(given, this.#file);
    const texts = await typedColumns(this.#engine, this.#table, names, (index) =>
      only(this.#order[index]?.kinds, 'text') ? 'dates' : 'nothing',
    );
    const lines = this.#lines;
    return {
      file: this.#file,
      table: this.#table,
      columns: texts.map((column, index) =>
        typed(column, inner(index), this.#order[index]?.kinds ?? new Set()),
      ),
      rows: lines.length,
      complete,
      places: async (rows) => rows.map((row) => placeOf(lines, row)),
      warnings: [...warnings, ...renamed],
    };
  }

  #addColumn(name: string): SinkColumn {
    checkColumnCount(this.#file, this.#order.length + 1, this.#limits);
    const column: SinkColumn = { name, texts: [], kinds: new Set() };
    this.#columns.set(name, column);
    this.#order.push(column);
    return column;
  }

  async #store(): Promise<void> {
    if (this.#stored === this.#order.length) return;
    this.#appender?.closeSync();
    if (this.#stored === 0) {
      await this.#engine.run(`create table ${this.#table} (${inner(0)} varchar)`);
      this.#stored = 1;
    }
    for (; this.#stored < this.#order.length; this.#stored++) {
      await this.#engine.run(`alter table ${this.#table} add column ${inner(this.#stored)} varchar`);
    }
    this.#appender = await this.#engine.appender(this.#table);
  }

  #textOf(column: SinkColumn, value: SourceCell, line: number): string | null {
    if (value === null || value === undefined) return null;
    switch (typeof value) {
      case 'string':
        column.kinds.add('text');
        if (value.includes('\0'))
          throw fileFault(this.#file, `${line}:${column.name}`, 'the text contains a NUL character');
        return value;
      case 'boolean':
        column.kinds.add('boolean');
        return String(value);
      case 'number':
        column.kinds.add(Number.isSafeInteger(value) && !Object.is(value, -0) ? 'integer' : 'number');
        return String(value);
      case 'bigint':
        column.kinds.add(seenWhole(value));
        return String(value);
      case 'object':
        column.kinds.add(Array.isArray(value) ? 'list' : 'text');
        return JSON.stringify(value, (_key, inside) =>
          typeof inside === 'bigint' ? String(inside) : inside,
        );
      default:
        throw new Fault('internal', 'A reader gave a cell of an unknown type.');
    }
  }
}

/** The line of a row; where several rows share a line (JSON without line ends), its number among the rows. */
function placeOf(lines: readonly number[], row: number): string {
  const line = lines[row];
  const alone = line !== lines[row - 1] && line !== lines[row + 1];
  return alone && line !== undefined ? String(line) : `row ${row + 1}`;
}

function seenWhole(value: bigint): Seen {
  const kept = String(Number(value)) === String(value);
  if (BigInt.asIntN(64, value) === value) return kept ? 'integer' : 'long';
  return kept ? 'number' : 'text';
}

function only(kinds: ReadonlySet<Seen> | undefined, ...wanted: readonly Seen[]): boolean {
  return kinds !== undefined && kinds.size > 0 && [...kinds].every((kind) => wanted.includes(kind));
}

/** Whole and broken numbers together are numbers; anything else mixed is text. */
function typed(column: LoadedColumn, text: string, kinds: ReadonlySet<Seen>): LoadedColumn {
  if (only(kinds, 'integer', 'long')) return { ...column, type: 'integer', value: `cast(${text} as bigint)` };
  if (only(kinds, 'boolean')) return { ...column, type: 'boolean', value: `cast(${text} as boolean)` };
  if (only(kinds, 'list')) return { ...column, type: 'list', value: text };
  if (!only(kinds, 'integer', 'number')) return column;
  return { ...column, type: 'number', value: `cast(${text} as double)` };
}
