import { invalid } from '@tessera/domain';
import type {
  ColumnNeed,
  KindTools,
  LinkedTable,
  Prepared,
  PreparedFile,
  SourceFile,
  TableFile,
} from '@tessera/server/kind-host';
import {
  BINDINGS,
  ENCODED,
  FILE_PURPOSES,
  type GraphContent,
  graphContent,
  graphFileOptions,
  NUMERIC_BINDINGS,
  type StoredGraph,
} from '../kind.ts';
import { parseInput } from './input.ts';

export const COLUMN_MEDIA_TYPE = 'application/vnd.apache.arrow.stream';
export const PARQUET_MEDIA_TYPE = 'application/vnd.apache.parquet';

/** Makes a version of a graph from what was posted (G2, G3): all of it, or a `Problem` and nothing. */
export async function prepareGraph(
  content: unknown,
  files: readonly SourceFile[],
  tools: KindTools,
): Promise<Prepared> {
  const posted = parseInput(graphContent, content, '');
  const { edges, nodes } = chooseFiles(files);
  const isGraph = edges.purpose === 'graph';
  const source = posted.source ?? 'source';
  const destination = posted.destination ?? (isGraph ? 'target' : 'destination');
  if (source === destination)
    throw invalid('destination', 'the source and the destination must be different columns');
  const linked = await tools.tables.link(
    {
      edges: tableFile(edges),
      nodes: nodes && tableFile(nodes),
      source,
      destination,
      node: posted.node,
      needs: needsOf(posted),
      skipIncomplete: posted.skipIncomplete ?? false,
    },
    tools,
  );
  const { source: _s, destination: _d, node: _n, tables: _t, report: _r, ...rest } = posted;
  const stored: StoredGraph = {
    ...rest,
    source: linked.source,
    destination: linked.destination,
    node: linked.node,
    tables: { nodes: described(linked.nodes), edges: described(linked.edges) },
    report: {
      addedNodes: linked.addedNodes,
      skippedEdges: linked.skippedEdges,
      skippedNodes: linked.skippedNodes,
      warnings: [...linked.warnings],
    },
  };
  return {
    content: stored,
    files: [
      ...tableFiles('nodes', linked.nodes),
      ...tableFiles('edges', linked.edges),
      { name: 'topology', path: linked.topology, mediaType: 'application/octet-stream' },
    ],
    counts: { nodes: linked.nodes.count, edges: linked.edges.count },
    searchText: [...linked.nodes.columns, ...linked.edges.columns].map(({ name }) => name).join(' '),
  };
}

/** A source file as the tables read it; a wrong option is a `Problem`. */
export function tableFile(file: SourceFile): TableFile {
  return { name: file.name, path: file.path, options: parseInput(graphFileOptions, file.options, 'options') };
}

function chooseFiles(files: readonly SourceFile[]): { edges: SourceFile; nodes: SourceFile | undefined } {
  files.forEach(({ purpose }, index) => {
    if (!FILE_PURPOSES.some((known) => known === purpose)) {
      throw invalid(`files.${index}.purpose`, `a file of a graph is for one of ${FILE_PURPOSES.join(', ')}`);
    }
    const before = files.findIndex((other) => other.purpose === purpose);
    if (before !== index)
      throw invalid(
        `files.${index}.purpose`,
        `there is another file for “${purpose}” already; join them to one`,
      );
  });
  const whole = files.find(({ purpose }) => purpose === 'graph');
  if (whole !== undefined) {
    if (files.length > 1)
      throw invalid('files', 'a file for “graph” holds edges and nodes, so it comes alone');
    return { edges: whole, nodes: undefined };
  }
  const edges = files.find(({ purpose }) => purpose === 'edges');
  if (edges === undefined)
    throw invalid('files', 'a graph needs a file for “edges”, or one for “graph” that holds both');
  return { edges, nodes: files.find(({ purpose }) => purpose === 'nodes') };
}

/** Every column that the look of the graph uses, with what it must hold. */
function needsOf({ bindings = {}, encodings = {} }: GraphContent): ColumnNeed[] {
  const bound = BINDINGS.flatMap((name): ColumnNeed[] => {
    const column = bindings[name];
    if (column === undefined) return [];
    const holds = NUMERIC_BINDINGS.includes(name) ? 'numbers' : 'anything';
    return [{ table: name.startsWith('point') ? 'nodes' : 'edges', column, use: `bindings.${name}`, holds }];
  });
  const encoded = (['point', 'edge'] as const).flatMap((item) =>
    ENCODED.flatMap((look): ColumnNeed[] => {
      const encoding = encodings[item]?.[look];
      if (encoding === undefined) return [];
      const holds = encoding.variation === 'continuous' ? 'numbers or times' : 'anything';
      const use = `encodings.${item}.${look}.column`;
      return [{ table: item === 'point' ? 'nodes' : 'edges', column: encoding.column, use, holds }];
    }),
  );
  return [...bound, ...encoded];
}

function described(table: LinkedTable): StoredGraph['tables']['nodes'] {
  return { count: table.count, columns: table.columns.map((column) => ({ ...column })) };
}

function tableFiles(name: 'nodes' | 'edges', table: LinkedTable): PreparedFile[] {
  return [
    { name: `${name}.parquet`, path: table.parquet, mediaType: PARQUET_MEDIA_TYPE },
    ...table.columnFiles.map((path, index) => ({
      name: `${name}/${index}`,
      path,
      mediaType: COLUMN_MEDIA_TYPE,
    })),
  ];
}
