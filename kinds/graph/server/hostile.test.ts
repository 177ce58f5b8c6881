import { readFile } from 'node:fs/promises';
import { Field, Int32, RecordBatch, Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GraphBench, problemOf } from './testing/bench.ts';

let bench: GraphBench;
beforeAll(async () => {
  bench = await GraphBench.open();
});
afterAll(() => bench.close());

const ENDS = { source: 'a', destination: 'b' };

test.each([
  [`a"; drop table edges; --`],
  [`a' || (select content from read_text('/etc/hostname')) || '`],
  ['c0'],
  ['rowid'],
  ['select'],
  ['a) as t(x'],
  ['$1'],
  ['\\'],
  ['__proto__'],
  ['constructor'],
  ['name with\nline end'],
  ['💥 ünï'],
])('G3: a column called %j is a column like any other', async (name) => {
  const rows = [
    { [name]: 'x', b: 'y', [`${name} 2`]: 1 },
    { [name]: 'y', b: 'x', [`${name} 2`]: 2 },
  ];
  const json = JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row))));
  const first = await bench.publish(
    { source: name, destination: 'b', bindings: { edgeWeight: `${name} 2` } },
    await bench.edges(json),
  );
  expect(first.content.tables.edges.columns.map((column) => column.name)).toEqual([name, 'b', `${name} 2`]);
  const csv = await bench.export(first.version, 'csv', { table: 'edges' });
  const parquet = await bench.export(first.version, 'parquet', { table: 'edges' });
  for (const bytes of [csv, parquet]) {
    const again = await bench.publish({ source: name, destination: 'b' }, await bench.edges(bytes));
    expect(again.graph).toEqual(first.graph);
  }
  const sorted = await bench.part(first.version, 'rows', { table: 'edges', sort: name, query: name });
  expect(JSON.parse(String(sorted.body))).toMatchObject({ total: 0 });
});

test.each([
  ['delimiter', `,', header=false, delim='`],
  ['delimiter', 'a'],
  ['delimiter', ''],
  ['delimiter', '\0'],
  ['quote', `'') from read_text('/etc/hostname') --`],
  ['quote', ','],
  ['format', '../../etc/passwd'],
  ['encoding', 'utf-7'],
  ['path', '/etc/hostname'],
])('G3: the option %s cannot be %j', async (option, value) => {
  const file = await bench.edges('a,b\nx,y\n', 'edges.csv', { [option]: value });
  expect((await problemOf(bench.prepare(ENDS, file))).status).toBe(400);
});

test('G3: a format that the bytes are not is refused', async () => {
  for (const format of [
    'parquet',
    'arrow',
    'json',
    'ndjson',
    'json-columns',
    'node-link',
    'graphml',
    'gexf',
  ]) {
    const file = await bench.edges('a,b\nx,y\n', 'edges.csv', { format });
    expect([format, (await problemOf(bench.prepare(ENDS, file))).code]).toEqual([format, 'file-invalid']);
  }
});

test('G3: bytes that are called Arrow or Parquet and are neither are refused, not read as text', async () => {
  for (const name of ['edges.arrow', 'edges.feather', 'edges.PARQUET', 'edges.parquet.gz']) {
    const file = await bench.edges(Buffer.alloc(4000, 7), name);
    expect(await problemOf(bench.prepare(ENDS, file))).toMatchObject({
      code: 'file-invalid',
      detail: expect.stringContaining('its bytes are neither'),
    });
  }
});

test('G3: entities of a document do not grow', async () => {
  const levels = Array.from(
    { length: 20 },
    (_, level) => `<!ENTITY e${level + 1} "&e${level};&e${level};&e${level};&e${level};">`,
  );
  const bomb = `<!DOCTYPE graphml [<!ENTITY e0 "lol">${levels.join('')}]><graphml><graph><node id="&e20;"/></graph></graphml>`;
  const problem = await problemOf(bench.prepare({}, await bench.file('graph', 'bomb.graphml', bomb)));
  expect(problem.code).toBe('file-invalid');
  expect(problem.errors[0]?.message).toMatch(/this is not valid XML: undefined entity/);
});

test('G3: entities never bring files in', async () => {
  const hostname = (await readFile('/etc/hostname', 'utf8').catch(() => 'no such file')).trim();
  const xml = `<!DOCTYPE gexf [<!ENTITY x SYSTEM "file:///etc/hostname">]><gexf><graph><nodes><node id="n" label="&x;"/></nodes></graph></gexf>`;
  const problem = await problemOf(bench.prepare({}, await bench.file('graph', 'x.gexf', xml)));
  expect(JSON.stringify(problem)).not.toContain(hostname);
  expect(problem.code).toBe('file-invalid');
  const outside = `<!DOCTYPE gexf SYSTEM "http://127.0.0.1:1/x.dtd"><gexf><graph><nodes><node id="n"/></nodes></graph></gexf>`;
  expect((await bench.publish({}, await bench.file('graph', 'x.gexf', outside))).graph.nodes).toEqual([
    ['n'],
  ]);
});

test('G3: XML that nests without end is refused', async () => {
  const deep = `<graphml>${'<graph><node id="x">'.repeat(5000)}`;
  expect((await problemOf(bench.prepare({}, await bench.file('graph', 'deep', deep)))).detail).toMatch(
    /nest deeper than 100 levels/,
  );
});

