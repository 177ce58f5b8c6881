import { expect, test } from 'vitest';
import { differences } from './difference.ts';

test('P16: only what changed is told, place by place', () => {
  expect(differences({ name: 'Trade', sharing: false }, { name: 'Trade team', sharing: false })).toEqual([
    { path: 'name', before: 'Trade', after: 'Trade team' },
  ]);
  expect(differences({ a: [{ role: 'viewer' }] }, { a: [{ role: 'editor' }] })).toEqual([
    { path: 'a.0.role', before: 'viewer', after: 'editor' },
  ]);
});

test('P16: what came or went as a whole is told by its parts, and a list of words in one line', () => {
  expect(differences(null, { name: 'Eva', groups: ['a', 'b'], none: [] })).toEqual([
    { path: 'name', before: null, after: 'Eva' },
    { path: 'groups', before: null, after: 'a, b' },
    { path: 'none', before: null, after: '' },
  ]);
  expect(differences({ link: { id: 'x' } }, null)).toEqual([{ path: 'link.id', before: 'x', after: null }]);
  expect(differences({ until: 1 }, { until: null })).toEqual([{ path: 'until', before: '1', after: 'null' }]);
  expect(differences(null, null)).toEqual([]);
  expect(differences('a', 'b')).toEqual([{ path: '', before: 'a', after: 'b' }]);
});
