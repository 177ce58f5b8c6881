import { expect, test } from 'vitest';
import { amountWords, durationWords } from './amounts.ts';

test('a duration is said in its largest whole unit', () => {
  expect([86_400_000, 7_200_000, 90 * 60_000, 60_000, 1_000].map(durationWords)).toEqual([
    '1 day',
    '2 hours',
    '90 minutes',
    '1 minute',
    '1 second',
  ]);
});

test('an amount names its unit', () => {
  expect(amountWords(60_000, 'ms')).toBe('60000 ms (1 minute)');
  expect(amountWords(604_800, 'seconds')).toBe('604800 seconds (7 days)');
  expect(amountWords(1024, 'bytes')).toBe('1024 bytes');
});
