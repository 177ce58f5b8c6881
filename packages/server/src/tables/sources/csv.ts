import { createReadStream } from 'node:fs';
import { type Engine, inner, inners, text } from '../engine.ts';
import { Fault, fileFault, quoted } from '../fault.ts';
import type { Dialect, TableLimits } from '../model.ts';
import { guessDialect, headerNames } from './dialect.ts';
import { checkColumnCount, checkRowCount, distinctNames, type LoadedTable, typedColumns } from './loaded.ts';
import type { OpenedFile } from './open.ts';

/**
 * Reads delimited text. Every cell is kept as its text; types are judged afterwards over whole columns, so that an id
 * `007` stays what it is. An unquoted empty cell is empty; a quoted one is an empty text.
 */
export async function loadCsv(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<{ table: LoadedTable; dialect: Dialect }> {
  const dialect = guessDialect(opened);
  const given = headerNames(opened, dialect);
  checkColumnCount(opened.file.name, given.length, limits);
  const { names, warnings } = distinctNames(given, opened.file.name);
  const columns = names.map((_, index) => `${inner(index)}: 'VARCHAR'`).join(', ');
  const most = mostRows ?? limits.rows;
  try {
    await engine.run(
      `create table ${table} as select ${inners(names.length)} from read_csv(${text(opened.path)}, auto_detect = false, ` +
        `columns = {${columns}}, delim = ${text(dialect.delimiter)}, quote = ${text(dialect.quote)}, escape = ${text(dialect.quote)}, ` +
        `header = ${dialect.header}, skip = ${dialect.skippedLines}, allow_quoted_nulls = false) limit ${most + 1}`,
    );
  } catch (cause) {
    throw csvFault(opened, dialect, names.length, cause);
  }
  const read = await rowsOf(engine, table);
  if (mostRows === null) checkRowCount(opened.file.name, read, limits);
  const loaded: LoadedTable = {
    file: opened.file.name,
    table,
    columns: await typedColumns(engine, table, names, () => 'everything'),
    rows: Math.min(read, most),
    complete: read <= most,
    places: async (rows) => (await linesOf(opened.path, dialect, names.length, rows)).map(String),
    warnings: [...opened.warnings, ...warnings],
  };
  return { table: loaded, dialect };
}

async function rowsOf(engine: Engine, table: string): Promise<number> {
  const [rows] = await engine.row(`select count(*) from ${table}`);
  return Number(rows);
}

/** What DuckDB says of a text that it cannot read, in words for the publisher. */
function csvFault(opened: OpenedFile, dialect: Dialect, width: number, cause: unknown): unknown {
  if (cause instanceof Fault) return cause;
  const message = cause instanceof Error ? cause.message : '';
  const file = opened.file.name;
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1] ?? null;
  const original = quoted(/Original Line: (.*)/.exec(message)?.[1] ?? '');
  const cells = /Expected Number of Columns: \d+ Found: (\d+)/.exec(message)?.[1];
  if (cells !== undefined) {
    const separator = DELIMITER_WORDS[dialect.delimiter] ?? quoted(dialect.delimiter);
    const expected = `the ${dialect.header ? 'header' : 'first row'} ${width}, separated by ${separator}`;
    return fileFault(
      file,
      line,
      `this row has ${cells} ${cells === '1' ? 'cell' : 'cells'} and ${expected}: ${original}. Complete the row, quote cells that contain the separator, or choose another separator`,
    );
  }
  if (/Maximum line size|buffer.?size/i.test(message.split('Possible')[0] ?? '')) {
    return fileFault(file, line, 'this line is longer than 2 MB; is the right separator or quote chosen?');
  }
  if (/quote/i.test(message.split('Possible')[0] ?? '')) {
    return fileFault(
      file,
      line,
      `a quoted cell does not end properly: ${original}. Double every quote inside a quoted cell`,
    );
  }
  const what = line === null ? 'the text cannot be read as a table' : `this row cannot be read: ${original}`;
  return fileFault(file, line, `${what}; is the right separator or quote chosen?`);
}

const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ' ': 'space',
};

/**
 * The lines (from 1) at which the given rows (from 0, ascending) start. DuckDB does not keep them, so the file is read
 * once more, by the same rules: a quote opens only at the start of a cell, and empty lines are no rows of a wide table.
 */
async function linesOf(
  path: string,
  dialect: Dialect,
  width: number,
  rows: readonly number[],
): Promise<number[]> {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0);
  const found: number[] = [];
  let line = 1;
  let record = dialect.header ? -1 : 0;
  let recordLine = 1;
  let empty = true;
  let cellStart = true;
  let quoting = false;
  let afterReturn = false;
  const endRecord = (): void => {
    const counts = recordLine > dialect.skippedLines && (!empty || width === 1);
    if (counts) {
      if (rows[found.length] === record) found.push(recordLine);
      record++;
    }
    recordLine = line;
    empty = true;
    cellStart = true;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (quoting) {
        if (byte === quote) {
          quoting = false;
          // A doubled quote closes and opens again.
          cellStart = true;
        } else if (byte === 10) line++;
        continue;
      }
      if (byte === 10 && afterReturn) {
        afterReturn = false;
        continue;
      }
      afterReturn = byte === 13;
      if (byte === 10 || byte === 13) {
        line++;
        endRecord();
        if (found.length === rows.length) return found;
        continue;
      }
      empty = false;
      if (byte === quote && cellStart) quoting = true;
      cellStart = byte === delimiter;
    }
  }
  endRecord();
  return rows.map((_, index) => found[index] ?? line);
}
