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
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
