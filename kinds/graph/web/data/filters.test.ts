import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnFromNumbers, columnFromTexts } from './column.ts';
import { applyFilters, type Filter, histogram, replaceFilter } from './filters.ts';

const age = columnFromNumbers({ name: 'age', type: 'integer' }, Float64Array.of(10, 20, 30, Number.NaN));
const kind = columnFromTexts({ name: 'kind', type: 'text' }, ['a', 'b', null, 'a']);
const weight = columnFromNumbers({ name: 'weight', type: 'number' }, Float64Array.of(1, 2, 3));
const columns = {
  nodes: new Map([
    ['age', age],
    ['kind', kind],
  ]),
  edges: new Map([['weight', weight]]),
};
const topology = Uint32Array.of(0, 1, 1, 2, 2, 3);

test('G6: a range keeps its ends and drops rows without a value', () => {
  const visible = applyFilters(
    [{ table: 'nodes', column: 'age', type: 'range', from: 10, to: 20 }],
    columns,
    4,
    topology,
  );
  expect([...visible.nodes]).toEqual([1, 1, 0, 0]);
  expect([...visible.edges]).toEqual([1, 0, 0]);
  expect([visible.nodeCount, visible.edgeCount]).toEqual([2, 1]);
});

test('G6: categories, the empty one by its empty name', () => {
  const keep = (values: string[]) => [
    ...applyFilters([{ table: 'nodes', column: 'kind', type: 'values', values }], columns, 4, topology).nodes,
  ];
  expect(keep(['a'])).toEqual([1, 0, 0, 1]);
  expect(keep([''])).toEqual([0, 0, 1, 0]);
  expect(keep([])).toEqual([0, 0, 0, 0]);
  expect(keep(['unheard of'])).toEqual([0, 0, 0, 0]);
});

test('a filter on edges leaves the nodes; a filter on an unknown column hides nothing', () => {
  const visible = applyFilters(
    [
      { table: 'edges', column: 'weight', type: 'range', from: 2, to: 9 },
      { table: 'nodes', column: 'gone', type: 'values', values: [] },
    ],
    columns,
    4,
    topology,
  );
  expect([...visible.nodes]).toEqual([1, 1, 1, 1]);
  expect([...visible.edges]).toEqual([0, 1, 1]);
});

test('an edge is never shown without both its ends', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (from, to) => {
      const visible = applyFilters(
        [{ table: 'nodes', column: 'age', type: 'range', from, to }],
        columns,
        4,
        topology,
      );
      return visible.edges.every(
        (shown, edge) =>
          shown === 0 ||
          (visible.nodes[topology[edge * 2] ?? 0] === 1 && visible.nodes[topology[edge * 2 + 1] ?? 0] === 1),
      );
    }),
  );
});

test('replacing a filter keeps the others in place', () => {
  const first: Filter = { table: 'nodes', column: 'age', type: 'range', from: 0, to: 1 };
  const second: Filter = { table: 'nodes', column: 'kind', type: 'values', values: ['a'] };
  const next: Filter = { ...first, to: 5 };
  expect(replaceFilter([first, second], 'nodes', 'age', next)).toEqual([next, second]);
  expect(replaceFilter([first, second], 'nodes', 'age', null)).toEqual([second]);
  expect(replaceFilter([first], 'nodes', 'kind', second)).toEqual([first, second]);
  expect(replaceFilter([first], 'edges', 'age', null)).toEqual([first]);
});

test('a histogram counts every finite value once', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 40 }), (values, bins) => {
      const { counts, missing } = histogram(
        columnFromNumbers({ name: 'x', type: 'number' }, Float64Array.from(values)),
        bins,
      );
      const finite = values.filter((value) => Number.isFinite(value)).length;
      return counts.reduce((a, b) => a + b, 0) === finite && missing === values.length - finite;
    }),
  );
});

test('a histogram: equal values, few whole numbers, a shown part on the bins of the whole', () => {
  const same = columnFromNumbers({ name: 'x', type: 'number' }, Float64Array.of(4, 4));
  expect([...histogram(same, 10).counts]).toEqual([2]);
  const few = columnFromNumbers({ name: 'x', type: 'integer' }, Float64Array.of(1, 2, 3, 3));
  const whole = histogram(few, 30);
  expect([...whole.counts]).toEqual([1, 1, 2]);
  expect([...histogram(few, 30, Uint8Array.of(1, 0, 0, 1), whole).counts]).toEqual([1, 0, 1]);
});
