import { expect, test } from 'vitest';
import { countDifferences } from './count-differences.ts';

test('differences carry their sign, equal counts are left out', () => {
  expect(countDifferences({ nodes: 1200, edges: 8000 }, { nodes: 204, edges: 8000 }, 'en')).toBe(
    '+996 nodes',
  );
  expect(countDifferences({ nodes: 1 }, { nodes: 3, edges: 2 }, 'en')).toBe('-2 nodes, -2 edges');
  expect(countDifferences({ nodes: 1 }, { nodes: 1 }, 'en')).toBe('');
});
