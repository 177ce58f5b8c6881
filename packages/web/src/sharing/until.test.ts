import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comingFriday, dayOf, daysLeft, untilMoment } from './until.ts';

const thursday = new Date(2026, 10, 19, 10, 30);

test('a day and a week are counted from now', () => {
  expect(untilMoment('day', thursday, null)?.getTime()).toBe(thursday.getTime() + 86_400_000);
  expect(untilMoment('week', thursday, null)?.getTime()).toBe(thursday.getTime() + 7 * 86_400_000);
  expect(untilMoment('never', thursday, null)).toBeNull();
});

test('a date ends with its day, at the place of the person', () => {
  const end = untilMoment('date', thursday, '2026-12-24');
  expect(end && [dayOf(end), end.getHours(), end.getMinutes()]).toEqual(['2026-12-24', 23, 59]);
  for (const bad of ['2026-02-30', '24.12.2026', '']) expect(untilMoment('date', thursday, bad)).toBeNull();
});

test('Friday is the next one, never today', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(2020, 0, 1), max: new Date(2040, 0, 1), noInvalidDate: true }),
      (now) => {
        const friday = comingFriday(now);
        expect(friday.getDay()).toBe(5);
        const days =
          (friday.getTime() - new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()) /
          86_400_000;
        expect(Math.round(days)).toBeGreaterThan(0);
        expect(Math.round(days)).toBeLessThanOrEqual(7);
      },
    ),
  );
});

test('days left are rounded up and never below none', () => {
  expect(daysLeft(new Date(thursday.getTime() + 1000).toISOString(), thursday)).toBe(1);
  expect(daysLeft(new Date(thursday.getTime() + 27 * 86_400_000).toISOString(), thursday)).toBe(27);
  expect(daysLeft(new Date(thursday.getTime() - 1000).toISOString(), thursday)).toBe(0);
});
