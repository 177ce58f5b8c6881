import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTICE, reminderTime } from './reminders.ts';

const DAY = 24 * 3_600_000;

describe('when an end is told of', () => {
  test('S15: never after the end, never before it was given, three days or a tenth of its life before', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 41), fc.nat(400 * DAY), (given, life) => {
        const at = reminderTime(given, given + life);
        if (life < NOTICE.shortest) {
          expect(at).toBeNull();
          return;
        }
        expect(at).not.toBeNull();
        const notice = given + life - (at ?? 0);
        expect(at).toBeGreaterThan(given);
        expect(notice).toBeGreaterThan(0);
        expect(notice).toBeLessThanOrEqual(3 * DAY);
        expect(notice).toBe(Math.min(3 * DAY, Math.floor(life / 10)));
      }),
    );
  });
});
