import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.{ts,tsx}',
      'kinds/**/*.test.{ts,tsx}',
      'app/**/*.test.ts',
      'scripts/**/*.test.ts',
      'tests/**/*.{test,journey}.ts',
    ],
    // By itself Vitest leaves one core free, which on two cores runs one file after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What comes about soon does so later on a loaded machine.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
