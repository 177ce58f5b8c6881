import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  Bool,
  CompressionType,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  DurationMillisecond,
  Field,
  Float64,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampNanosecond,
  tableFromArrays,
  tableToIPC,
  Uint64,
  Utf8,
  Utf8View,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphInspection } from '../kind.ts';
import { GraphBench, problemOf } from './testing/bench.ts';

let bench: GraphBench;
beforeAll(async () => {
  bench = await GraphBench.open();
});
afterAll(() => bench.close());

const ENDS = { source: 'a', destination: 'b' };
const EXPECTED = [
  ['x', 'y', 1.5, true, 'déjà, "vu"'],
  ['y', 'z', -2, false, null],
];

const ROWS = [
  { a: 'x', b: 'y', n: 1.5, f: true, t: 'déjà, "vu"' },
  { a: 'y', b: 'z', n: -2, f: false, t: null },
];
const COLUMNS = Object.fromEntries(
  ['a', 'b', 'n', 'f', 't'].map((name) => [name, ROWS.map((row) => row[name as 'a'])]),
);
const arrow = new Table({
  a: vectorFromArray(['x', 'y'], new Utf8()),
  b: vectorFromArray(['y', 'z'], new LargeUtf8()),
  n: vectorFromArray([1.5, -2], new Float64()),
  f: vectorFromArray([true, false], new Bool()),
  t: vectorFromArray(['déjà, "vu"', null], new Dictionary(new Utf8(), new Int16())),
});
const CSV = 'a,b,n,f,t\nx,y,1.5,true,"déjà, ""vu"""\ny,z,-2,false,\n';
const XML_KEYS = ['n:double', 'f:boolean', 't:string'].map((key) => key.split(':'));

const FORMATS: readonly (readonly [string, string, string | Uint8Array])[] = [
  ['CSV', 'csv', CSV],
  ['CSV with a byte order mark and CRLF', 'csv', `\ufeff${CSV.replaceAll('\n', '\r\n')}`],
  ['CSV in UTF-16', 'csv', Buffer.from(`\ufeff${CSV}`, 'utf16le')],
  ['TSV', 'csv', 'a\tb\tn\tf\tt\nx\ty\t1.5\ttrue\t"déjà, ""vu"""\ny\tz\t-2\tfalse\t\n'],
  ['semicolons', 'csv', 'a;b;n;f;t\nx;y;1.5;true;"déjà, ""vu"""\ny;z;-2;false;\n'],
  ['bars and single quotes', 'csv', "a|b|n|f|t\nx|y|1.5|true|'déjà, \u0022vu\u0022'\ny|z|-2|false|"],
  ['JSON rows', 'json', JSON.stringify(ROWS)],
  ['JSON rows, indented', 'json', JSON.stringify(ROWS, null, 2)],
  ['JSON lines', 'ndjson', ROWS.map((row) => JSON.stringify(row)).join('\n')],
  ['JSON columns', 'json-columns', JSON.stringify(COLUMNS)],
  [
    'JSON columns of a client',
    'json-columns',
    JSON.stringify({ ...COLUMNS, agent_name: 'x', agent_version: 'unknown' }),
  ],
  ['Arrow file', 'arrow', tableToIPC(arrow, 'file')],
  ['Arrow stream', 'arrow', tableToIPC(arrow, 'stream')],
];

test.each(FORMATS)('G1: %s is read, plain, with gzip and with zstd', async (_, format, bytes) => {
  for (const [compression, packed] of [
    ['none', bytes],
    ['gzip', gzipSync(bytes)],
    ['zstd', zstdCompressSync(bytes)],
  ] as const) {
    const file = await bench.edges(packed, 'a file without an ending');
    expect((await bench.publish(ENDS, file)).graph.edges).toEqual(EXPECTED);
    if (compression === 'gzip') continue;
    const inspection = graphInspection.parse(await bench.inspect(file));
    expect(inspection).toMatchObject({ format, compression, rowCount: 2 });
    expect(inspection.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'a text',
      'b text',
      'n number',
      'f boolean',
      't text',
    ]);
  }
});

test('G1: Parquet is read, plain, with gzip and with zstd', async () => {
  const first = await bench.publish(ENDS, await bench.edges(CSV));
  const parquet = await bench.export(first.version, 'parquet', { table: 'edges' });
  for (const packed of [parquet, gzipSync(parquet), zstdCompressSync(parquet)]) {
    const file = await bench.edges(packed);
    expect(await bench.inspect(file)).toMatchObject({ format: 'parquet', rowCount: 2 });
    expect((await bench.publish(ENDS, file)).graph).toEqual(first.graph);
  }
});

