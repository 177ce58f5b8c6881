import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Alarm } from './alarm.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('S23: every moment rings at its millisecond, whatever the order in which they are set', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 60 }), (waits) => {
      const start = Date.now();
      const rung: [number, number][] = [];
      const alarm = new Alarm<number>({ now: () => Date.now() }, (due) => {
        for (const at of due) rung.push([at, Date.now()]);
      });
      for (const wait of waits) alarm.set(start + wait, start + wait);
      vi.advanceTimersByTime(5001);
      alarm.stop();
      expect(rung.map(([at]) => at)).toEqual(waits.map((wait) => start + wait).toSorted((a, b) => a - b));
      for (const [at, when] of rung) expect(when).toBe(at);
    }),
  );
});

test('a clock that is set forward is noticed within a second', () => {
  let ahead = 0;
  const rung: string[] = [];
  const alarm = new Alarm<string>({ now: () => Date.now() + ahead }, (due) => rung.push(...due));
  alarm.set(Date.now() + 3_600_000, 'later');
  ahead = 3_600_000;
  vi.advanceTimersByTime(1000);
  expect(rung).toEqual(['later']);
  alarm.stop();
});
