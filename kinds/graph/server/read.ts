import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { invalid, Problem } from '@tessera/domain';
import type {
  KindTools,
  Outgoing,
  Reader,
  StoredFile,
  StoredTable,
  VersionData,
} from '@tessera/server/kind-host';
import { type StoredGraph, storedGraph } from '../kind.ts';
import { oneOf, wholeNumber } from './input.ts';
import { PARQUET_MEDIA_TYPE } from './prepare.ts';

const TABLES = ['nodes', 'edges'] as const;
type TableName = (typeof TABLES)[number];

const MOST_ROWS = 500;
/** Deep pages cost as much as all rows before them. */
const MOST_OFFSET = 100_000_000;

/** What a viewer reads. Single columns come as they are stored, so that opening a graph computes nothing. */
export const graphParts: Readonly<Record<string, Reader>> = {
  /** `{ counts, content }`: everything but the data. */
  summary: async (version) => {
    const { counts } = version;
    return {
      mediaType: 'application/json',
      body: Buffer.from(JSON.stringify({ counts, content: contentOf(version) })),
    };
  },
  /** Little-endian Uint32 pairs (source, destination): indices into the nodes, one pair per edge. */
  topology: async (version) => stored(fileOf(version, 'topology')),
  /** Query `i`: the column's index in `content.tables`; an Arrow stream of one field. */
  'nodes/column': (version, query) => column(version, 'nodes', query),
  'edges/column': (version, query) => column(version, 'edges', query),
  /** Query `table`, `offset`, `limit` (at most 500), `sort`, `desc`, `query`: `{ total, columns, rows }`. */
  rows: async (version, query, tools) => {
    const name = oneOf(query, 'table', TABLES, 'nodes');
    const descending = oneOf(query, 'desc', ['true', 'false'], 'false') === 'true';
    const text = query['query'];
    if (text !== undefined && text.length > 1000)
      throw invalid('query', 'at most 1000 characters are searched for');
    const page = await tools.tables.page(
      {
        ...table(version, name),
        offset: wholeNumber(query, 'offset', { fallback: 0, from: 0, to: MOST_OFFSET }),
        limit: wholeNumber(query, 'limit', { fallback: 100, from: 1, to: MOST_ROWS }),
        sort: query['sort'] === undefined ? undefined : { column: query['sort'], descending },
        text,
      },
      tools,
    );
    return { mediaType: 'application/json', body: Buffer.from(JSON.stringify(page)) };
  },
};

/** Downloads (G8). Data are exact: cells that a spreadsheet would take for formulas stay what they are. */
export const graphExports: Readonly<Record<string, Reader>> = {
  csv: async (version, query, tools) => {
    const name = oneOf(query, 'table', TABLES);
    const { path } = await tools.tables.convert({ to: 'csv', table: table(version, name) }, tools);
    return written(path, 'text/csv; charset=utf-8', fileName(version, `-${name}.csv`));
  },
  arrow: async (version, query, tools) => {
    const name = oneOf(query, 'table', TABLES);
    const { path } = await tools.tables.convert({ to: 'arrow', table: table(version, name) }, tools);
    return written(path, 'application/vnd.apache.arrow.file', fileName(version, `-${name}.arrow`));
  },
  parquet: async (version, query) => {
    const name = oneOf(query, 'table', TABLES);
    return {
      ...stored(fileOf(version, `${name}.parquet`)),
      mediaType: PARQUET_MEDIA_TYPE,
      fileName: fileName(version, `-${name}.parquet`),
    };
  },
  /** Node-link JSON, as NetworkX and d3 read it. */
  json: (version, _query, tools) => whole(version, tools, 'node-link', 'application/json', '.json'),
  graphml: (version, _query, tools) =>
    whole(version, tools, 'graphml', 'application/graphml+xml', '.graphml'),
  gexf: (version, _query, tools) => whole(version, tools, 'gexf', 'application/gexf+xml', '.gexf'),
};

function contentOf(version: VersionData): StoredGraph {
  const result = storedGraph.safeParse(version.content);
  if (!result.success)
    throw new Problem('internal', { detail: 'The stored graph cannot be read.', cause: result.error });
  return result.data;
}

function fileOf(version: VersionData, name: string): StoredFile {
  const file = version.file(name);
  if (file === undefined)
    throw new Problem('internal', { detail: `The stored graph lacks its file ${name}.` });
  return file;
}

function table(version: VersionData, name: TableName): StoredTable {
  return {
    parquet: fileOf(version, `${name}.parquet`).path,
    columns: contentOf(version).tables[name].columns,
  };
}

async function column(
  version: VersionData,
  name: TableName,
  query: Readonly<Record<string, string>>,
): Promise<Outgoing> {
  const { columns } = contentOf(version).tables[name];
  const index = wholeNumber(query, 'i', { from: 0, to: columns.length - 1 });
  return stored(fileOf(version, `${name}/${index}`));
}

function stored(file: StoredFile): Outgoing {
  return { mediaType: file.mediaType, size: file.size, hash: file.hash, body: createReadStream(file.path) };
}

/** A file of the scratch folder, which lasts until the body has gone. */
async function written(path: string, mediaType: string, name: string): Promise<Outgoing> {
  const { size } = await stat(path);
  return { mediaType, fileName: name, size, body: createReadStream(path) };
}

async function whole(
  version: VersionData,
  tools: KindTools,
  to: 'node-link' | 'graphml' | 'gexf',
  mediaType: string,
  ending: string,
): Promise<Outgoing> {
  const { node, source, destination } = contentOf(version);
  const { path } = await tools.tables.convert(
    { to, nodes: table(version, 'nodes'), edges: table(version, 'edges'), node, source, destination },
    tools,
  );
  return written(path, mediaType, fileName(version, ending));
}

/** The title as a file name that every system takes. */
function fileName(version: VersionData, ending: string): string {
  const safe = version.title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return `${safe.replace(/^\.+/, '').slice(0, 100).trim() || 'graph'}${ending}`;
}