const NODES_XML = ['x', 'y', 'z'];
const GRAPHML = `<?xml version="1.0"?>
<!DOCTYPE graphml>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k0" for="node" attr.name="label" attr.type="string"><default>none &amp; such</default></key>
${XML_KEYS.map(([name, type]) => `<key id="${name}" for="edge" attr.name="${name}" attr.type="${type}"/>`).join('\n')}
<graph edgedefault="directed">
${NODES_XML.map((id) => `<node id="${id}"/>`).join('')}
<edge source="x" target="y"><data key="n">1.5</data><data key="f">true</data><data key="t"><![CDATA[déjà, "vu"]]></data></edge>
<edge source="y" target="z"><data key="n">-2</data><data key="f">false</data></edge>
</graph></graphml>`;
const GEXF = `<gexf xmlns="http://gexf.net/1.3"><graph>
<attributes class="node"><attribute id="0" title="label" type="string"><default>none &#38; such</default></attribute></attributes>
<attributes class="edge">${XML_KEYS.map(([name, type]) => `<attribute id="${name}" title="${name}" type="${type}"/>`).join('')}</attributes>
<nodes>${NODES_XML.map((id) => `<node id="${id}"/>`).join('')}</nodes>
<edges><edge source="x" target="y"><attvalues><attvalue for="n" value="1.5"/><attvalue for="f" value="true"/><attvalue for="t" value="déjà, &quot;vu&quot;"/></attvalues></edge>
<edge source="y" target="z"><attvalues><attvalue for="n" value="-2"/><attvalue for="f" value="false"/></attvalues></edge></edges>
</graph></gexf>`;
const NODE_LINK = JSON.stringify({
  directed: true,
  graph: { name: 'x', list: [[1], { deep: ['y'] }] },
  nodes: NODES_XML.map((id) => ({ id, label: 'none & such' })),
  links: ROWS.map(({ a, b, ...rest }) => ({ source: a, target: b, ...rest })),
});

test.each([
  ['graphml', GRAPHML],
  ['gexf', GEXF],
  ['node-link', NODE_LINK],
  ['node-link', JSON.stringify(JSON.parse(NODE_LINK.replace('"links"', '"edges"')), null, 1)],
])('G1: a graph in %s is read with its nodes, plain and with gzip', async (format, text) => {
  for (const bytes of [text, gzipSync(text)]) {
    const file = await bench.file('graph', 'graph', bytes);
    const inspection = graphInspection.parse(await bench.inspect(file));
    expect(inspection).toMatchObject({ format, purposes: ['graph'], rowCount: 2, nodes: { rowCount: 3 } });
    const { graph } = await bench.publish({}, file);
    expect(graph.nodes).toEqual(NODES_XML.map((id) => [id, 'none & such']));
    expect(graph.edges).toEqual(EXPECTED);
  }
});

/** Values of an Arrow type, and what a reader gets of them. */
const ARROW_TYPES: readonly (readonly [string, DataType, readonly unknown[], string, readonly unknown[]])[] =
  [
    ['large text', new LargeUtf8(), ['p', null], 'text', ['p', null]],
    [
      'text views',
      new Utf8View(),
      ['short', 'longer than twelve bytes'],
      'text',
      ['short', 'longer than twelve bytes'],
    ],
    ['dictionaries of numbers', new Dictionary(new Int32(), new Int32()), [7, null], 'integer', [7, null]],
    ['64 bit integers', new Int64(), [9007199254740993n, null], 'integer', ['9007199254740993', null]],
    [
      'unsigned beyond 63 bits',
      new Uint64(),
      [18446744073709551615n, 1n],
      'text',
      ['18446744073709551615', '1'],
    ],
    ['not-a-number', new Float64(), [Number.NaN, 2], 'number', [null, 2]],
    ['microseconds', new TimestampMicrosecond(), [1_500_000, null], 'time', [1_500_000, null]],
    [
      'nanoseconds with a zone',
      new TimestampNanosecond('Europe/Oslo'),
      [1_500_000, null],
      'time',
      [1_500_000, null],
    ],
    ['days', new DateDay(), [new Date('2020-02-01'), null], 'time', [Date.parse('2020-02-01'), null]],
    ['durations, in seconds', new DurationMillisecond(), [1500n, null], 'number', [1.5, null]],
    ['lists', new List(new Field('item', new Int32(), true)), [[1, 2], null], 'list', ['[1,2]', null]],
    [
      'structs',
      new Struct([new Field('k', new Utf8(), true)]),
      [{ k: 'v' }, null],
      'text',
      ['{"k":"v"}', null],
    ],
  ];

