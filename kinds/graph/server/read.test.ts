import type { VersionData } from '@tessera/server/kind-host';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf, GraphBench, type PlainGraph, problemOf } from './testing/bench.ts';

let bench: GraphBench;
let version: VersionData;
let graph: PlainGraph;

/** Every type of column, empty cells, and texts that formats must escape. */
const NODES = [
  {
    id: 'a,"1"',
    label: 'Ann & <Bob> "quoted"',
    score: 1.5,
    year: 1999,
    active: true,
    born: '2020-01-31',
    tags: ['x', 1, null],
  },
  {
    id: 'ünï\tcode',
    label: "=1+2,'x'\r\nline two",
    score: 2,
    year: -5,
    active: false,
    born: '2021-12-01',
    tags: [],
  },
  { id: 'c', label: null, score: null, year: null, active: null, born: null, tags: null },
  { id: '007', label: '', score: 1e21, year: 3, active: true, born: '1969-12-31', tags: ['😀'] },
];
const EDGES = [
  { from: 'a,"1"', to: 'c', weight: 0.25, at: '2024-05-06 07:08:09.5', note: ']]>&amp;' },
  { from: 'c', to: '007', weight: 3.5, at: '2024-05-06 00:00:00', note: '-' },
  { from: 'c', to: '007', weight: 1.25, at: null, note: null },
  { from: '007', to: '007', weight: null, at: '1960-01-01 12:00:00', note: '+CMD' },
];
const CONTENT = {
  source: 'from',
  destination: 'to',
  bindings: { pointTitle: 'label', edgeWeight: 'weight' },
};

beforeAll(async () => {
  bench = await GraphBench.open();
  const published = await bench.publish(
    CONTENT,
    await bench.edges(JSON.stringify(EDGES), 'edges.json'),
    await bench.nodes(JSON.stringify(NODES), 'nodes.json'),
  );
  ({ version, graph } = published);
  expect(published.content.tables.nodes.columns.map(({ type }) => type)).toEqual([
    'text',
    'text',
    'number',
    'integer',
    'boolean',
    'time',
    'list',
  ]);
});
afterAll(() => bench.close());

test.each(['csv', 'arrow', 'parquet'])(
  'G8: nodes and edges exported as %s and published again are the same graph',
  async (format) => {
    const edges = await bench.edges(
      await bench.export(version, format, { table: 'edges' }),
      `edges.${format}`,
    );
    const nodes = await bench.nodes(
      await bench.export(version, format, { table: 'nodes' }),
      `nodes.${format}`,
    );
    expect((await bench.publish(CONTENT, edges, nodes)).graph).toEqual(graph);
  },
);

test.each(['json', 'graphml', 'gexf'])(
  'G8: the graph exported as %s and published again is the same',
  async (format) => {
    const file = await bench.file('graph', `graph.${format}`, await bench.export(version, format));
    const again = await bench.publish({}, file);
    expect(again.graph.edges).toEqual(graph.edges);
    // XML knows no lists; they come back as the text of the list.
    expect(again.graph.nodes).toEqual(graph.nodes);
  },
);

test('G8: a CSV holds exactly the data, formulas and all', async () => {
  const csv = (await bench.export(version, 'csv', { table: 'edges' })).toString();
  expect(csv.split('\n').slice(0, 2)).toEqual([
    'from,to,weight,at,note',
    '"a,""1""",c,0.25,2024-05-06 07:08:09.5,]]>&amp;',
  ]);
  expect(csv).toContain('+CMD');
});

test('G8: exports are called after the graph, with names that every system takes', async () => {
  const { graphExports } = await import('./read.ts');
  const outgoing = await graphExports['gexf']?.(version, {}, bench.workshop.tools);
  expect(outgoing?.fileName).toBe('A graph of things people.gexf');
  if (outgoing) expect((await bytesOf(outgoing)).length).toBe(outgoing.size);
});

test('G8: names that a format keeps for itself are numbered, and nothing is lost', async () => {
  const edges = await bench.edges('[{"f":"x","t":"y","source":"s","id":"e"}]');
  const nodes = await bench.nodes('[{"key":"x","id":1},{"key":"y","id":2}]');
  const first = await bench.publish({ source: 'f', destination: 't', node: 'key' }, edges, nodes);
  for (const format of ['json', 'graphml', 'gexf']) {
    const again = await bench.publish(
      {},
      await bench.file('graph', 'g', await bench.export(first.version, format)),
    );
    expect(again.graph).toEqual(first.graph);
    expect(again.content.tables.nodes.columns.map(({ name }) => name)).toEqual(['id', 'id_2']);
    expect(again.content.tables.edges.columns.map(({ name }) => name)).toEqual([
      'source',
      'target',
      'source_2',
      'id',
    ]);
  }
});

test('G8: a wrong table or none is a problem of the query', async () => {
  expect((await problemOf(bench.export(version, 'csv'))).errors[0]?.field).toBe('table');
  expect((await problemOf(bench.export(version, 'parquet', { table: '../edges' }))).errors[0]?.field).toBe(
    'table',
  );
});

test('G6: a viewer gets the summary, the topology and single columns as they are stored', async () => {
  const summary = JSON.parse((await bytesOf(await bench.part(version, 'summary'))).toString()) as unknown;
  expect(summary).toEqual({ counts: { nodes: 4, edges: 4 }, content: version.content });
  const topology = await bench.part(version, 'topology');
  expect(topology.size).toBe(4 * 8);
  expect([...new Uint32Array(new Uint8Array(await bytesOf(topology)).buffer)]).toEqual([
    0, 2, 2, 3, 2, 3, 3, 3,
  ]);
  const column = tableFromIPC(await bytesOf(await bench.part(version, 'edges/column', { i: '2' })));
  expect(column.schema.names).toEqual(['weight']);
  expect([...(column.getChildAt(0) ?? [])]).toEqual([0.25, 3.5, 1.25, null]);
});

test.each(['-1', '7', '1.5', 'x', '', '1e0', '../topology'])('G6: the column %s is not there', async (i) => {
  expect((await problemOf(bench.part(version, 'nodes/column', { i }))).errors).toEqual([
    { field: 'i', message: 'a whole number from 0 to 6 is needed' },
  ]);
});

test('G6: rows come in pages, sorted and searched', async () => {
  const rows = async (query: Record<string, string>): Promise<unknown> =>
    JSON.parse((await bytesOf(await bench.part(version, 'rows', query))).toString());
  expect(await rows({ table: 'edges', sort: 'weight', desc: 'true', limit: '2' })).toEqual({
    total: 4,
    columns: ['from', 'to', 'weight', 'at', 'note'],
    rows: [
      ['c', '007', 3.5, '2024-05-06 00:00:00', '-'],
      ['c', '007', 1.25, null, null],
    ],
  });
  expect(await rows({ table: 'nodes', query: 'ANN & <b' })).toMatchObject({
    total: 1,
    rows: [['a,"1"', NODES[0]?.label, 1.5, 1999, true, '2020-01-31', '["x",1,null]']],
  });
  expect(await rows({ table: 'nodes', offset: '3', query: "' or 1=1 --" })).toMatchObject({
    total: 0,
    rows: [],
  });
  expect(await rows({ table: 'nodes', offset: '3' })).toMatchObject({
    total: 4,
    rows: [['007', '', 1e21, 3, true, '1969-12-31', '["😀"]']],
  });
  expect((await problemOf(rows({ sort: 'x" desc; drop table t --' }))).errors[0]?.field).toBe('sort');
  expect((await problemOf(rows({ limit: '501' }))).errors[0]?.field).toBe('limit');
});
