import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TitleSearch } from './search.ts';

const titles = ['Anna Berg', 'Ann', 'Johanna', 'Mary Ann', 'Émile', 'Bob', 'annual report'];

test('G6: search ranks the same title, then the beginning, then a later word, then the rest', () => {
  const search = new TitleSearch(titles, (node) => (node === 6 ? 9 : 0));
  expect(search.find('ANN', 10).map((found) => found.title)).toEqual([
    'Ann',
    'annual report',
    'Anna Berg',
    'Mary Ann',
    'Johanna',
  ]);
  expect(search.find('emile', 10).map((found) => found.node)).toEqual([4]);
  expect(search.find('  ', 10)).toEqual([]);
  expect(search.find('ann', 2)).toHaveLength(2);
});

test('G6: a title is found by any part of itself', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), fc.nat(), (list, pick) => {
      const node = list.length === 0 ? -1 : pick % list.length;
      const words = list[node];
      if (words === undefined || words.trim() === '') return true;
      return new TitleSearch(list, () => 0).find(words, list.length).some((found) => found.node === node);
    }),
  );
});