test.each(ARROW_TYPES)('G1: Arrow %s', async (_, type, values, expected, read) => {
  const table = new Table({
    a: vectorFromArray(['x', 'y'], new Utf8()),
    b: vectorFromArray(['y', 'x'], new Utf8()),
    v: vectorFromArray(values, type),
  });
  for (const format of ['file', 'stream'] as const) {
    const { graph, content } = await bench.publish(ENDS, await bench.edges(tableToIPC(table, format)));
    expect(content.tables.edges.columns[2]?.type).toBe(expected);
    expect(graph.edges.map((edge) => edge[2])).toEqual(read);
  }
});

test('G1: Arrow decimals: numbers up to 15 digits, longer ones exact as text', async () => {
  const decimal = (precision: number): DataType => new Decimal(2, precision);
  const values = [
    Uint32Array.of(12345, 0, 0, 0),
    Uint32Array.of(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
  ];
  const table = new Table({
    a: vectorFromArray(['x', 'y'], new Utf8()),
    b: vectorFromArray(['y', 'x'], new Utf8()),
    short: vectorFromArray(values, decimal(10)),
    long: vectorFromArray(values, decimal(30)),
  });
  const { graph } = await bench.publish(ENDS, await bench.edges(tableToIPC(table, 'file')));
  expect(graph.edges.map((edge) => edge.slice(2))).toEqual([
    [123.45, '123.45'],
    [-0.01, '-0.01'],
  ]);
});

test('G1: Arrow buffers compressed with zstd are read', async () => {
  const { registerArrowCodecs } = await import('./testing/codecs.ts');
  registerArrowCodecs();
  const many = new Table({
    a: vectorFromArray(
      Array.from({ length: 5000 }, (_, row) => `node ${row % 100}`),
      new Utf8(),
    ),
    b: vectorFromArray(
      Array.from({ length: 5000 }, (_, row) => `node ${(row + 1) % 100}`),
      new Utf8(),
    ),
  });
  const { graph } = await bench.publish(
    ENDS,
    await bench.edges(tableToIPC(many, 'file', CompressionType.ZSTD)),
  );
  expect(graph.nodes).toHaveLength(100);
  expect(graph.edges[4999]).toEqual(['node 99', 'node 0']);
});

test('G1: ids of whole doubles, as pandas makes them of columns with gaps, are whole', async () => {
  const table = tableFromArrays({ a: Float64Array.of(1, 2), b: Float64Array.of(2, 2.5) });
  const { graph } = await bench.publish(ENDS, await bench.edges(tableToIPC(table)));
  expect(graph.nodes).toEqual([['1'], ['2'], ['2.5']]);
});

test('G1: the dialect of delimited text is guessed and shown', async () => {
  const file = await bench.edges('# a comment\n# another\n1 2\n2 3\n3 1\n');
  const inspection = graphInspection.parse(await bench.inspect(file));
  expect(inspection.dialect).toEqual({
    delimiter: ' ',
    quote: '"',
    header: false,
    skippedLines: 2,
    encoding: 'utf-8',
  });
  expect(inspection.columns.map(({ name }) => name)).toEqual(['column1', 'column2']);
  expect(inspection.purposes[0]).toBe('edges');
  const { graph } = await bench.publish({ source: 'column1', destination: 'column2' }, file);
  expect(graph.edges).toEqual([
    ['1', '2'],
    ['2', '3'],
    ['3', '1'],
  ]);
});

test('G1: an edge list of texts without a header keeps its first row', async () => {
  const inspection = graphInspection.parse(
    await bench.inspect(await bench.edges('ann,bob\nbob,cat\ncat,bob\nann,cat\n')),
  );
  expect(inspection.dialect?.header).toBe(false);
  expect(inspection.rowCount).toBe(4);
});

test('G1: what was guessed can be chosen otherwise', async () => {
  const chosen = await bench.edges('x;y,z;w\n', 'edges', { delimiter: ';', header: false, quote: '' });
  const { graph } = await bench.publish({ source: 'column1', destination: 'column3' }, chosen);
  expect(graph.edges).toEqual([['x', 'y,z', 'w']]);
  const latin = await bench.edges(Buffer.from('a,b\nx,caf\xe9 \x80\n', 'latin1'), 'edges', {
    encoding: 'latin-1',
  });
  expect((await bench.publish(ENDS, latin)).graph.edges).toEqual([['x', 'café €']]);
  const wrong = await problemOf(bench.inspect(await bench.edges('a,b\nx,y\n', 'edges', { delimiter: '\n' })));
  expect(wrong.errors[0]?.field).toBe('edges:delimiter');
});

test('G1: columns are what all their cells are, not what the first ones look like', async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, row) => `x,y,${row},${row === 29_999 ? 'text' : row},0${row % 10}1,,${row % 2 === 0}`,
  );
  const { content } = await bench.publish(
    ENDS,
    await bench.edges(`a,b,whole,late,code,empty,flag\n${rows.join('\n')}\n`),
  );
  expect(content.tables.edges.columns.slice(2).map(({ name, type }) => `${name} ${type}`)).toEqual([
    'whole integer',
    'late text',
    'code text',
    'empty text',
    'flag boolean',
  ]);
});

