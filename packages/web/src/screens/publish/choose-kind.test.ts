import { expect, test } from 'vitest';
import { accepts, fileFault } from './choose-kind.ts';

test('a kind takes files by their ending, packed or not', () => {
  const kind = { accepts: ['.csv', 'graphml'] };
  for (const name of ['edges.csv', 'EDGES.CSV', 'edges.csv.gz', 'edges.csv.zst', 'a.graphml'])
    expect(accepts(kind, name)).toBe(true);
  for (const name of ['edges.xlsx', 'csv', 'edges.csv.zip', 'notes.txt'])
    expect(accepts(kind, name)).toBe(false);
});

test('G3: a fault names its file, line and column', () => {
  const message = 'empty';
  expect(fileFault({ field: 'edges.csv:14:source', message })).toEqual({
    file: 'edges.csv',
    line: 14,
    column: 'source',
    message,
  });
  expect(fileFault({ field: 'edges.csv:14', message })).toMatchObject({ line: 14, column: null });
  expect(fileFault({ field: 'edges.csv::source', message })).toMatchObject({ line: null, column: 'source' });
  expect(fileFault({ field: 'edges.csv:3:a:b', message })).toMatchObject({ line: 3, column: 'a:b' });
  expect(fileFault({ field: 'title', message })).toBeNull();
});
