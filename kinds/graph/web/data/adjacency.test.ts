import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildAdjacency, degree, neighbourhood } from './adjacency.ts';

test('G6: the neighbourhood grows by one step per hop, in both directions', () => {
  const chain = buildAdjacency(5, Uint32Array.of(0, 1, 2, 1, 2, 3, 4, 4));
  expect([...neighbourhood(chain, [0], 0)]).toEqual([0]);
  expect([...neighbourhood(chain, [0], 1)]).toEqual([0, 1]);
  expect([...neighbourhood(chain, [0], 2)]).toEqual([0, 1, 2]);
  expect([...neighbourhood(chain, [0, 4], 9)]).toEqual([0, 1, 2, 3, 4]);
  expect(degree(chain, 4)).toBe(1);
});

test('G6: hidden nodes and edges are no way through', () => {
  const chain = buildAdjacency(4, Uint32Array.of(0, 1, 1, 2, 2, 3));
  const all = Uint8Array.of(1, 1, 1, 1);
  expect([
    ...neighbourhood(chain, [0], 9, { nodes: Uint8Array.of(1, 1, 0, 1), edges: Uint8Array.of(1, 1, 1) }),
  ]).toEqual([0, 1]);
  expect([...neighbourhood(chain, [0], 9, { nodes: all, edges: Uint8Array.of(1, 0, 1) })]).toEqual([0, 1]);
});

test('every edge stands at both of its ends', () => {
  const pair = fc.tuple(fc.nat(19), fc.nat(19));
  fc.assert(
    fc.property(fc.array(pair), (pairs) => {
      const adjacency = buildAdjacency(20, Uint32Array.from(pairs.flat()));
      for (const [edge, [a, b]] of pairs.entries())
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const) {
          const places = [...adjacency.edges.subarray(adjacency.offsets[from], adjacency.offsets[from + 1])];
          const place = places.indexOf(edge);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(adjacency.targets[(adjacency.offsets[from] ?? 0) + place]).toBe(to);
        }
      const loops = pairs.filter(([a, b]) => a === b).length;
      expect(adjacency.targets).toHaveLength(pairs.length * 2 - loops);
    }),
  );
});
