import { join } from 'node:path';
import { count, Engine, inner, text as literal } from '../engine.ts';
import { Fault, fileFault } from '../fault.ts';
import type { LinkedTables, LinkRequest, TableLimits } from '../model.ts';
import { loadSource } from '../sources/index.ts';
import type { LoadedColumn, LoadedTable } from '../sources/loaded.ts';
import { openSource } from '../sources/open.ts';
import { checkNeeds, columnIndex, duplicateFault, incompleteFault } from './link-faults.ts';
import { type FinalColumn, statistics, writeLinked, writeTopology } from './link-write.ts';

export type Tell = (done: number | null, step: string) => void;

/**
 * Joins two tables to a graph and writes it. Ids are compared as text; a row without one, or one that comes twice, ends
 * the work with its line, before anything is written. Nodes that only edges name come last, in the order of the edges.
 */
export async function link(
  request: LinkRequest,
  folder: string,
  limits: TableLimits,
  tell: Tell,
): Promise<LinkedTables> {
  tell(0, 'reading');
  const read = await loadBoth(request, folder, limits);
  const { engine } = read;
  tell(0.3, 'linking');
  const source = await columnIndex(engine, read.edges, request.source, 'source', []);
  const destination = await columnIndex(engine, read.edges, request.destination, 'destination', []);
  const node = read.nodes === null ? null : await nodeIndex(engine, read.nodes, request.node);
  await checkNeeds(engine, request.needs, { ...read, source, destination, node });

  const edgeColumns = finalColumns(read.edges, [source, destination], null);
  const skippedEdges = await keepComplete(
    engine,
    read.edges,
    'edges',
    edgeColumns,
    [source, destination],
    request.skipIncomplete,
  );
  const nodeName = node === null ? (request.node ?? 'id') : (read.nodes?.columns[node]?.name ?? 'id');
  const nodeColumns =
    read.nodes === null || node === null ? [idColumn(nodeName)] : finalColumns(read.nodes, [node], node);
  const skippedNodes = await nodesTable(engine, read.nodes, node, nodeColumns, request.skipIncomplete);
  const given = await rowsOf(engine, 'nodes');
  await engine.run(
    `insert into nodes (c0) select id from (
       select ${inner(source)} as id, 2 * rowid as place from edges
       union all select ${inner(destination)}, 2 * rowid + 1 from edges
     ) where id not in (select c0 from nodes) group by id order by min(place)`,
  );
  const nodes = await rowsOf(engine, 'nodes');
  const edges = await rowsOf(engine, 'edges');
  if (nodes === 0) throw fileFault(request.edges.name, null, 'there are no rows');

  tell(0.45, 'writing');
  const topology = join(folder, 'out', 'topology');
  const pairs = await writeTopology(engine, { source, destination, edges, path: topology });
  const nodeTable = {
    table: 'nodes',
    count: nodes,
    columns: await statistics(engine, 'nodes', nodeColumns, nodes),
  };
  const edgeTable = {
    table: 'edges',
    count: edges,
    columns: await statistics(engine, 'edges', edgeColumns, edges),
  };
  tell(0.6, 'writing');
  const writtenNodes = await writeLinked(engine, nodeTable, join(folder, 'out'), null);
  tell(0.75, 'writing');
  return {
    nodes: writtenNodes,
    edges: await writeLinked(engine, edgeTable, join(folder, 'out'), { pairs, source, destination, nodes }),
    topology,
    source: edgeColumns[source]?.name ?? request.source,
    destination: edgeColumns[destination]?.name ?? request.destination,
    node: nodeName,
    addedNodes: read.nodes === null ? 0 : nodes - given,
    skippedEdges,
    skippedNodes,
    warnings: [...read.edges.warnings, ...(read.nodes?.warnings ?? [])],
  };
}

interface Read {
  readonly engine: Engine;
  readonly edges: LoadedTable;
  readonly nodes: LoadedTable | null;
}

