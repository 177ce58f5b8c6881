import type { InspectedTable, KindTools, SourceFile } from '@tessera/server/kind-host';
import type { BindingName, FilePurpose, GraphInspection } from '../kind.ts';
import { tableFile } from './prepare.ts';

/** What an uploaded file is, and what its columns could be for. */
export async function inspectGraph(file: SourceFile, tools: KindTools): Promise<GraphInspection> {
  const found = await tools.tables.inspect(tableFile(file), tools);
  const edges = found.table ?? found.edges ?? { columns: [], rows: [], rowCount: 0 };
  const base = {
    ...copied(edges),
    format: found.format,
    compression: found.compression,
    ...(found.dialect && { dialect: { ...found.dialect } }),
    warnings: [...found.warnings],
  };
  if (found.nodes !== undefined) {
    return {
      ...base,
      nodes: copied(found.nodes),
      purposes: ['graph'],
      suggestion: {
        source: 'source',
        destination: 'target',
        node: 'id',
        bindings: {
          ...suggested(found.nodes, POINT_NAMES, ['id']),
          ...suggested(edges, EDGE_NAMES, ['source', 'target']),
        },
      },
    };
  }
  return { ...base, ...suggestion(edges) };
}

function copied({
  columns,
  rows,
  rowCount,
}: InspectedTable): Pick<GraphInspection, 'columns' | 'rows' | 'rowCount'> {
  return {
    columns: columns.map(({ name, type, samples }) => ({ name, type, samples: [...samples] })),
    rows: rows.map((row) => [...row]),
    rowCount,
  };
}

const SOURCES = [
  'source',
  'src',
  'from',
  'start',
  'sender',
  'parent',
  'source_id',
  'from_id',
  'origin',
  'fromnodeid',
  'u',
  'subject',
];
const DESTINATIONS = [
  'destination',
  'target',
  'dst',
  'dest',
  'to',
  'end',
  'receiver',
  'child',
  'target_id',
  'to_id',
  'tonodeid',
  'v',
  'object',
];
const NODES = ['id', 'node', 'node_id', 'nodeid', 'key', 'name', 'label', 'title'];

type Names = readonly (readonly [BindingName, readonly string[], 'number' | 'any'])[];

const POINT_NAMES: Names = [
  ['pointTitle', ['title', 'label', 'name', 'full_name', 'display_name'], 'any'],
  [
    'pointColor',
    ['color', 'group', 'type', 'kind', 'category', 'class', 'cluster', 'community', 'department'],
    'any',
  ],
  ['pointSize', ['size', 'degree', 'pagerank', 'population', 'score'], 'number'],
  ['pointX', ['x', 'pos_x'], 'number'],
  ['pointY', ['y', 'pos_y'], 'number'],
  ['pointLongitude', ['longitude', 'lon', 'lng', 'long'], 'number'],
  ['pointLatitude', ['latitude', 'lat'], 'number'],
];

const EDGE_NAMES: Names = [
  ['edgeTitle', ['title', 'label', 'name'], 'any'],
  ['edgeColor', ['color', 'type', 'kind', 'category', 'relation', 'relationship', 'predicate'], 'any'],
  ['edgeWeight', ['weight', 'value', 'count', 'amount', 'strength'], 'number'],
];

function suggestion(table: InspectedTable): Pick<GraphInspection, 'purposes' | 'suggestion'> {
  const byName = {
    source: named(table, SOURCES),
    destination: named(table, DESTINATIONS),
    node: named(table, NODES),
  };
  const linked = byName.source !== undefined && byName.destination !== undefined;
  const [first, second] = table.columns;
  if (!linked && (byName.node !== undefined || second === undefined)) {
    const node = byName.node ?? first?.name;
    const others: FilePurpose[] = second === undefined ? [] : ['edges'];
    return {
      purposes: ['nodes', ...others],
      suggestion: node === undefined ? {} : { node, bindings: suggested(table, POINT_NAMES, [node]) },
    };
  }
  const source = linked ? byName.source : first?.name;
  const destination = linked ? byName.destination : second?.name;
  const ends = [source ?? '', destination ?? ''];
  return {
    purposes: ['edges', 'nodes'],
    suggestion: {
      ...(source !== undefined && { source }),
      ...(destination !== undefined && { destination }),
      bindings: suggested(table, EDGE_NAMES, ends),
    },
  };
}

function named(table: InspectedTable, names: readonly string[]): string | undefined {
  for (const name of names) {
    const column = table.columns.find(
      (candidate) => candidate.name.toLowerCase().replaceAll(/[\s-]/g, '_') === name,
    );
    if (column !== undefined) return column.name;
  }
  return undefined;
}

function suggested(
  table: InspectedTable,
  names: Names,
  ids: readonly string[],
): Partial<Record<BindingName, string>> {
  const free: InspectedTable = { ...table, columns: table.columns.filter(({ name }) => !ids.includes(name)) };
  const numbers: InspectedTable = {
    ...free,
    columns: free.columns.filter(({ type }) => type === 'number' || type === 'integer'),
  };
  const bindings: Partial<Record<BindingName, string>> = {};
  for (const [binding, candidates, holds] of names) {
    const column = named(holds === 'number' ? numbers : free, candidates);
    if (column !== undefined) bindings[binding] = column;
  }
  return bindings;
}
