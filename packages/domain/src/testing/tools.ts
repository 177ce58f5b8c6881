import type { Clock, Random } from '../ports.ts';
import { Dice } from './dice.ts';

/** A clock that a test turns. */
export interface TestClock extends Clock {
  set(at: number): void;
  advance(milliseconds: number): void;
}

/** Begins at 2026-01-05, a Monday, unless told. */
export function testClock(at = Date.UTC(2026, 0, 5)): TestClock {
  let now = at;
  return {
    now: () => now,
    set: (to) => {
      now = to;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ids and secrets that repeat with the seed; shaped as the real ones are. */
export function testRandom(seed = 1): Random {
  const dice = new Dice(seed);
  const text = (length: number) => Array.from({ length }, () => LETTERS[dice.below(32)]).join('');
  return { id: () => text(26), secret: () => text(43) };
}
