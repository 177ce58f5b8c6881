import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, INTEGER, UBIGINT, VARCHAR } from '@duckdb/node-api';
import { type Data, DataType, type Decimal, type Dictionary, TimeUnit, Vector } from 'apache-arrow';
import type { Engine } from '../engine.ts';
import { fileFault } from '../fault.ts';
import { doubles, type StoredColumn, texts, times, wholes } from './numbers.ts';

type CellValue = string | number | bigint | boolean | null;

/** How one Arrow column gets into the engine: its type there, its cells, and how it is stored afterwards. */
export interface ArrowColumn {
  readonly duck: DuckDBType;
  cells(data: Data): (row: number) => CellValue;
  stored(engine: Engine, table: string, column: string): Promise<StoredColumn>;
}

const MICROS: Readonly<Record<number, bigint>> = {
  [TimeUnit.SECOND]: 1_000_000n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1n,
};

/** Chooses by the field's type; a fault names columns of types that hold no readable values. */
export function arrowColumn(file: string, column: string, type: DataType): ArrowColumn {
  if (DataType.isDictionary(type)) return dictionaryColumn(arrowColumn(file, column, type.dictionary), type);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type))
    return {
      duck: VARCHAR,
      cells: (data) => textCells(file, column, data),
      stored: async (_e, _t, c) => texts(c),
    };
  if (DataType.isUtf8View(type))
    return {
      duck: VARCHAR,
      cells: generic((value) => checked(file, column, String(value))),
      stored: async (_e, _t, c) => texts(c),
    };
  if (DataType.isBool(type))
    return {
      duck: BOOLEAN,
      cells: generic((value) => value === true),
      stored: async (_e, _t, c) => ({ type: 'boolean', value: c, text: `cast(${c} as varchar)` }),
    };
  if (DataType.isInt(type)) {
    const wide = type.bitWidth === 64;
    const duck = wide
      ? type.isSigned
        ? BIGINT
        : UBIGINT
      : type.bitWidth === 32 && !type.isSigned
        ? BIGINT
        : INTEGER;
    return { duck, cells: duck === INTEGER ? fixed : (data) => bigCells(fixed(data)), stored: wholes };
  }
  if (DataType.isFloat(type)) {
    return {
      duck: DOUBLE,
      cells: type.precision === 0 ? generic(Number) : fixed,
      stored: async (_e, _t, c) => doubles(c),
    };
  }
  if (DataType.isTimestamp(type)) {
    const zoned = type.timezone !== null && type.timezone !== undefined && type.timezone !== '';
    return micros(type.unit, (c) => times(zoned ? `make_timestamptz(${c})` : `make_timestamp(${c})`));
  }
  if (DataType.isDate(type)) {
    return type.unit === 0
      ? { duck: INTEGER, cells: fixed, stored: async (_e, _t, c) => times(`(date '1970-01-01' + ${c})`) }
      : micros(TimeUnit.MILLISECOND, (c) => times(`make_timestamp(${c})`));
  }
  if (DataType.isTime(type)) {
    return micros(type.unit, (c) => texts(`cast(cast(make_timestamp(${c}) as time) as varchar)`));
  }
  // Spans of time are numbers of seconds.
  if (DataType.isDuration(type)) {
    return { ...micros(type.unit, (c) => doubles(`(${c} / 1000000.0)`)) };
  }
  if (DataType.isDecimal(type)) return decimalColumn(type);
  if (DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isLargeList(type)) {
    return {
      duck: VARCHAR,
      cells: generic((value) => checked(file, column, json(value))),
      stored: async (_e, _t, c) => ({ type: 'list', value: c, text: c }),
    };
  }
  if (
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type) ||
    DataType.isFixedSizeBinary(type) ||
    DataType.isBinaryView(type)
  ) {
    throw fileFault(file, column, 'this column holds bytes; cast it to text, or leave it out');
  }
  if (DataType.isNull(type))
    return { duck: VARCHAR, cells: () => () => null, stored: async (_e, _t, c) => texts(c) };
  return {
    duck: VARCHAR,
    cells: generic((value) => checked(file, column, typeof value === 'object' ? json(value) : String(value))),
    stored: async (_e, _t, c) => texts(c),
  };
}

