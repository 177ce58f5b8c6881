import type { JS } from '@duckdb/node-api';
import { count, type Engine, inner, inners, text } from '../engine.ts';
import { Fault, fileFault } from '../fault.ts';
import type { ColumnType, TableLimits } from '../model.ts';

/** A column of a loaded table: its name, and how its value and its text are read from the inner column. */
export interface LoadedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** SQL for the value in its stored type. */
  readonly value: string;
  /** SQL for the text that ids are compared by. */
  readonly text: string;
}

/** A source in the engine: a table of columns `c0`, `c1`, … in the order of the file; `rowid` counts from 0. */
export interface LoadedTable {
  readonly file: string;
  readonly table: string;
  readonly columns: readonly LoadedColumn[];
  readonly rows: number;
  /** False when only the first rows were asked for and there are more. */
  readonly complete: boolean;
  /** Where a row stands, for messages: `14` is a line, `row 14` counts rows from 1. */
  places(rows: readonly number[]): Promise<readonly string[]>;
  readonly warnings: readonly string[];
}

/** Both tables of a format that holds a graph, with the names of the columns that link them. */
export interface LoadedGraph {
  readonly edges: LoadedTable;
  readonly nodes: LoadedTable;
}

/** Names made distinct whatever their case, since SQL and Parquet readers do not tell `Name` from `name`. */
export function distinctNames(
  names: readonly string[],
  file: string,
): { names: string[]; warnings: string[] } {
  const taken = new Set<string>();
  const warnings: string[] = [];
  const distinct = names.map((given, index) => {
    if (given.includes('\0'))
      throw fileFault(file, null, `the name of column ${index + 1} contains a NUL character`);
    const base = given === '' ? `column${index + 1}` : given;
    let candidate = base;
    for (let copy = 2; taken.has(candidate.toLowerCase()); copy++) candidate = `${base}_${copy}`;
    taken.add(candidate.toLowerCase());
    if (candidate !== given && given !== '')
      warnings.push(
        `Column ${index + 1} of ${file} is called “${candidate}” here: there is another “${given}”.`,
      );
    return candidate;
  });
  return { names: distinct, warnings };
}

export function checkColumnCount(file: string, columns: number, limits: TableLimits): void {
  if (columns > limits.columns) {
    throw new Fault('too-large', `${file} has ${columns} columns; this hub reads at most ${limits.columns}.`);
  }
}

export function checkRowCount(file: string, rows: number, limits: TableLimits): void {
  if (rows > limits.rows) {
    throw new Fault('too-large', `${file} has more than ${limits.rows} rows, the most that this hub reads.`);
  }
}

/** Places by counting rows, for formats without lines. */
export async function rowPlaces(rows: readonly number[]): Promise<readonly string[]> {
  return rows.map((row) => `row ${row + 1}`);
}

/** What texts can turn out to be, most special first. The stored SQL type stands beside. */
const GUESSES = ['boolean', 'integer', 'number', 'date', 'timestamp', 'moment'] as const;
type Guess = (typeof GUESSES)[number];

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const CLOCK = String.raw`[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?`;

/**
 * True for a non-empty text that would lose something as that type. Numbers written with leading zeros or a plus, and
 * whole numbers that neither 64 bits nor a double holds, stay text: they are codes, not quantities.
 */
function misfit(guess: Guess, column: string): string {
  switch (guess) {
    case 'boolean':
      return `lower(${column}) not in ('true', 'false')`;
    case 'integer':
      return `(try_cast(${column} as bigint) is null or try_cast(${column} as bigint)::varchar <> ${column})`;
    case 'number':
      return `(not regexp_full_match(${column}, ${text(String.raw`-?(0|[1-9]\d*)?(\.\d*)?([eE][+-]?\d+)?`)}) or (regexp_full_match(${column}, ${text(String.raw`-?\d{16,}`)}) and ${rounded(column)}) or try_cast(${column} as double) is null or not isfinite(try_cast(${column} as double)))`;
    case 'date':
      return `(not regexp_full_match(${column}, ${text(DATE)}) or try_cast(${column} as date) is null)`;
    case 'timestamp':
      return `(not regexp_full_match(${column}, ${text(`${DATE}(${CLOCK})?`)}) or try_cast(${column} as timestamp) is null)`;
    case 'moment':
      return `(not regexp_full_match(${column}, ${text(`${DATE}${CLOCK}(Z|[+-]\\d{2}(:?\\d{2})?)`)}) or try_cast(${column} as timestamptz) is null)`;
  }
}

