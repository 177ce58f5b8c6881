import type { Column } from './column.ts';

/** Keeps the rows of one table whose column lies in a range, ends included, or has one of some values. */
export type Filter = { readonly table: 'nodes' | 'edges'; readonly column: string } & (
  | { readonly type: 'range'; readonly from: number; readonly to: number }
  | { readonly type: 'values'; readonly values: readonly string[] }
);

/** One byte per row: 1 shown, 0 hidden; and how many are shown. */
export interface Visible {
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

/**
 * What the filters leave. An edge is shown when it passes its own filters and both its ends are shown. A filter whose
 * column is not (yet) there hides nothing.
 */
export function applyFilters(
  filters: readonly Filter[],
  columns: { readonly nodes: ReadonlyMap<string, Column>; readonly edges: ReadonlyMap<string, Column> },
  nodes: number,
  topology: Uint32Array,
): Visible {
  const shownNodes = new Uint8Array(nodes).fill(1);
  const shownEdges = new Uint8Array(topology.length >>> 1).fill(1);
  for (const filter of filters) {
    const column = columns[filter.table].get(filter.column);
    if (column) narrow(filter.table === 'nodes' ? shownNodes : shownEdges, filter, column);
  }
  let edgeCount = 0;
  for (let edge = 0; edge < shownEdges.length; edge++) {
    const both = (shownNodes[topology[edge * 2] ?? 0] ?? 0) & (shownNodes[topology[edge * 2 + 1] ?? 0] ?? 0);
    const shown = (shownEdges[edge] ?? 0) & both;
    shownEdges[edge] = shown;
    edgeCount += shown;
  }
  let nodeCount = 0;
  for (const shown of shownNodes) nodeCount += shown;
  return { nodes: shownNodes, edges: shownEdges, nodeCount, edgeCount };
}

function narrow(shown: Uint8Array, filter: Filter, column: Column): void {
  if (filter.type === 'range') {
    const numbers = column.numbers;
    if (!numbers) return;
    for (let row = 0; row < shown.length; row++) {
      const value = numbers[row] ?? Number.NaN;
      if (!(value >= filter.from && value <= filter.to)) shown[row] = 0;
    }
    return;
  }
  const { values, codes } = column.categories();
  const wanted = new Set(filter.values);
  const kept = values.map((value) => wanted.has(value));
  const empty = wanted.has('');
  for (let row = 0; row < shown.length; row++) {
    const code = codes[row] ?? -1;
    if (!(code < 0 ? empty : kept[code])) shown[row] = 0;
  }
}

/** The same list with the filter of that column replaced, or left out when `next` is null. */
export function replaceFilter(
  filters: readonly Filter[],
  table: 'nodes' | 'edges',
  column: string,
  next: Filter | null,
): readonly Filter[] {
  const at = filters.findIndex((filter) => filter.table === table && filter.column === column);
  if (at < 0) return next ? [...filters, next] : filters;
  return next ? filters.with(at, next) : filters.toSpliced(at, 1);
}

/** How values spread: counts per bin of equal width over the whole extent. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: Uint32Array;
  /** Rows without a value. */
  readonly missing: number;
}

/**
 * Counts a column into bins. One bin when all values are the same; whole numbers get no bin narrower than one.
 *
 * @param shown counts only the rows that are 1 in it
 */
export function histogram(column: Column, bins: number, shown?: Uint8Array, whole?: Histogram): Histogram {
  const numbers = column.numbers ?? new Float64Array(0);
  let min = whole?.min ?? Infinity;
  let max = whole?.max ?? -Infinity;
  if (!whole)
    for (const value of numbers) {
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  if (min > max) return { min: 0, max: 0, counts: new Uint32Array(1), missing: numbers.length };
  const span = max - min;
  // Halves, since the span of very large numbers is beyond what a number can hold.
  const half = max / 2 - min / 2;
  const useful = span === 0 ? 1 : column.info.type === 'integer' ? Math.min(bins, span + 1) : bins;
  const counts = new Uint32Array(whole?.counts.length ?? Math.max(1, Math.floor(useful)));
  let missing = 0;
  for (let row = 0; row < numbers.length; row++) {
    if (shown && shown[row] === 0) continue;
    const value = numbers[row] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      missing++;
      continue;
    }
    const share = half === 0 ? 0 : (value / 2 - min / 2) / half;
    const bin = Math.min(counts.length - 1, Math.floor(share * counts.length));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { min, max, counts, missing };
}
