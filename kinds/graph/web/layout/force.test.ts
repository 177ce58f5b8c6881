import { expect, test } from 'vitest';
import { startPositions } from '../data/positions.ts';
import { ForceLayout } from './force.ts';

const topology = Uint32Array.of(0, 1, 1, 2, 2, 0, 3, 4, 4, 5, 5, 3, 0, 3);

function after(
  steps: number,
  input: Partial<ConstructorParameters<typeof ForceLayout>[0]> = {},
): Float32Array {
  const layout = new ForceLayout({
    positions: startPositions(6),
    topology,
    edgeWeights: null,
    nodeWeights: null,
    ...input,
  });
  for (let i = 0; i < steps; i++) layout.step();
  return layout.positions();
}

const apart = (positions: Float32Array, a: number, b: number) =>
  Math.hypot(
    (positions[a * 2] ?? 0) - (positions[b * 2] ?? 0),
    (positions[a * 2 + 1] ?? 0) - (positions[b * 2 + 1] ?? 0),
  );

test('G6: what is connected ends nearer than what is not', () => {
  const positions = after(600);
  expect(apart(positions, 1, 2)).toBeLessThan(apart(positions, 1, 4));
  expect(apart(positions, 4, 5)).toBeLessThan(apart(positions, 2, 5));
});

test('the same graph comes out the same', () => {
  expect(after(50)).toEqual(after(50));
});

test('no weight or position, however odd, breaks the picture', () => {
  const odd = Float32Array.of(Number.NaN, Infinity, -5, 0, 1e30, 1, 2);
  const positions = after(30, {
    edgeWeights: odd,
    nodeWeights: odd.slice(0, 6),
    positions: Float32Array.of(0, 0, 0, 0, Number.NaN, 1, Infinity, 0, 0, 0, 0, 0),
  });
  expect(positions.every((value) => Number.isFinite(value))).toBe(true);
});

test('a graph without edges and one without nodes', () => {
  expect(after(5, { topology: new Uint32Array(0) })).toHaveLength(12);
  expect(after(5, { topology: new Uint32Array(0), positions: new Float32Array(0) })).toHaveLength(0);
});
