import type { Rhythm } from './model.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The hour, in UTC, at which the daily mail leaves. */
export const DAILY_HOUR = 7;

/** When news of `now` (ms since 1970) is mailed: at once, at the next full hour, or at the next 07:00 UTC. */
export function dueAt(rhythm: Rhythm, now: number): number {
  if (rhythm === 'now') return now;
  if (rhythm === 'hourly') return Math.floor(now / HOUR) * HOUR + HOUR;
  const today = Math.floor(now / DAY) * DAY + DAILY_HOUR * HOUR;
  return today > now ? today : today + DAY;
}
