import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAILY_HOUR, dueAt } from './rhythm.ts';

const HOUR = 3_600_000;
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });

test('A25: hourly mail leaves at the next full hour, daily mail at the next morning, never at once and never late', () => {
  fc.assert(
    fc.property(moment, (now) => {
      expect(dueAt('now', now)).toBe(now);
      const hourly = dueAt('hourly', now);
      expect(hourly % HOUR).toBe(0);
      expect(hourly - now).toBeGreaterThan(0);
      expect(hourly - now).toBeLessThanOrEqual(HOUR);
      const daily = dueAt('daily', now);
      expect(new Date(daily).getUTCHours()).toBe(DAILY_HOUR);
      expect(daily % HOUR).toBe(0);
      expect(daily - now).toBeGreaterThan(0);
      expect(daily - now).toBeLessThanOrEqual(24 * HOUR);
    }),
  );
});
