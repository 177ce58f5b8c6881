import { DataType, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import type { ColumnType } from '../../kind.ts';

export type { ColumnType };

/** What the summary says of a column. `min` and `max` of a time are milliseconds since 1970. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly distinct?: number | undefined;
}

/** The values of a column as categories, the most frequent first. */
export interface Categories {
  readonly values: readonly string[];
  readonly counts: readonly number[];
  /** Per row an index into `values`; -1 where there is no value. */
  readonly codes: Int32Array;
}

/** A column in memory: what a row says as text, as a number, and which categories there are. */
export interface Column {
  readonly info: ColumnInfo;
  readonly length: number;
  /** Text for people; empty where there is no value. */
  text(row: number): string;
  /** Numbers, and times in milliseconds since 1970; booleans are 0 and 1; NaN where there is none; null for texts and lists. */
  readonly numbers: Float64Array | null;
  /** Counted when first asked for. */
  categories(): Categories;
}

/**
 * Reads one column from an Arrow stream with exactly one field.
 *
 * @throws Error when the bytes are no Arrow stream
 */
export function columnFromArrow(info: ColumnInfo, bytes: Uint8Array): Column {
  const table: Table = tableFromIPC(bytes);
  const vector = table.getChildAt(0);
  if (vector === null) return columnFromTexts(info, []);
  return numeric(info.type) && !DataType.isUtf8(vector.type) && !DataType.isDictionary(vector.type)
    ? numberColumn(info, vector)
    : textColumn(info, vector.length, (row) => vector.get(row));
}

/** A column of the given texts; null where there is no value. */
export function columnFromTexts(info: ColumnInfo, texts: readonly (string | null)[]): Column {
  return textColumn(info, texts.length, (row) => texts[row]);
}

/** A column of the given numbers; NaN where there is no value. */
export function columnFromNumbers(info: ColumnInfo, numbers: Float64Array): Column {
  return fromNumbers(info, numbers, (row) => numberText(info.type, numbers[row] ?? Number.NaN));
}

function numberColumn(info: ColumnInfo, vector: Vector): Column {
  const numbers = new Float64Array(vector.length);
  let exact = true;
  for (let row = 0; row < numbers.length; row++) {
    const value: unknown = vector.get(row);
    numbers[row] = toNumber(value);
    if (typeof value === 'bigint' && !Number.isSafeInteger(numbers[row])) exact = false;
  }
  return fromNumbers(info, numbers, (row) =>
    // Whole numbers beyond 2^53 keep all their digits in text.
    exact ? numberText(info.type, numbers[row] ?? Number.NaN) : String(vector.get(row) ?? ''),
  );
}

function fromNumbers(info: ColumnInfo, numbers: Float64Array, text: (row: number) => string): Column {
  let categories: Categories | undefined;
  return {
    info,
    length: numbers.length,
    numbers,
    text,
    categories: () => (categories ??= categorize(numbers.length, (row) => text(row) || null)),
  };
}

function textColumn(info: ColumnInfo, length: number, get: (row: number) => unknown): Column {
  let categories: Categories | undefined;
  return {
    info,
    length,
    numbers: null,
    text: (row) => textOf(get(row)) ?? '',
    categories: () => (categories ??= categorize(length, (row) => textOf(get(row)))),
  };
}

function categorize(length: number, text: (row: number) => string | null): Categories {
  const index = new Map<string, number>();
  const values: string[] = [];
  const counts: number[] = [];
  const first = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    const value = text(row);
    if (value === null) {
      first[row] = -1;
      continue;
    }
    let code = index.get(value);
    if (code === undefined) {
      code = values.length;
      index.set(value, code);
      values.push(value);
      counts.push(0);
    }
    counts[code] = (counts[code] ?? 0) + 1;
    first[row] = code;
  }
  const order = values.map((_, code) => code).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const rank = new Int32Array(order.length);
  order.forEach((code, position) => {
    rank[code] = position;
  });
  return {
    values: order.map((code) => values[code] ?? ''),
    counts: order.map((code) => counts[code] ?? 0),
    codes: first.map((code) => (code < 0 ? -1 : (rank[code] ?? -1))),
  };
}

/** True for columns with a scale: numbers, whole numbers, times. */
export function measured(type: ColumnType): boolean {
  return type === 'number' || type === 'integer' || type === 'time';
}

function numeric(type: ColumnType): boolean {
  return measured(type) || type === 'boolean';
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return Number.NaN;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && Symbol.iterator in value && typeof value[Symbol.iterator] === 'function')
    return [...(value as Iterable<unknown>)].map((item) => textOf(item) ?? '').join(', ');
  return String(value);
}

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 12, useGrouping: false });
const day = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: 'UTC' });

/** A value of a measured or boolean column as text: times in UTC, without the clock at midnight; empty for NaN. */
export function numberText(type: ColumnType, value: number): string {
  if (Number.isNaN(value)) return '';
  if (type === 'boolean') return value === 0 ? 'false' : 'true';
  if (type !== 'time') return Number.isInteger(value) ? String(value) : figures.format(value);
  if (Math.abs(value) > 8.64e15) return String(value);
  if (value % 86_400_000 === 0) return day.format(value);
  return new Date(value)
    .toISOString()
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
    .replace(/Z$/, '');
}
