import { afterAll, beforeAll, expect, test } from 'vitest';
import { GraphBench, problemOf } from './testing/bench.ts';

let bench: GraphBench;
beforeAll(async () => {
  bench = await GraphBench.open();
});
afterAll(() => bench.close());

const ENDS = { source: 'a', destination: 'b' };

test('G2: with edges alone the nodes are the ends, in the order in which they come', async () => {
  const { graph, content, version } = await bench.publish(ENDS, await bench.edges('a,b,w\nx,y,1\nz,x,2\n'));
  expect(graph.nodes).toEqual([['x'], ['y'], ['z']]);
  expect(graph.edges).toEqual([
    ['x', 'y', 1],
    ['z', 'x', 2],
  ]);
  expect(version.counts).toEqual({ nodes: 3, edges: 2 });
  expect(content.node).toBe('id');
  expect(content.report.addedNodes).toBe(0);
});

test('G2: ids are compared as text', async () => {
  const { graph } = await bench.publish(
    { ...ENDS, node: 'key' },
    await bench.edges('a,b\n007,7\n7,1.0\n'),
    await bench.nodes('[{"key": 7, "name": "seven"}, {"key": "007", "name": "agent"}]', 'nodes.json'),
  );
  expect(graph.nodes).toEqual([
    ['7', 'seven'],
    ['007', 'agent'],
    ['1.0', null],
  ]);
});

test('G2: an edge whose end is in no row of the nodes adds it, after the others, counted', async () => {
  const { graph, content } = await bench.publish(
    ENDS,
    await bench.edges('a,b\nx,new\nlater,x\n'),
    await bench.nodes('name,id\nEx,x\nAlone,y\n'),
  );
  expect(graph.nodes).toEqual([
    ['x', 'Ex'],
    ['y', 'Alone'],
    ['new', null],
    ['later', null],
  ]);
  expect(content.tables.nodes.columns.map(({ name }) => name)).toEqual(['id', 'name']);
  expect(content.report.addedNodes).toBe(2);
});

test('G2: a row without an end is refused with its line and column', async () => {
  const csv = 'a,b,note\nx,y,"two\nlines, and ""quotes"""\n\nx,,\n,y,\ny,x,\n';
  const problem = await problemOf(bench.prepare(ENDS, await bench.edges(csv)));
  expect(problem.code).toBe('file-invalid');
  expect(problem.detail).toBe(
    'edges.csv: 2 rows have no end; the first is edges.csv:5:b. Fill the cell, or leave out rows without an end.',
  );
  expect(problem.errors).toEqual([
    { field: 'edges.csv:5:b', message: '“b” is empty, so this row has no end there' },
    { field: 'edges.csv:6:a', message: '“a” is empty, so this row has no end there' },
  ]);
});

test.each([
  ['json', '[\n{"a":"x","b":"y"},\n{"a":"x",\n"c":1}\n]', 'edges.json:3:b'],
  ['json on one line', '[{"a":"x","b":"y"},{"a":"x"}]', 'edges.json:row 2:b'],
  ['ndjson', '{"a":"x","b":"y"}\n{"a":"x","b":null}\n', 'edges.json:2:b'],
  ['columns', '{"a":["x",\n"y"],"b":["y",\n""]}', 'edges.json:2:b'],
  ['CRLF', 'a,b\r\nx,y\r\nx,\r\n', 'edges.json:3:b'],
  ['comments before the header', '# an edge list\n# of two\na\tb\nx\ty\nx\t\n', 'edges.json:5:b'],
])('G2: a row without an end names its line in %s', async (_, text, field) => {
  const problem = await problemOf(bench.prepare(ENDS, await bench.edges(text, 'edges.json')));
  expect(problem.errors[0]?.field).toBe(field);
});

test('G2: incomplete rows are left out on request, and counted', async () => {
  const { graph, content } = await bench.publish(
    { ...ENDS, skipIncomplete: true },
    await bench.edges('a,b\nx,y\nx,\n,\ny,x\n'),
    await bench.nodes('id,n\nx,1\n,2\ny,3\n'),
  );
  expect(graph.edges).toHaveLength(2);
  expect(graph.nodes).toEqual([
    ['x', 1],
    ['y', 3],
  ]);
  expect(content.report).toMatchObject({ skippedEdges: 2, skippedNodes: 1, addedNodes: 0 });
});

test('G2: a node without an id is refused with its line', async () => {
  const problem = await problemOf(
    bench.prepare(ENDS, await bench.edges('a,b\nx,y\n'), await bench.nodes('id,n\nx,1\n,2\n')),
  );
  expect(problem.errors).toEqual([
    { field: 'nodes.csv:3:id', message: '“id” is empty, so this row has no id there' },
  ]);
});

