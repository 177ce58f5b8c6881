import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildAdjacency } from '../data/adjacency.ts';
import { communities, groupedPositions } from './communities.ts';

test('two cliques with a bridge are two groups', () => {
  const pairs: number[] = [];
  for (const base of [0, 6])
    for (let a = 0; a < 6; a++) for (let b = a + 1; b < 6; b++) pairs.push(base + a, base + b);
  const labels = communities(12, buildAdjacency(12, Uint32Array.from([...pairs, 0, 6])));
  expect(new Set(labels.subarray(0, 6)).size).toBe(1);
  expect(new Set(labels.subarray(6)).size).toBe(1);
  expect(labels[0]).not.toBe(labels[6]);
});

test('every node gets a place of its own, the same every time', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(29), fc.nat(29))), (pairs) => {
      const adjacency = buildAdjacency(30, Uint32Array.from(pairs.flat()));
      const positions = groupedPositions(30, adjacency);
      expect(positions.every((value) => Number.isFinite(value))).toBe(true);
      const places = Array.from(
        { length: 30 },
        (_, node) => `${positions[node * 2]} ${positions[node * 2 + 1]}`,
      );
      expect(new Set(places).size).toBe(30);
      expect(groupedPositions(30, adjacency)).toEqual(positions);
    }),
  );
});
