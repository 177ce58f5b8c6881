import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type Engine, inner } from '../engine.ts';
import type { ColumnType, ConvertRequest, StoredTable } from '../model.ts';
import { relationOf } from '../stored.ts';

export type GraphRequest = Extract<ConvertRequest, { to: 'node-link' | 'graphml' | 'gexf' }>;

/** A column of the graph beside its ids: where it stands, and the name it has in the file. */
interface Attribute {
  readonly index: number;
  readonly name: string;
  readonly type: ColumnType;
}

interface Shape {
  readonly nodeId: number;
  readonly source: number;
  readonly destination: number;
  readonly nodeAttributes: readonly Attribute[];
  readonly edgeAttributes: readonly Attribute[];
}

/** Writes a graph as node-link JSON, GraphML 1.0 or GEXF 1.3, row by row. */
export async function writeGraph(engine: Engine, request: GraphRequest, path: string): Promise<void> {
  const nodeId = indexOf(request.nodes, request.node);
  const source = indexOf(request.edges, request.source);
  const destination = indexOf(request.edges, request.destination);
  const shape: Shape = {
    nodeId,
    source,
    destination,
    nodeAttributes: attributes(request.nodes, [nodeId], ['id']),
    edgeAttributes: attributes(request.edges, [source, destination], ['source', 'target']),
  };
  const out = new TextOut(path);
  const format = FORMATS[request.to];
  await out.write(format.start(shape));
  let first = true;
  for await (const row of rowsOf(engine, request.nodes)) {
    await out.write(format.node(shape, row, first));
    first = false;
  }
  await out.write(format.between);
  first = true;
  for await (const row of rowsOf(engine, request.edges)) {
    await out.write(format.edge(shape, row, first));
    first = false;
  }
  await out.write(format.end);
  await out.end();
}

type Row = readonly (string | null)[];

interface Format {
  start(shape: Shape): string;
  node(shape: Shape, row: Row, first: boolean): string;
  readonly between: string;
  edge(shape: Shape, row: Row, first: boolean): string;
  readonly end: string;
}

const JSON_FORMAT: Format = {
  start: () => '{"directed":true,"multigraph":true,"graph":{},"nodes":[\n',
  node: (shape, row, first) => jsonRow([['id', row[shape.nodeId] ?? null]], shape.nodeAttributes, row, first),
  between: '\n],"links":[\n',
  edge: (shape, row, first) =>
    jsonRow(
      [
        ['source', row[shape.source] ?? null],
        ['target', row[shape.destination] ?? null],
      ],
      shape.edgeAttributes,
      row,
      first,
    ),
  end: '\n]}\n',
};

function jsonRow(
  ids: readonly (readonly [string, string | null])[],
  columns: readonly Attribute[],
  row: Row,
  first: boolean,
): string {
  const cells = ids.map(([name, id]) => `${JSON.stringify(name)}:${JSON.stringify(id)}`);
  for (const { index, name, type } of columns) {
    const cell = row[index];
    if (cell === null || cell === undefined) continue;
    cells.push(`${JSON.stringify(name)}:${type === 'text' || type === 'time' ? JSON.stringify(cell) : cell}`);
  }
  return `${first ? '' : ',\n'}{${cells.join(',')}}`;
}

const XML_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  number: 'double',
  integer: 'long',
  boolean: 'boolean',
  time: 'string',
  list: 'string',
};

const GRAPHML: Format = {
  start: ({ nodeAttributes, edgeAttributes }) =>
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n' +
    `${nodeAttributes.map((attribute) => graphMlKey('n', 'node', attribute)).join('')}` +
    `${edgeAttributes.map((attribute) => graphMlKey('e', 'edge', attribute)).join('')}<graph edgedefault="directed">\n`,
  node: ({ nodeId, nodeAttributes }, row) =>
    `<node id="${escaped(row[nodeId])}">${graphMlData('n', nodeAttributes, row)}</node>\n`,
  between: '',
  edge: ({ source, destination, edgeAttributes }, row) =>
    `<edge source="${escaped(row[source])}" target="${escaped(row[destination])}">${graphMlData('e', edgeAttributes, row)}</edge>\n`,
  end: '</graph>\n</graphml>\n',
};

