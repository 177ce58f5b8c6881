import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToLasso, inPolygon, nodesWithin, rectangle } from './geometry.ts';

test('G6: a lasso takes what it surrounds, also when it is hollow', () => {
  const hollow = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 2 },
    { x: 0, y: 10 },
  ];
  expect(inPolygon({ x: 1, y: 5 }, hollow)).toBe(true);
  expect(inPolygon({ x: 5, y: 8 }, hollow)).toBe(false);
  expect(inPolygon({ x: 12, y: 5 }, hollow)).toBe(false);
});

test('G6: hidden nodes and nodes without a place are not selected', () => {
  const box = rectangle({ x: 10, y: 10 }, { x: 0, y: 0 });
  const positions = Float32Array.of(1, 1, 2, 2, Number.NaN, 3, 20, 20, 9, 9);
  expect(nodesWithin(box, positions, Uint8Array.of(1, 0, 1, 1, 1))).toEqual([0, 4]);
});

test('G6: a box is the same whichever corner it is drawn from', () => {
  const value = fc.integer({ min: -50, max: 50 });
  const point = fc.record({ x: value, y: value });
  fc.assert(
    fc.property(point, point, fc.array(fc.tuple(value, value)), (a, b, points) => {
      const positions = points.flat().map((n) => n + 0.5);
      const visible = new Uint8Array(points.length).fill(1);
      expect(nodesWithin(rectangle(a, b), positions, visible)).toEqual(
        nodesWithin(rectangle(b, a), positions, visible),
      );
      expect(nodesWithin(rectangle(a, b), positions, visible)).toEqual(
        points.flatMap(([x, y], i) =>
          x + 0.5 > Math.min(a.x, b.x) &&
          x + 0.5 < Math.max(a.x, b.x) &&
          y + 0.5 > Math.min(a.y, b.y) &&
          y + 0.5 < Math.max(a.y, b.y)
            ? [i]
            : [],
        ),
      );
    }),
  );
});

test('a lasso skips points that are too near', () => {
  const line = addToLasso([{ x: 0, y: 0 }], { x: 1, y: 1 });
  expect(line).toHaveLength(1);
  expect(addToLasso(line, { x: 9, y: 0 })).toHaveLength(2);
});