function generic(convert: (value: unknown) => CellValue): ArrowColumn['cells'] {
  return (data) => {
    const vector = new Vector([data]);
    return (row) => {
      const value: unknown = vector.get(row);
      return value === null || value === undefined ? null : convert(value);
    };
  };
}

/** Cells of types whose values lie in a typed array. */
function fixed(data: Data): (row: number) => CellValue {
  const values = data.values as ArrayLike<number | bigint>;
  if (data.nullCount === 0) return (row) => values[row] ?? null;
  return (row) => (data.getValid(row) ? (values[row] ?? null) : null);
}

function bigCells(cells: (row: number) => CellValue): (row: number) => CellValue {
  return (row) => {
    const value = cells(row);
    return typeof value === 'number' ? BigInt(value) : value;
  };
}

function micros(unit: TimeUnit, stored: (column: string) => StoredColumn): ArrowColumn {
  const factor = MICROS[unit];
  return {
    duck: BIGINT,
    cells: (data) => {
      const raw = bigCells(fixed(data));
      return (row) => {
        const value = raw(row);
        if (typeof value !== 'bigint') return null;
        return factor === undefined ? value / 1_000n : value * factor;
      };
    },
    stored: async (_engine, _table, column) => stored(column),
  };
}

function textCells(file: string, column: string, data: Data): (row: number) => CellValue {
  const offsets = data.valueOffsets as ArrayLike<number | bigint>;
  const values = data.values as Uint8Array;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const from = Number(offsets[0] ?? 0);
  const to = Number(offsets[data.length] ?? 0);
  if (from < 0 || to > bytes.length || to < from)
    throw fileFault(file, column, 'the texts of this column are cut off');
  const nul = bytes.indexOf(0, from);
  if (nul !== -1 && nul < to) throw fileFault(file, column, 'a text of this column contains a NUL character');
  return (row) =>
    data.getValid(row)
      ? bytes.toString('utf8', Number(offsets[row] ?? 0), Number(offsets[row + 1] ?? 0))
      : null;
}

function dictionaryColumn(values: ArrowColumn, _type: Dictionary): ArrowColumn {
  let last: { dictionary: Vector; cells: CellValue[] } | null = null;
  return {
    ...values,
    cells: (data) => {
      const { dictionary } = data;
      if (dictionary === undefined) return () => null;
      if (last?.dictionary !== dictionary) last = { dictionary, cells: allCells(values, dictionary) };
      const { cells } = last;
      const codes = fixed(data);
      return (row) => {
        const code = codes(row);
        return code === null ? null : (cells[Number(code)] ?? null);
      };
    },
  };
}

function allCells(column: ArrowColumn, dictionary: Vector): CellValue[] {
  return dictionary.data.flatMap((data) => {
    const cell = column.cells(data);
    return Array.from({ length: data.length }, (_, row) => cell(row));
  });
}

/** Decimals of up to 15 digits are numbers exactly; longer ones are kept as text. */
function decimalColumn(type: Decimal): ArrowColumn {
  const words = type.bitWidth / 32;
  return {
    duck: VARCHAR,
    cells: (data) => {
      const raw = data.values as unknown as Uint32Array;
      return (row) =>
        data.getValid(row) ? decimalText(raw.subarray(row * words, (row + 1) * words), type.scale) : null;
    },
    stored: async (_engine, _table, column) =>
      type.precision <= 15
        ? { type: 'number', value: `cast(${column} as double)`, text: column }
        : texts(column),
  };
}

function decimalText(words: Uint32Array, scale: number): string {
  let unsigned = 0n;
  for (let index = words.length - 1; index >= 0; index--)
    unsigned = (unsigned << 32n) | BigInt(words[index] ?? 0);
  const value = BigInt.asIntN(words.length * 32, unsigned);
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function checked(file: string, column: string, value: string): string {
  if (value.includes('\0')) throw fileFault(file, column, 'a text of this column contains a NUL character');
  return value;
}

function json(value: unknown): string {
  return JSON.stringify(value, (_key, inside: unknown) => {
    if (typeof inside !== 'bigint') return inside;
    return Number.isSafeInteger(Number(inside)) ? Number(inside) : String(inside);
  });
}
