import { expect, test } from 'vitest';
import { exactTime, relativeTime } from './relative-time-words.ts';

const now = new Date(2026, 4, 20, 12, 0, 0).getTime();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, 'now'],
  [-59_000, 'now'],
  [-minute, '1m ago'],
  [-59 * minute, '59m ago'],
  [-2 * hour, '2h ago'],
  [-23 * hour, '23h ago'],
  [-day, 'yesterday'],
  [-3 * day, '3 days ago'],
  [42 * minute, 'in 42m'],
  [2 * day, 'in 2 days'],
  [-30 * day, 'Apr 20'],
  [-400 * day, 'Apr 15, 2025'],
])('%i ms from now is "%s"', (distance, words) => {
  expect(relativeTime(now + distance, now, 'en')).toBe(words);
});

test('the language is followed', () => {
  expect(relativeTime(now - day, now, 'fr')).toBe('hier');
});

test('the exact time names weekday, date and minute', () => {
  expect(exactTime(now, 'en')).toBe('Wednesday, May 20, 2026 at 12:00 PM');
});