/** Whether a whole number would come out of a double with other digits. Programs write those of a double up to 10^21. */
function rounded(column: string): string {
  const whole = `try_cast(${column} as hugeint)`;
  const back = `try_cast(try_cast(${column} as double)::varchar as hugeint)`;
  return `(abs(${whole}) >= 1e21::hugeint or coalesce(${back} <> ${whole}, true))`;
}

const STORED: Readonly<Record<Guess, { type: ColumnType; sql: string }>> = {
  boolean: { type: 'boolean', sql: 'boolean' },
  integer: { type: 'integer', sql: 'bigint' },
  number: { type: 'number', sql: 'double' },
  date: { type: 'time', sql: 'date' },
  timestamp: { type: 'time', sql: 'timestamp' },
  moment: { type: 'time', sql: 'timestamptz' },
};

/**
 * What the texts of each column are, judged over all rows: a sample chooses the candidates, the whole column proves
 * them. `dates` looks for dates alone, for formats that say themselves what is a number.
 */
export async function typedColumns(
  engine: Engine,
  table: string,
  names: readonly string[],
  wanted: (index: number) => 'everything' | 'dates' | 'nothing',
): Promise<LoadedColumn[]> {
  if (names.length === 0) return [];
  const guesses = names.map((_, index): readonly Guess[] => {
    const want = wanted(index);
    return want === 'everything' ? GUESSES : want === 'dates' ? GUESSES.slice(3) : [];
  });
  // A sample of as many cells whatever the width; it only rules out, so a short one costs time, never truth.
  const sample = Math.max(50, Math.min(2000, Math.floor(40_000 / Math.max(1, names.length))));
  const rows = await engine.rows(`select ${inners(names.length)} from ${table} limit ${sample}`);
  let open = guesses.map((list, index) =>
    list.filter((guess) => rows.every((row) => couldBe(guess, row[index]))),
  );
  const proven: (Guess | null)[] = names.map(() => null);
  while (open.some((list) => list.length > 0)) {
    const first = open.map((list) => list.slice(0, 1));
    const fits = await fitting(engine, table, first);
    open = open.map((list, index) => {
      const fit = fits[index]?.[0];
      if (fit !== undefined) proven[index] = fit;
      return fit === undefined ? list.slice(1) : [];
    });
  }
  return names.map((name, index) => loadedColumn(name, inner(index), proven[index] ?? null));
}

function loadedColumn(name: string, column: string, guess: Guess | null): LoadedColumn {
  if (guess === null) return { name, type: 'text', value: column, text: column };
  const { type, sql } = STORED[guess];
  return { name, type, value: `cast(nullif(${column}, '') as ${sql})`, text: column };
}

/** What a text must look like to be worth a proof. Wider than {@link misfit}: it may let through, never shut out. */
const LIKELY: Readonly<Record<Guess, RegExp>> = {
  boolean: /^(true|false)$/i,
  integer: /^-?\d{1,19}$/,
  number: /^-?\d*\.?\d*([eE][+-]?\d+)?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}([ T]|$)/,
  moment: /^\d{4}-\d{2}-\d{2}[ T]/,
};

function couldBe(guess: Guess, cell: JS | undefined): boolean {
  return typeof cell !== 'string' || cell === '' || LIKELY[guess].test(cell);
}

/** Of each column's guesses, those that every text fits, where there is any text at all. */
async function fitting(
  engine: Engine,
  relation: string,
  guesses: readonly (readonly Guess[])[],
): Promise<Guess[][]> {
  const asked = guesses.flatMap((list, index) => list.map((guess) => ({ index, guess })));
  const fits: Guess[][] = guesses.map(() => []);
  for (let start = 0; start < asked.length; start += 100) {
    const part = asked.slice(start, start + 100);
    const answers = await engine.row(
      `select ${part
        .map(({ index, guess }) => {
          const column = inner(index);
          return `count(*) filter (${column} <> '' and ${misfit(guess, column)}), count(*) filter (${column} <> '')`;
        })
        .join(', ')} from ${relation}`,
    );
    part.forEach(({ index, guess }, at) => {
      if (count(answers[at * 2]) === 0 && count(answers[at * 2 + 1]) > 0) fits[index]?.push(guess);
    });
  }
  return fits;
}