function graphMlKey(prefix: string, scope: string, { index, name, type }: Attribute): string {
  return `<key id="${prefix}${index}" for="${scope}" attr.name="${escaped(name)}" attr.type="${XML_TYPES[type]}"/>\n`;
}

function graphMlData(prefix: string, columns: readonly Attribute[], row: Row): string {
  let data = '';
  for (const { index } of columns) {
    const cell = row[index];
    if (cell !== null && cell !== undefined) data += `<data key="${prefix}${index}">${escaped(cell)}</data>`;
  }
  return data;
}

const GEXF: Format = {
  start: ({ nodeAttributes, edgeAttributes }) =>
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n<graph defaultedgetype="directed">\n' +
    `${gexfAttributes('node', nodeAttributes)}${gexfAttributes('edge', edgeAttributes)}<nodes>\n`,
  node: ({ nodeId, nodeAttributes }, row) =>
    `<node id="${escaped(row[nodeId])}">${gexfValues(nodeAttributes, row)}</node>\n`,
  between: '</nodes>\n<edges>\n',
  edge: ({ source, destination, edgeAttributes }, row) =>
    `<edge source="${escaped(row[source])}" target="${escaped(row[destination])}">${gexfValues(edgeAttributes, row)}</edge>\n`,
  end: '</edges>\n</graph>\n</gexf>\n',
};

function gexfAttributes(scope: string, columns: readonly Attribute[]): string {
  if (columns.length === 0) return '';
  const declared = columns.map(
    ({ index, name, type }) =>
      `<attribute id="${index}" title="${escaped(name)}" type="${XML_TYPES[type]}"/>\n`,
  );
  return `<attributes class="${scope}">\n${declared.join('')}</attributes>\n`;
}

function gexfValues(columns: readonly Attribute[], row: Row): string {
  let values = '';
  for (const { index } of columns) {
    const cell = row[index];
    if (cell !== null && cell !== undefined) values += `<attvalue for="${index}" value="${escaped(cell)}"/>`;
  }
  return values === '' ? '' : `<attvalues>${values}</attvalues>`;
}

const FORMATS: Readonly<Record<GraphRequest['to'], Format>> = {
  'node-link': JSON_FORMAT,
  graphml: GRAPHML,
  gexf: GEXF,
};

/** Text inside XML. Tabs and ends of lines survive attributes as numbers; what XML cannot hold becomes U+FFFD. */
function escaped(text: string | null | undefined): string {
  return (text ?? '').replace(
    UNSAFE,
    (character) => ENTITIES[character] ?? (character > '~' && character < '\u00a0' ? character : '\uFFFD'),
  );
}

const UNSAFE = /[&<>"\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function indexOf(table: StoredTable, column: string): number {
  return Math.max(
    0,
    table.columns.findIndex(({ name }) => name === column),
  );
}

/** The other columns, renamed where the format needs their name for the ids. */
function attributes(table: StoredTable, ids: readonly number[], reserved: readonly string[]): Attribute[] {
  const taken = new Set(table.columns.map(({ name }) => name));
  return table.columns.flatMap(({ name, type }, index) => {
    if (ids.includes(index)) return [];
    if (!reserved.includes(name)) return [{ index, name, type }];
    let free = `${name}_2`;
    for (let copy = 3; taken.has(free); copy++) free = `${name}_${copy}`;
    return [{ index, name: free, type }];
  });
}

async function* rowsOf(engine: Engine, table: StoredTable): AsyncGenerator<Row> {
  const selected = table.columns.map((_, index) => `cast(${inner(index)} as varchar)`).join(', ');
  for await (const chunk of engine.chunks(`select ${selected} from ${relationOf(table)}`)) {
    const vectors = table.columns.map((_, index) => chunk.getColumnVector(index));
    for (let row = 0, rows = chunk.rowCount; row < rows; row++)
      yield vectors.map((vector) => vector.getItem(row) as string | null);
  }
}

/** Text on its way to disk, in pieces of a megabyte. */
class TextOut {
  readonly #out: WriteStream;
  #pending: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#out = createWriteStream(path);
  }

  async write(text: string): Promise<void> {
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length > 1024 * 1024) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    this.#out.end();
    await finished(this.#out);
  }

  async #flush(): Promise<void> {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#length = 0;
    if (text !== '' && !this.#out.write(text)) await once(this.#out, 'drain');
  }
}