test('G2: node ids that come twice are refused, the first ones with both their lines', async () => {
  const problem = await problemOf(
    bench.prepare(
      ENDS,
      await bench.edges('a,b\nx,y\n'),
      await bench.nodes('id,n\nx,1\ny,2\nx,3\ny,4\nx,5\n'),
    ),
  );
  expect(problem.detail).toBe('nodes.csv: 2 ids come more than once: “x”, “y”');
  expect(problem.errors).toEqual([
    { field: 'nodes.csv:4:id', message: 'the id “x” stands already in line 2; an id may come once' },
    { field: 'nodes.csv:5:id', message: 'the id “y” stands already in line 3; an id may come once' },
  ]);
});

test('G3: a source column that is not there names the columns that are, with values', async () => {
  const problem = await problemOf(
    bench.prepare({ source: 'from', destination: 'b' }, await bench.edges('a,b,c\nx,y,\nz,y,\n')),
  );
  expect(problem.code).toBe('file-invalid');
  expect(problem.errors).toEqual([
    {
      field: 'source',
      message:
        'edges.csv: there is no column “from”; the columns are “a” (such as “x”, “z”), “b” (such as “y”), “c” (empty)',
    },
  ]);
});

test('G3: rows without any column are refused as such', async () => {
  for (const text of ['[{}, {}]', '[]', '{}']) {
    const problem = await problemOf(bench.prepare(ENDS, await bench.edges(text)));
    expect(problem.errors[0]?.message).toBe('edges.csv: there is no column “a”; the table has no columns');
  }
});

test('G3: a node column that is not there is named too', async () => {
  const problem = await problemOf(
    bench.prepare({ ...ENDS, node: 'nr' }, await bench.edges('a,b\nx,y\n'), await bench.nodes('id\nx\n')),
  );
  expect(problem.errors[0]).toEqual({
    field: 'node',
    message: 'nodes.csv: there is no column “nr”; the columns are “id” (such as “x”)',
  });
});

test('G3: columns of the wrong type are named with sample values, all at once', async () => {
  const problem = await problemOf(
    bench.prepare(
      {
        ...ENDS,
        bindings: { pointSize: 'name', edgeWeight: 'since', edgeLabel: 'gone', pointX: 'id' },
        encodings: { edge: { color: { column: 'kind', variation: 'continuous', palette: ['red', 'blue'] } } },
      },
      await bench.edges('a,b,since,kind\nx,y,2020-01-01,p\n'),
      await bench.nodes('id,name,age\nx,Ann,1\ny,Bob,2\n'),
    ),
  );
  expect(problem.errors).toEqual([
    {
      field: 'bindings.pointSize',
      message:
        'nodes.csv: “name” holds text such as “Ann”, “Bob”, and numbers are needed here; columns of numbers are “age”',
    },
    {
      field: 'bindings.pointX',
      message:
        'nodes.csv: “id” holds ids, which are text such as “x”, “y”, and numbers are needed here; columns of numbers are “age”',
    },
    {
      field: 'bindings.edgeLabel',
      message: expect.stringContaining(
        'edges.csv: there is no column “gone”; the columns are “a” (such as “x”)',
      ) as string,
    },
    {
      field: 'bindings.edgeWeight',
      message:
        'edges.csv: “since” holds times such as “2020-01-01”, and numbers are needed here; no column of this table holds numbers',
    },
    {
      field: 'encodings.edge.color.column',
      message:
        'edges.csv: “kind” holds text such as “p”, and numbers or times are needed here; no column of this table holds numbers',
    },
  ]);
});

test('G3: a binding of nodes without a table of nodes says so', async () => {
  const problem = await problemOf(
    bench.prepare({ ...ENDS, bindings: { pointTitle: 'name' } }, await bench.edges('a,b\nx,y\n')),
  );
  expect(problem.errors).toEqual([
    {
      field: 'bindings.pointTitle',
      message: 'there is no column “name”: without a table of nodes, a node has only its id',
    },
  ]);
});

