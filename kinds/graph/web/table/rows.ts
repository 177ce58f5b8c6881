import { type Column, measured } from '../data/column.ts';
import { fold } from '../data/search.ts';

/** Which rows a table shows, in which order. */
export interface RowQuery {
  readonly count: number;
  /** Rows that may show, one byte each; null for all. */
  readonly among: Uint8Array | null;
  readonly words: string;
  /** Columns that the words are looked for in. */
  readonly searched: readonly Pick<Column, 'text'>[];
  readonly sort: { readonly column: Column; readonly descending: boolean } | null;
}

/** Rows looked at before the page may do something else. */
const SLICE = 40_000;

/**
 * Filters and sorts rows. It pauses now and then so that the page stays alive with a million of them.
 *
 * @param pause awaited between slices
 * @throws what `signal` says once it is aborted
 */
export async function queryRows(
  query: RowQuery,
  signal: AbortSignal,
  pause: () => Promise<void>,
): Promise<Uint32Array> {
  const rows = new Uint32Array(query.count);
  const words = fold(query.words.trim());
  let kept = 0;
  for (let row = 0; row < query.count; row++) {
    if (row % SLICE === SLICE - 1) {
      await pause();
      signal.throwIfAborted();
    }
    if (query.among && query.among[row] === 0) continue;
    if (words !== '' && !query.searched.some((column) => fold(column.text(row)).includes(words))) continue;
    rows[kept++] = row;
  }
  const found = rows.subarray(0, kept);
  if (!query.sort) return found.slice();
  const key = sortKeys(query.sort.column);
  signal.throwIfAborted();
  const sign = query.sort.descending ? -1 : 1;
  // Rows without a value stand last whichever way it is sorted; equal ones keep their order.
  return found.slice().sort((a, b) => {
    const x = key[a] ?? Number.NaN;
    const y = key[b] ?? Number.NaN;
    if (x === y) return a - b;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? (Number.isNaN(y) ? a - b : 1) : -1;
    return (x - y) * sign || a - b;
  });
}

function sortKeys(column: Column): Float64Array {
  if (column.numbers && (measured(column.info.type) || column.info.type === 'boolean')) return column.numbers;
  const { values, codes } = column.categories();
  const collator = new Intl.Collator('en', { numeric: true });
  const order = values
    .map((_, code) => code)
    .sort((a, b) => collator.compare(values[a] ?? '', values[b] ?? ''));
  const rank = new Float64Array(values.length);
  order.forEach((code, place) => {
    rank[code] = place;
  });
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : (rank[code] ?? Number.NaN)));
}
