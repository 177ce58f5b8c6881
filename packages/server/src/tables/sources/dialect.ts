import { fileFault, quoted } from '../fault.ts';
import type { Dialect } from '../model.ts';
import type { OpenedFile } from './open.ts';

const DELIMITERS = [',', '\t', ';', '|', ' '] as const;
const SAMPLE_ROWS = 200;

/** How a delimited text is written: what the publisher chose, and for the rest what its beginning suggests. */
export function guessDialect(opened: OpenedFile): Dialect {
  const { options } = opened.file;
  const head = headText(opened);
  if (options.delimiter !== undefined && !isSeparator(options.delimiter)) {
    throw fileFault(
      opened.file.name,
      'delimiter',
      `${quoted(options.delimiter)} cannot separate cells; choose one character such as a comma, tab, semicolon or bar`,
    );
  }
  if (options.quote !== undefined && options.quote !== '' && !isSeparator(options.quote)) {
    throw fileFault(
      opened.file.name,
      'quote',
      `${quoted(options.quote)} cannot quote cells; choose one character, or none`,
    );
  }
  const skippedLines = leadingComments(head);
  const body = afterLines(head, skippedLines);
  const quote = options.quote ?? guessQuote(body);
  const delimiter = options.delimiter ?? guessDelimiter(body, quote);
  if (delimiter === quote)
    throw fileFault(opened.file.name, 'quote', 'the separator and the quote must differ; choose another');
  const rows = records(body, delimiter, quote, SAMPLE_ROWS);
  if (rows.length === 0) throw fileFault(opened.file.name, null, 'there are no rows');
  return {
    delimiter,
    quote,
    header: options.header ?? guessHeader(rows),
    skippedLines,
    encoding: opened.encoding,
  };
}

/** Column names of the first row; `column1`, `column2`, … where it holds data. Spaces around names are dropped. */
export function headerNames(opened: OpenedFile, dialect: Dialect): string[] {
  const body = afterLines(headText(opened), dialect.skippedLines);
  const [first = []] = records(body, dialect.delimiter, dialect.quote, 1);
  return first.map((cell, index) => (dialect.header ? cell.trim() : `column${index + 1}`));
}

function isSeparator(value: string): boolean {
  return value.length === 1 && value >= '\t' && value <= '~' && !/[\r\n\w]/.test(value);
}

function headText(opened: OpenedFile): string {
  return opened.head.toString('utf8').replace(/^\uFEFF/, '');
}

/** Lines before the table that start with `#`, as many published edge lists have. */
function leadingComments(head: string): number {
  let lines = 0;
  let at = 0;
  while (head[at] === '#') {
    const end = head.indexOf('\n', at);
    if (end === -1) break;
    lines++;
    at = end + 1;
  }
  return lines;
}

function afterLines(head: string, lines: number): string {
  let at = 0;
  for (let line = 0; line < lines; line++) at = head.indexOf('\n', at) + 1;
  return head.slice(at);
}

/** The single quote only where it encloses cells and the double one starts none. */
function guessQuote(body: string): string {
  const sample = body.slice(0, 65_536);
  if (/(^|[,;\t|\n])"/.test(sample)) return '"';
  return /(^|[,;\t|\n])'[^'\n]*'([,;\t|\r\n]|$)/.test(sample) ? "'" : '"';
}

/** The separator that gives the same number of cells, at least two, in the most rows; commas before tabs before others. */
function guessDelimiter(body: string, quote: string): string {
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const widths = records(body, delimiter, quote, SAMPLE_ROWS).map((row) => row.length);
    const first = widths[0] ?? 1;
    if (first < 2) continue;
    const same = widths.filter((width) => width === first).length / widths.length;
    // A space separates words too, so it must explain every row.
    if (delimiter === ' ' && same < 1) continue;
    const score = same + (delimiter === ' ' ? -0.5 : Math.min(first, 20) / 1000);
    if (score > best.score + 1e-9) best = { delimiter, score };
  }
  return best.delimiter;
}

const NUMBER = /^\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?\s*$/;

/**
 * Whether the first row names the columns: its cells are distinct, filled, none a number, and none comes again in the
 * same column below (the ends of an edge list without header usually do).
 */
function guessHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = rows;
  const trimmed = first.map((cell) => cell.trim());
  if (trimmed.some((cell) => NUMBER.test(cell))) return false;
  if (trimmed.filter((cell) => cell !== '').length < Math.min(trimmed.length, 1)) return false;
  if (new Set(trimmed).size < trimmed.length - 1) return false;
  return !trimmed.some((cell, index) => cell !== '' && rest.some((row) => row[index]?.trim() === cell));
}

/** The first complete records of a text, as cells. */
function records(body: string, delimiter: string, quote: string, most: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoting = false;
  let cellStart = true;
  let at = 0;
  const endRow = (): void => {
    row.push(cell);
    if (row.length > 1 || cell !== '') rows.push(row);
    row = [];
    cell = '';
    cellStart = true;
  };
  for (; at < body.length && rows.length < most; at++) {
    const character = body[at] ?? '';
    if (quoting) {
      if (character !== quote) cell += character;
      else if (body[at + 1] === quote) {
        cell += quote;
        at++;
      } else quoting = false;
    } else if (character === quote && cellStart) {
      quoting = true;
      cellStart = false;
    } else if (character === delimiter) {
      row.push(cell);
      cell = '';
      cellStart = true;
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && body[at + 1] === '\n') at++;
      endRow();
    } else {
      cell += character;
      cellStart = false;
    }
  }
  // The last record counts only if the text ends there, or nothing else was found.
  if (at >= body.length && rows.length < most && (row.length > 0 || cell !== '')) endRow();
  return rows;
}
