import type { AuditEntryShape } from '@tessera/contract';

const COLUMNS = [
  ...['number', 'at', 'actor', 'actorName', 'actingAs', 'actingAsName', 'action', 'words'],
  ...['target', 'targetName', 'through', 'via', 'before', 'after'],
];

/** The log as CSV, page by page: RFC 4180, and no cell that a spreadsheet would run. */
export async function* auditCsv(pages: AsyncIterable<readonly AuditEntryShape[]>): AsyncGenerator<string> {
  // The mark tells spreadsheets that it is UTF-8.
  yield `\uFEFF${COLUMNS.join(',')}\r\n`;
  for await (const page of pages) yield page.map((entry) => `${rowOf(entry)}\r\n`).join('');
}

/** The log as one JSON array, page by page. */
export async function* auditJson(pages: AsyncIterable<readonly AuditEntryShape[]>): AsyncGenerator<string> {
  let between = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield between + page.map((entry) => JSON.stringify(entry)).join(',\n');
    between = ',\n';
  }
  yield between === '[\n' ? '[]\n' : '\n]\n';
}

function rowOf({
  number,
  at,
  actor,
  actingAs,
  action,
  words,
  target,
  through,
  via,
  before,
  after,
}: AuditEntryShape) {
  const cells = [
    ...[String(number), at, actor?.id, actor?.name, actingAs?.id, actingAs?.name, action, words],
    ...[target?.id, target?.name, through, via, textOf(before), textOf(after)],
  ];
  return cells.map((cell) => csvCell(cell ?? '')).join(',');
}

function textOf(value: unknown): string {
  return value === null ? '' : JSON.stringify(value);
}

/**
 * A cell that spreadsheets take as text: what begins like a formula, behind blanks and controls too, gets an apostrophe
 * before it, and quotes stand around whatever could end the cell.
 */
export function csvCell(text: string): string {
  const safe = /^[\s\p{Cc}\p{Cf}]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
