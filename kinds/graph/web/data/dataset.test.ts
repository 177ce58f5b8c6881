import { Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { numberText } from './column.ts';
import { openDataset } from './dataset.ts';

const summary = (nodes = 3) => ({
  counts: {},
  content: {
    node: 'id',
    source: 's',
    destination: 'd',
    tables: {
      nodes: {
        count: nodes,
        columns: [
          { name: 'id', type: 'text' },
          { name: 'age', type: 'integer' },
        ],
      },
      edges: { count: 2, columns: [] },
    },
  },
});

function hub(parts: Readonly<Record<string, BodyInit>>) {
  return async (name: string, query: Readonly<Record<string, string>> = {}) => {
    const body = parts[query['i'] === undefined ? name : `${name} ${query['i']}`];
    if (body === undefined) throw new Error(`no part ${name}`);
    return new Response(body);
  };
}
const topology = (...ends: number[]) => Uint32Array.from(ends).buffer;
const column = (values: readonly unknown[]) =>
  tableToIPC(new Table({ value: vectorFromArray([...values]) }), 'stream') as Uint8Array<ArrayBuffer>;
const open = (parts: Readonly<Record<string, BodyInit>>) =>
  openDataset(hub(parts), () => {}, new AbortController().signal);

test('a graph opens from summary and connections, and reads columns when they are asked for', async () => {
  const dataset = await open({
    summary: JSON.stringify(summary()),
    topology: topology(0, 1, 1, 2),
    'nodes/column 0': column(['a', null, 'a']),
    'nodes/column 1': column([1n, 2n ** 60n, null]),
  });
  expect([dataset.nodes, dataset.edges]).toEqual([3, 2]);
  const id = await dataset.column('nodes', 'id');
  expect([id.text(0), id.text(1)]).toEqual(['a', '']);
  expect(id.categories()).toMatchObject({ values: ['a'], counts: [2] });
  expect([...id.categories().codes]).toEqual([0, -1, 0]);
  const age = await dataset.column('nodes', 'age');
  expect(age.text(1)).toBe(String(2n ** 60n));
  expect(age.numbers?.[2]).toBeNaN();
  expect(await dataset.column('nodes', 'id')).toBe(id);
  await expect(dataset.column('nodes', 'gone')).rejects.toThrow('gone');
});

test('G10: opening tells how far it is', async () => {
  const stages = new Set<string>();
  const parts = hub({ summary: JSON.stringify(summary()), topology: topology(0, 1) });
  await openDataset(parts, ({ stage }) => stages.add(stage), new AbortController().signal);
  expect(stages).toContain('connections');
});

test('connections that name no node, or that are cut off, are refused', async () => {
  await expect(open({ summary: JSON.stringify(summary(2)), topology: topology(0, 2) })).rejects.toThrow(
    'node 2',
  );
  await expect(open({ summary: JSON.stringify(summary()), topology: new Uint8Array(5) })).rejects.toThrow(
    'cut off',
  );
  await expect(open({ summary: '{}', topology: topology() })).rejects.toThrow('no graph');
});

test('a column whose reading failed is read again', async () => {
  let calls = 0;
  const parts = hub({
    summary: JSON.stringify(summary()),
    topology: topology(),
    'nodes/column 0': column(['a']),
  });
  const dataset = await openDataset(
    async (name, query) => {
      if (name === 'nodes/column' && calls++ === 0) throw new Error('away');
      return parts(name, query);
    },
    () => {},
    new AbortController().signal,
  );
  await expect(dataset.column('nodes', 'id')).rejects.toThrow('away');
  expect((await dataset.column('nodes', 'id')).text(0)).toBe('a');
});

test('numbers and times as people read them', () => {
  expect(numberText('time', Date.UTC(2026, 0, 2))).toBe('2026-01-02');
  expect(numberText('time', Date.UTC(2026, 0, 2, 3, 4, 5))).toBe('2026-01-02 03:04:05');
  expect(numberText('time', 1e300)).toBe(String(1e300));
  expect(numberText('number', 0.1 + 0.2)).toBe('0.3');
  expect(numberText('boolean', 1)).toBe('true');
  expect(numberText('number', Number.NaN)).toBe('');
});