test.each([
  [
    'too many cells',
    'a,b\nx,y\nx,y,z\n',
    'edges.csv:3',
    /this row has 3 cells and the header 2, separated by comma: “x,y,z”/,
  ],
  ['too few cells', 'a,b\nx,y\nx\n', 'edges.csv:3', /this row has 1 cell and the header 2/],
  ['an open quote', 'a,b\nx,y\nx,"y\n', 'edges.csv:3', /a quoted cell does not end properly/],
  ['an empty file', '', 'edges.csv', /the file is empty/],
  ['a header alone', 'a,b\n', 'edges.csv', /there are no rows/],
  ['NUL bytes', 'a,b\nx,\0y\n', 'edges.csv:2', /byte 3 is NUL/],
  [
    'Latin-1',
    Buffer.from('a,b\nx,caf\xe9\n', 'latin1'),
    'edges.csv:2',
    /byte 6 \(hexadecimal E9\) is not UTF-8; .*latin-1/,
  ],
  ['a workbook', Buffer.from('504b0304aaaa', 'hex'), 'edges.csv', /Excel workbook; save the table as CSV/],
  ['other XML', '<html><body/></html>', 'edges.csv', /root element <html>; GraphML and GEXF are read/],
  ['broken JSON', '[{"a":"x","b":"y"},\n{"a":x}]', 'edges.csv:2', /this is not valid JSON/],
  ['JSON cut off', '[{"a":"x","b":"y"},\n{"a":"x"', 'edges.csv:2', /the JSON ends too early/],
  ['JSON that goes on', '[{"a":"x","b":"y"}]\n]', 'edges.csv:2', /closes that was never opened/],
  ['JSON rows that are lists', '[["x","y"]]', 'edges.csv:1', /each row must be an object/],
  [
    'columns of different lengths',
    '{"a":["x","y"],"b":["z"]}',
    'edges.csv',
    /different lengths: “a \(2\)”, “b \(1\)”/,
  ],
  [
    'broken Arrow',
    Buffer.from('ARROW1\0\0garbage garbage garbage ARROW1'),
    'edges.csv',
    /the Arrow data cannot be read/,
  ],
  ['broken Parquet', Buffer.from('PAR1garbagegarbagePAR1'), 'edges.csv', /the Parquet data cannot be read/],
  [
    'broken gzip',
    Buffer.from('1f8b0800000000000003ffffffff', 'hex'),
    'edges.csv',
    /the gzip compression is broken or cut off/,
  ],
  [
    'broken GraphML',
    '<graphml><graph><node id="a"></graph></graphml>',
    'edges.csv:1',
    /this is not valid XML/,
  ],
])('G3: %s is refused with file and place', async (_, bytes, field, message) => {
  const problem = await problemOf(bench.prepare(ENDS, await bench.edges(bytes)));
  expect(problem.code).toBe('file-invalid');
  expect(problem.status).toBe(400);
  expect(problem.errors[0]?.field).toBe(field);
  expect(problem.errors[0]?.message).toMatch(message);
});

test('G3: what is posted wrongly is named field by field', async () => {
  const file = await bench.edges('a,b\nx,y\n');
  const unknown = await problemOf(
    bench.prepare({ ...ENDS, colour: 'c', bindings: { pointColour: 'c' } }, file),
  );
  expect(unknown.errors.map(({ field }) => field).sort()).toEqual(['bindings.pointColour', 'colour']);
  const same = await problemOf(bench.prepare({ source: 'a', destination: 'a' }, file));
  expect(same.errors[0]?.field).toBe('destination');
  const option = await problemOf(bench.prepare(ENDS, { ...file, options: { delimiter: ',', sepp: 1 } }));
  expect(option.errors[0]?.field).toBe('options.sepp');
  const bins = {
    column: 'a',
    variation: 'continuous',
    bins: [
      { below: 2, value: 'red' },
      { below: 1, value: 'blue' },
    ],
  };
  const falling = await problemOf(bench.prepare({ ...ENDS, encodings: { edge: { color: bins } } }, file));
  expect(falling.errors[0]?.message).toMatch(/bins must rise/);
});

test('G3: the files must make a graph', async () => {
  const edges = await bench.edges('a,b\nx,y\n');
  expect((await problemOf(bench.prepare(ENDS))).detail).toMatch(/needs a file for “edges”/);
  expect((await problemOf(bench.prepare(ENDS, edges, edges))).detail).toMatch(
    /another file for “edges” already/,
  );
  expect((await problemOf(bench.prepare(ENDS, { ...edges, purpose: 'extra' }))).errors[0]?.field).toBe(
    'files.0.purpose',
  );
  expect((await problemOf(bench.prepare(ENDS, edges, { ...edges, purpose: 'graph' }))).detail).toMatch(
    /it comes alone/,
  );
});

test('G3: a refused graph leaves nothing in the scratch folder', async () => {
  const own = await GraphBench.open();
  await problemOf(own.prepare(ENDS, await own.edges('a,b\nx,y\nx,\n')));
  expect(await own.workshop.left()).toEqual([]);
  await own.close();
});

test('G5: bindings and encodings are kept, and what was posted as tables is made anew', async () => {
  const posted = {
    ...ENDS,
    bindings: { edgeWeight: 'w', edgeColor: 'k' },
    encodings: {
      edge: {
        size: {
          column: 'w',
          variation: 'continuous',
          bins: [
            { below: 1, value: 2 },
            { below: null, value: 5 },
          ],
        },
      },
    },
    settings: { play: 0 },
    tables: { nodes: { count: 99, columns: [] }, edges: { count: 99, columns: [] } },
  };
  const { content } = await bench.publish(posted, await bench.edges('a,b,w,k\nx,y,1.5,p\ny,z,,q\n'));
  expect(content).toMatchObject({
    bindings: posted.bindings,
    encodings: posted.encodings,
    settings: posted.settings,
  });
  expect(content.tables.edges).toEqual({
    count: 2,
    columns: [
      { name: 'a', type: 'text', distinct: 2, empty: 0 },
      { name: 'b', type: 'text', distinct: 2, empty: 0 },
      { name: 'w', type: 'number', distinct: 1, empty: 1, min: 1.5, max: 1.5 },
      { name: 'k', type: 'text', distinct: 2, empty: 0 },
    ],
  });
});