test('G1: the least whole number of 32 bits is one of 32 bits', async () => {
  const { graph } = await bench.publish(ENDS, await bench.edges('a,b,n\nx,y,-2147483648\ny,x,2147483647\n'));
  expect(graph.edges.map((edge) => edge[2])).toEqual([-2147483648, 2147483647]);
});

test('G1: whole numbers beyond 2^53 keep every digit', async () => {
  const big = '9007199254740993';
  for (const text of [`a,b,n\n${big},y,${big}\n`, `[{"a":${big},"b":"y","n":${big}}]`]) {
    expect((await bench.publish(ENDS, await bench.edges(text))).graph.edges).toEqual([[big, 'y', big]]);
  }
});

test('G1: whole numbers among fractions are numbers as far as a double holds each, in every format', async () => {
  for (const [last, expected] of [
    ['4325843551298835', [0.5, 4325843551298835]],
    ['36028797018963970', [0.5, 2 ** 55]],
    ['100000000000000000000', [0.5, 1e20]],
    ['9007199254740993', ['0.5', '9007199254740993']],
    ['100000000000000000001', ['0.5', '100000000000000000001']],
    ['1000000000000000000000', ['0.5', '1000000000000000000000']],
  ] as const) {
    const read = async (text: string) =>
      (await bench.publish(ENDS, await bench.edges(text))).graph.edges.map((edge) => edge[2]);
    expect(await read(`a,b,v\nx,y,0.5\ny,x,${last}\n`)).toEqual(expected);
    expect(await read(`[{"a":"x","b":"y","v":0.5},{"a":"y","b":"x","v":${last}}]`)).toEqual(expected);
  }
});

test('G1: dates and moments are times, in UTC', async () => {
  const csv = 'a,b,day,local,moment\nx,y,2020-02-01,2020-02-01 10:00,2020-02-01T10:00:00+02:00\n';
  const json =
    '[{"a":"x","b":"y","day":"2020-02-01","local":"2020-02-01 10:00","moment":"2020-02-01T10:00:00+02:00"}]';
  for (const text of [csv, json]) {
    const { graph, content } = await bench.publish(ENDS, await bench.edges(text));
    expect(content.tables.edges.columns.slice(2).map(({ type }) => type)).toEqual(['time', 'time', 'time']);
    expect(graph.edges[0]?.slice(2)).toEqual([
      Date.UTC(2020, 1, 1),
      Date.UTC(2020, 1, 1, 10),
      Date.UTC(2020, 1, 1, 8),
    ]);
  }
});

test('G1: columns are suggested by their names', async () => {
  const edges = graphInspection.parse(
    await bench.inspect(await bench.edges('From,To,Weight,Type\nx,y,1,p\ny,z,2,q\n')),
  );
  expect(edges.suggestion).toEqual({
    source: 'From',
    destination: 'To',
    bindings: { edgeWeight: 'Weight', edgeColor: 'Type' },
  });
  const nodes = graphInspection.parse(
    await bench.inspect(await bench.nodes('id,name,group,x,y\na,Ann,1,0.5,1\nb,Bob,2,1,2\n')),
  );
  expect(nodes.purposes[0]).toBe('nodes');
  expect(nodes.suggestion).toEqual({
    node: 'id',
    bindings: { pointTitle: 'name', pointColor: 'group', pointX: 'x', pointY: 'y' },
  });
});

test('G1: columns whose names differ in case alone, or not at all, are told apart and said', async () => {
  const file = await bench.edges('a,b,w,W,w\nx,y,1,2,3\ny,z,4,5,6\n');
  const { content, version } = await bench.publish(ENDS, file);
  expect(content.tables.edges.columns.map(({ name }) => name)).toEqual(['a', 'b', 'w', 'W_2', 'w_3']);
  expect(content.report.warnings).toHaveLength(2);
  expect((await bench.export(version, 'csv', { table: 'edges' })).toString()).toContain('a,b,w,W_2,w_3');
});
