import type { Engine } from '../engine.ts';
import { type Fault, fileFault, listed } from '../fault.ts';
import type { TableLimits } from '../model.ts';
import { isAgentKey } from './detect.ts';
import { jsonElements } from './json-elements.ts';
import type { LoadedGraph, LoadedTable } from './loaded.ts';
import type { OpenedFile } from './open.ts';
import { RowSink, type SourceCell } from './row-sink.ts';

/** Reads rows: an array of objects, or one object per line. */
export async function loadJsonRows(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedTable> {
  const file = opened.file.name;
  const sink = new RowSink(engine, table, file, limits);
  const shape = opened.format === 'ndjson' ? 'lines' : 'array';
  for await (const batch of jsonElements(file, opened.path, shape)) {
    for (const { text, line } of batch) {
      if (sink.rows === mostRows) return sink.finish(false, opened.warnings);
      sink.add(rowOf(file, text ?? '', line), line);
      if (sink.full) await sink.flush();
    }
  }
  return sink.finish(true, opened.warnings);
}

/** Reads an object of arrays. They are one table, so they must be of one length. */
export async function loadJsonColumns(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedTable> {
  const file = opened.file.name;
  const columns = new Map<string, { cells: SourceCell[]; lines: number[] }>();
  for await (const batch of jsonElements(file, opened.path, 'object')) {
    for (const { key, text, line } of batch) {
      if (key === null || (text === null && isAgentKey(key))) continue;
      if (text === null)
        throw fileFault(
          file,
          String(line),
          `“${key}” is not an array; a table of columns is an object of arrays of one length`,
        );
      const column = columns.get(key) ?? { cells: [], lines: [] };
      columns.set(key, column);
      if (text === '') continue;
      column.cells.push(parsed(file, text, line));
      column.lines.push(line);
    }
  }
  const lengths = new Set([...columns.values()].map((column) => column.cells.length));
  if (lengths.size > 1) {
    const said = [...columns].map(([name, column]) => `${name} (${column.cells.length})`);
    throw fileFault(file, null, `the columns are of different lengths: ${listed(said)}`);
  }
  const [rows = 0] = lengths;
  const sink = new RowSink(engine, table, file, limits);
  for (const name of columns.keys()) sink.declare(name);
  const [first] = columns.values();
  const asked = Math.min(rows, mostRows ?? rows);
  for (let row = 0; row < asked; row++) {
    sink.add(
      [...columns].map(([name, column]) => [name, column.cells[row]] as const),
      first?.lines[row] ?? 1,
    );
    if (sink.full) await sink.flush();
  }
  return sink.finish(asked === rows, opened.warnings);
}

/** Reads `{ nodes: […], links: […] }` (or `edges`), as NetworkX and d3 write it. Nodes need an `id`. */
export async function loadNodeLink(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedGraph> {
  const file = opened.file.name;
  const nodes = new RowSink(engine, `${table}_nodes`, file, limits);
  const edges = new RowSink(engine, `${table}_edges`, file, limits);
  nodes.declare('id');
  edges.declare('source');
  edges.declare('target');
  const seen = new Set<string>();
  let complete = true;
  for await (const batch of jsonElements(file, opened.path, 'object')) {
    for (const { key, text, line } of batch) {
      if (key !== 'nodes' && key !== 'links' && key !== 'edges') continue;
      if (text === null) throw fileFault(file, String(line), `“${key}” is not an array`);
      seen.add(key);
      if (text === '') continue;
      const sink = key === 'nodes' ? nodes : edges;
      if (sink.rows === mostRows) {
        complete = false;
        continue;
      }
      sink.add(rowOf(file, text, line), line);
      if (sink.full) await sink.flush();
    }
  }
  if (!seen.has('nodes') || !(seen.has('links') || seen.has('edges'))) {
    throw fileFault(file, null, 'a node-link graph has the arrays “nodes” and “links” (or “edges”)');
  }
  if (seen.has('links') && seen.has('edges'))
    throw fileFault(file, null, 'it has both “links” and “edges”; which are the edges?');
  return { edges: await edges.finish(complete), nodes: await nodes.finish(complete, opened.warnings) };
}

function rowOf(file: string, text: string, line: number): [string, SourceCell][] {
  const value = parsed(file, text, line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fileFault(file, String(line), 'each row must be an object such as {"source": "a", "target": "b"}');
  }
  return Object.entries(value) as [string, SourceCell][];
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver?: SourceReviver) => unknown;

function parsed(file: string, text: string, line: number): SourceCell {
  try {
    return (/\d{16}/.test(text) ? parseWithSource(text, exact) : JSON.parse(text)) as SourceCell;
  } catch (cause) {
    throw syntaxFault(file, text, line, cause);
  }
}

/** Keeps whole numbers that a double would round. */
function exact(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function syntaxFault(file: string, text: string, line: number, cause: unknown): Fault {
  const message = cause instanceof Error ? cause.message : String(cause);
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
  const before = text.slice(0, position);
  const at = line + (before.match(/\n/g)?.length ?? 0);
  return fileFault(
    file,
    String(at),
    `this is not valid JSON (${message.replace(/ in JSON at position.*| \(line.*/s, '')})`,
  );
}
