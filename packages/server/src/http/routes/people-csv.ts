import type { newAccount } from '@tessera/contract';
import { type FieldError, invalid, type Newcomer } from '@tessera/domain';
import { describeFault, fieldErrors, inputInvalid } from '../faults.ts';

const COLUMNS = ['name', 'email', 'password', 'institution', 'website', 'role', 'verified'] as const;
const REQUIRED = ['name', 'email'] as const;
const MOST = 1000;
const YES: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** Reads people from CSV (A14): a header, then one line each; all faults at once, each with its line. */
export function readPeople(text: string, shape: typeof newAccount): readonly Newcomer[] {
  const [header, ...lines] = readLines(text.replace(/^\uFEFF/, ''));
  if (header === undefined) throw invalid('csv', `is empty; the first line must be ${COLUMNS.join(',')}`);
  const columns = header.cells.map((cell) => cell.trim().toLowerCase());
  checkHeader(columns);
  const rows = lines.filter((line) => line.cells.some((cell) => cell.trim() !== ''));
  if (rows.length === 0) throw invalid('csv', 'has a header and no people');
  if (rows.length > MOST) throw invalid('csv', `has ${rows.length} people; at most ${MOST} at once`);
  const errors: FieldError[] = [];
  const people: Newcomer[] = [];
  for (const { line, cells } of rows) {
    const at = `csv:${line}:`;
    if (cells.length > columns.length) {
      errors.push({
        field: `csv:${line}`,
        message: `has ${cells.length} cells; the header has ${columns.length}`,
      });
      continue;
    }
    const result = shape.safeParse(fieldsOf(columns, cells), { error: describeFault });
    if (result.success) people.push({ ...result.data, at });
    else errors.push(...fieldErrors(result.error).map((error) => ({ ...error, field: at + error.field })));
  }
  if (errors.length > 0) throw inputInvalid(errors);
  return people;
}

function checkHeader(columns: readonly string[]): void {
  const known = new Set<string>(COLUMNS);
  const unknown = columns.find((column) => !known.has(column));
  if (unknown !== undefined) {
    throw invalid(
      'csv:1',
      `has the unknown column "${unknown.slice(0, 40)}"; known are ${COLUMNS.join(', ')}`,
    );
  }
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (missing !== undefined)
    throw invalid('csv:1', `has no column ${missing}; the header must be ${COLUMNS.join(',')}`);
  if (new Set(columns).size !== columns.length) throw invalid('csv:1', 'names a column twice');
}

/** An empty cell is a field left out. */
function fieldsOf(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    const value = column === 'password' ? cell : cell.trim();
    if (value === '') continue;
    fields[column] = column === 'verified' ? (YES[value.toLowerCase()] ?? value) : value;
  }
  return fields;
}

interface Line {
  /** Where it begins in the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** RFC 4180, with comma, semicolon or tab as the first line has it; quoted cells may hold line ends. */
function readLines(text: string): readonly Line[] {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].find((sign) => first.includes(sign)) ?? ',';
  const lines: Line[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let number = 1;
  let begins = 1;
  const endLine = () => {
    lines.push({ line: begins, cells: [...cells, cell] });
    cells = [];
    cell = '';
  };
  for (let index = 0; index < text.length; index++) {
    const sign = text.charAt(index);
    if (sign === '\n') number++;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(index + 1) === '"') {
        cell += '"';
        index++;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (sign === '\n') {
      endLine();
      begins = number;
    } else if (sign !== '\r') cell += sign;
  }
  if (quoted) throw invalid(`csv:${begins}`, 'has a quote that is not closed');
  if (cell !== '' || cells.length > 0) endLine();
  return lines;
}