test('G3: values that a format declares wrongly are named with their place', async () => {
  const xml =
    '<graphml>\n<key id="w" for="edge" attr.name="weight" attr.type="int"/>\n<graph><edge source="a" target="b">\n<data key="w">many</data></edge></graph></graphml>';
  const problem = await problemOf(bench.prepare({}, await bench.file('graph', 'g.graphml', xml)));
  expect(problem.errors).toEqual([
    {
      field: 'g.graphml:4:weight',
      message: '“many” is not a whole number, as which the file declares this attribute (int)',
    },
  ]);
  const undeclared =
    '<graphml><graph><edge source="a" target="b"><data key="nope">1</data></edge></graph></graphml>';
  expect((await problemOf(bench.prepare({}, await bench.file('graph', 'g', undeclared)))).detail).toMatch(
    /the key “nope” is not declared/,
  );
});

test('G3: a very long line is refused with its number', async () => {
  const problem = await problemOf(
    bench.prepare(ENDS, await bench.edges(`a,b\nx,y\nx,"${'y'.repeat(5_000_000)}"\n`)),
  );
  expect(problem.errors[0]).toMatchObject({
    field: 'edges.csv:3',
    message: expect.stringMatching(/longer than 2 MB/) as string,
  });
});

test('G3: names in messages are cut to a line that can be read', async () => {
  const long = 'n'.repeat(100_000);
  const problem = await problemOf(
    bench.prepare(
      { source: 'gone', destination: 'b' },
      await bench.edges(`${long}\n,b\nx,y\n`.replace('\n', '')),
    ),
  );
  expect(problem.detail.length).toBeLessThan(500);
});

test('G3: Arrow data cut at any place are refused or whole, and never half a graph', async () => {
  const table = new Table({
    a: vectorFromArray(['x', 'y'], new Utf8()),
    b: vectorFromArray(['y', 'z'], new Utf8()),
  });
  for (const format of ['file', 'stream'] as const) {
    const bytes = tableToIPC(table, format);
    for (let length = 1; length < bytes.length; length += Math.ceil(bytes.length / 5)) {
      const outcome = await bench.publish(ENDS, await bench.edges(bytes.subarray(0, length))).then(
        ({ graph }) => graph.edges.length,
        () => 'refused',
      );
      expect([2, 'refused']).toContain(outcome);
    }
  }
});

test('G3: Arrow bytes turned at random never break more than their own reading', async () => {
  const table = new Table({
    a: vectorFromArray(['x', 'y', 'zz'], new Utf8()),
    b: vectorFromArray(['y', 'z', 'x'], new Utf8()),
    n: vectorFromArray([1, 2, 3], new Int32()),
  });
  const bytes = tableToIPC(table, 'stream');
  for (let at = 8; at < bytes.length; at += 149) {
    const turned = Uint8Array.from(bytes);
    turned[at] = (turned[at] ?? 0) ^ 0xff;
    const outcome = await bench.publish(ENDS, await bench.edges(turned)).then(
      () => 200,
      (cause: unknown) => (cause instanceof Error && 'status' in cause ? cause.status : cause),
    );
    expect([200, 400, 413]).toContain(outcome);
  }
});

test('G3: an Arrow table whose columns are of different lengths is refused', async () => {
  const a = vectorFromArray(['x', 'y', 'z'], new Utf8());
  const b = vectorFromArray(['y'], new Utf8());
  const schema = new Schema([new Field('a', new Utf8(), true), new Field('b', new Utf8(), true)]);
  const bytes = tableToIPC(
    new Table(schema, new RecordBatch({ a: a.data[0], b: b.data[0] } as never)),
    'stream',
  );
  const outcome = await bench.publish(ENDS, await bench.edges(bytes)).then(
    ({ graph }) => graph.edges.length,
    () => 'refused',
  );
  expect(outcome).toBe('refused');
});

test('G3: column names with NUL and texts with NUL are refused', async () => {
  for (const text of ['[{"a\\u0000":"x","b":"y"}]', '[{"a":"x\\u0000","b":"y"}]']) {
    expect((await problemOf(bench.prepare(ENDS, await bench.edges(text)))).detail).toMatch(/NUL/);
  }
  const arrow = new Table({ a: vectorFromArray(['x\0'], new Utf8()), b: vectorFromArray(['y'], new Utf8()) });
  expect((await problemOf(bench.prepare(ENDS, await bench.edges(tableToIPC(arrow))))).detail).toMatch(/NUL/);
});

test('G3: ids that hold anything at all survive', async () => {
  const ids = [
    "'",
    '"',
    '\\',
    ';--',
    '%s',
    '\t',
    ' x ',
    '=1+1',
    'null',
    'NaN',
    '{}',
    '<a>',
    '&amp;',
    '🙂',
    'x'.repeat(50_000),
  ];
  const rows = ids.map((id, index) => ({ a: id, b: ids[(index + 1) % ids.length] }));
  const first = await bench.publish(ENDS, await bench.edges(JSON.stringify(rows)));
  expect(first.graph.edges).toEqual(rows.map(({ a, b }) => [a, b]));
  for (const format of ['json', 'graphml', 'gexf']) {
    const again = await bench.publish(
      {},
      await bench.file('graph', 'g', await bench.export(first.version, format)),
    );
    expect(again.graph).toEqual(first.graph);
  }
});
