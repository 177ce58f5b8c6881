import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnEdges, EDGE_BUDGET, smallerBudget } from './edge-budget.ts';

test('G6: edges within the budget are all drawn, hidden ones never', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), fc.nat(50), (flags, budget) => {
      const shown = Uint8Array.from(flags, Number);
      const count = flags.filter(Boolean).length;
      const drawn = [...drawnEdges(shown, count, budget)];
      expect(drawn.every((edge) => shown[edge] === 1)).toBe(true);
      if (count <= budget) expect(drawn).toHaveLength(count);
      expect(new Set(drawn).size).toBe(drawn.length);
    }),
  );
});

test('a sample is near its budget and spread over the whole', () => {
  const shown = new Uint8Array(100_000).fill(1);
  const drawn = drawnEdges(shown, 100_000, 10_000);
  expect(Math.abs(drawn.length - 10_000)).toBeLessThan(300);
  for (let part = 0; part < 10; part++) {
    const inside = drawn.filter((edge) => Math.floor(edge / 10_000) === part).length;
    expect(Math.abs(inside - 1_000)).toBeLessThan(120);
  }
});

test('a budget shrinks to its floor', () => {
  expect(smallerBudget(EDGE_BUDGET.hardware, 400_000)).toBe(100_000);
  expect(smallerBudget(EDGE_BUDGET.least, 100)).toBe(EDGE_BUDGET.least);
});