async function loadBoth(request: LinkRequest, folder: string, limits: TableLimits): Promise<Read> {
  const nodeFile = request.nodes ?? null;
  const files = nodeFile === null ? [request.edges.path] : [request.edges.path, nodeFile.path];
  const engine = await Engine.open(folder, files, limits);
  const opened = await openSource(request.edges, join(folder, 'in'), 0, limits);
  const loaded = await loadSource(engine, opened, 'source_edges', limits, null);
  if (loaded.graph !== undefined) {
    if (nodeFile !== null) {
      throw fileFault(request.edges.name, null, 'this file holds nodes too; send it alone, as the graph');
    }
    return { engine, edges: loaded.graph.edges, nodes: loaded.graph.nodes };
  }
  if (loaded.table === undefined) throw new Fault('internal', 'A reader gave no table.');
  if (nodeFile === null) return { engine, edges: loaded.table, nodes: null };
  const openedNodes = await openSource(nodeFile, join(folder, 'in'), 1, limits);
  const loadedNodes = await loadSource(engine, openedNodes, 'source_nodes', limits, null);
  if (loadedNodes.table === undefined) {
    throw fileFault(nodeFile.name, null, 'this file holds a whole graph; send it alone, as the graph');
  }
  return { engine, edges: loaded.table, nodes: loadedNodes.table };
}

/** The id column: the one that is named, else one called `id`. */
async function nodeIndex(engine: Engine, nodes: LoadedTable, named: string | undefined): Promise<number> {
  return columnIndex(engine, nodes, named ?? 'id', 'node', named === undefined ? ['ID', 'Id'] : []);
}

/** Columns as stored: those of ids are text, and the id of a node comes first. */
function finalColumns(table: LoadedTable, ids: readonly number[], first: number | null): FinalColumn[] {
  const columns = table.columns.map((column, index) => final(column, ids.includes(index)));
  const id = first === null ? undefined : columns[first];
  return id === undefined ? columns : [id, ...columns.filter((column) => column !== id)];
}

function final(column: LoadedColumn, isId: boolean): FinalColumn {
  return isId ? { name: column.name, type: 'text', value: column.text } : column;
}

function idColumn(name: string): FinalColumn {
  return { name, type: 'text', value: `cast(null as varchar)` };
}

async function rowsOf(engine: Engine, table: string): Promise<number> {
  const [rows] = await engine.row(`select count(*) from ${table}`);
  return count(rows);
}

async function nodesTable(
  engine: Engine,
  nodes: LoadedTable | null,
  node: number | null,
  columns: readonly FinalColumn[],
  skipIncomplete: boolean,
): Promise<number> {
  if (nodes === null || node === null) {
    await engine.run('create table nodes (c0 varchar)');
    return 0;
  }
  const skipped = await keepComplete(engine, nodes, 'nodes', columns, [node], skipIncomplete);
  const id = nodes.columns[node]?.text ?? '';
  const doubled = await engine.rows(
    `select id, first_row, second_row from (
       select ${id} as id, min(rowid) as first_row, min(rowid) filter (nth = 2) as second_row
       from (select *, rowid, row_number() over (partition by ${id} order by rowid) as nth from ${nodes.table} where ${filled(id)})
       group by id having count(*) > 1
     ) order by second_row limit 5`,
  );
  if (doubled.length > 0) {
    const [all] = await engine.row(
      `select count(*) from (select 1 from ${nodes.table} where ${filled(id)} group by ${id} having count(*) > 1)`,
    );
    throw await duplicateFault(nodes, nodes.columns[node]?.name ?? 'id', doubled, count(all));
  }
  await engine.run(`drop table ${nodes.table}`);
  return skipped;
}

function filled(id: string): string {
  return `coalesce(${id}, '') <> ''`;
}

/** Makes the final table of the rows that have all their ids. Returns how many were left out; refuses them otherwise. */
async function keepComplete(
  engine: Engine,
  from: LoadedTable,
  to: string,
  columns: readonly FinalColumn[],
  ids: readonly number[],
  skipIncomplete: boolean,
): Promise<number> {
  const complete = ids.map((index) => filled(from.columns[index]?.text ?? literal(''))).join(' and ');
  const [missing] = await engine.row(`select count(*) filter (not (${complete})) from ${from.table}`);
  if (count(missing) > 0 && !skipIncomplete) throw await incompleteFault(engine, from, ids, count(missing));
  const selected = columns.map((column, index) => `${column.value} as ${inner(index)}`).join(', ');
  await engine.run(`create table ${to} as select ${selected} from ${from.table} where ${complete}`);
  return count(missing);
}
