import { type Adjacency, buildAdjacency } from './adjacency.ts';
import { readBytes } from './bytes.ts';
import { type Column, type ColumnInfo, columnFromArrow } from './column.ts';
import type { GraphContent } from './content.ts';
import { parseSummary } from './summary.ts';

/** Reads one part of the version shown; as `ViewerProps.part`. */
export type ReadPart = (
  name: string,
  query?: Readonly<Record<string, string>>,
  signal?: AbortSignal,
) => Promise<Response>;

/** What is being loaded, and how far it is; `total` in bytes is null while unknown. */
export interface LoadProgress {
  readonly stage: 'summary' | 'connections' | 'columns';
  readonly bytes: number;
  readonly total: number | null;
}

/** Which table a column belongs to. */
export type TableName = 'nodes' | 'edges';

/** One version of a graph in memory: who is connected with whom at once, columns when somebody asks for them. */
export class Dataset {
  readonly content: GraphContent;
  /** Pairs of source and target, as indexes of nodes. */
  readonly topology: Uint32Array;
  readonly #read: ReadPart;
  readonly #signal: AbortSignal;
  readonly #columns = new Map<string, Promise<Column>>();
  #adjacency: Adjacency | undefined;

  /** `signal` ends every reading of columns, now and later. */
  constructor(read: ReadPart, content: GraphContent, topology: Uint32Array, signal: AbortSignal) {
    this.#read = read;
    this.#signal = signal;
    this.content = content;
    this.topology = topology;
  }

  get nodes(): number {
    return this.content.tables.nodes.count;
  }

  get edges(): number {
    return this.topology.length >>> 1;
  }

  get adjacency(): Adjacency {
    this.#adjacency ??= buildAdjacency(this.nodes, this.topology);
    return this.#adjacency;
  }

  /** Columns of a table in their order. */
  columns(table: TableName): readonly ColumnInfo[] {
    return this.content.tables[table].columns;
  }

  /**
   * Reads a column, once; a failed read is tried again at the next call. Rejects for a name that is not there.
   * `received` is told how many more bytes have come.
   */
  column(table: TableName, name: string, received?: (more: number) => void): Promise<Column> {
    const key = `${table}/${name}`;
    const known = this.#columns.get(key);
    if (known) return known;
    const loading = this.#load(table, name, received ?? (() => {}));
    this.#columns.set(key, loading);
    loading.catch(() => this.#columns.delete(key));
    return loading;
  }

  /** Reads several columns at the same time; names that are not there are left out. */
  async columnsNamed(
    table: TableName,
    names: Iterable<string>,
    received?: (more: number) => void,
  ): Promise<ReadonlyMap<string, Column>> {
    const known = [...names].filter((name) => this.columns(table).some((column) => column.name === name));
    const columns = await Promise.all(known.map((name) => this.column(table, name, received)));
    return new Map(columns.map((column) => [column.info.name, column]));
  }

  async #load(table: TableName, name: string, received: (more: number) => void): Promise<Column> {
    const index = this.columns(table).findIndex((column) => column.name === name);
    const info = this.columns(table)[index];
    if (!info) throw new Error(`The graph has no column "${name}".`);
    const response = await this.#read(`${table}/column`, { i: String(index) }, this.#signal);
    let before = 0;
    const all = await readBytes(response, (bytes) => {
      received(bytes - before);
      before = bytes;
    });
    return columnFromArrow(info, all);
  }
}

/**
 * Opens a version: summary, then connections. Columns come later.
 *
 * @throws what `read` rejects with; Error when the parts contradict each other
 */
export async function openDataset(
  read: ReadPart,
  progress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Dataset> {
  progress({ stage: 'summary', bytes: 0, total: null });
  // Both at once: the connections do not need the summary.
  const connections = read('topology', {}, signal).then((response) =>
    readBytes(response, (bytes, total) => progress({ stage: 'connections', bytes, total })),
  );
  // Whoever waits for the summary meets its failure first; this one is seen below or not needed any more.
  connections.catch(() => {});
  const content = parseSummary(await (await read('summary', {}, signal)).json());
  const topology = readTopology(await connections, content.tables.nodes.count);
  return new Dataset(read, content, topology, signal);
}

/** Checks that every end is a node: a picture with an edge into nowhere would fail much later and say nothing. */
function readTopology(bytes: Uint8Array<ArrayBuffer>, nodes: number): Uint32Array {
  if (bytes.byteLength % 8 !== 0) throw new Error('The connections of this graph are cut off.');
  const topology = littleEndian ? new Uint32Array(bytes.buffer) : swapped(bytes);
  for (const node of topology)
    if (node >= nodes) throw new Error(`The connections name node ${node} of a graph with ${nodes} nodes.`);
  return topology;
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function swapped(bytes: Uint8Array<ArrayBuffer>): Uint32Array {
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getUint32(i * 4, true));
}
