import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnFromNumbers, columnFromTexts } from '../data/column.ts';
import { queryRows, type RowQuery } from './rows.ts';

const names = columnFromTexts({ name: 'name', type: 'text' }, ['b10', 'b9', null, 'Änne', 'anna']);
const ages = columnFromNumbers({ name: 'age', type: 'number' }, Float64Array.of(3, Number.NaN, 1, 2, 2));
const all: RowQuery = { count: 5, among: null, words: '', searched: [names, ages], sort: null };
const ask = async (query: Partial<RowQuery>) => [
  ...(await queryRows({ ...all, ...query }, new AbortController().signal, async () => {})),
];

test('G6: the table sorts numbers as numbers and texts as people do, rows without a value last', async () => {
  expect(await ask({ sort: { column: ages, descending: false } })).toEqual([2, 3, 4, 0, 1]);
  expect(await ask({ sort: { column: ages, descending: true } })).toEqual([0, 3, 4, 2, 1]);
  expect(await ask({ sort: { column: names, descending: false } })).toEqual([4, 3, 1, 0, 2]);
});

test('G6: the table finds words in any column, whatever their case and accents', async () => {
  expect(await ask({ words: 'anne' })).toEqual([3]);
  expect(await ask({ words: ' B1 ' })).toEqual([0]);
  expect(await ask({ words: '2' })).toEqual([3, 4]);
  expect(await ask({ words: 'nowhere' })).toEqual([]);
});

test('G6: the table follows the filters of the picture', async () => {
  expect(await ask({ among: Uint8Array.of(1, 0, 0, 1, 0) })).toEqual([0, 3]);
});

test('sorting keeps every row exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double()), fc.boolean(), async (values, descending) => {
      const column = columnFromNumbers({ name: 'x', type: 'number' }, Float64Array.from(values));
      const rows = await ask({ count: values.length, searched: [], sort: { column, descending } });
      expect(rows.toSorted((a, b) => a - b)).toEqual(values.map((_, row) => row));
      const sorted = rows.map((row) => values[row] ?? Number.NaN).filter((value) => !Number.isNaN(value));
      for (let i = 1; i < sorted.length; i++) {
        const [before, after] = [sorted[i - 1] ?? 0, sorted[i] ?? 0];
        expect(descending ? before >= after : before <= after).toBe(true);
      }
    }),
  );
});

test('G10: a query that nobody waits for any more ends', async () => {
  const abort = new AbortController();
  const query = { ...all, count: 200_000, searched: [] };
  await expect(queryRows(query, abort.signal, async () => abort.abort())).rejects.toThrow();
});
