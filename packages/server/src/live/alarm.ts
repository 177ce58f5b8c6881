import type { Clock } from '@tessera/domain';

/**
 * Clocks are set, and machines sleep: the time is looked at again at least this often while something is awaited, ms.
 */
const LOOK = 1000;

interface Entry<T> {
  readonly at: number;
  readonly what: T;
}

/** One timer for many moments: rings for each at its time, to the millisecond. */
export class Alarm<T> {
  readonly #clock: Clock;
  readonly #ring: (due: readonly T[]) => void;
  /** A binary heap, the soonest first. */
  readonly #heap: Entry<T>[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(clock: Clock, ring: (due: readonly T[]) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings for it at a time (ms since 1970). A moment is never taken back: who is rung looks whether it still counts. */
  set(at: number, what: T): void {
    this.#heap.push({ at, what });
    this.#rise(this.#heap.length - 1);
    if (this.#heap[0]?.what === what) this.#wind();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#heap.length = 0;
  }

  #wind(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const next = this.#heap[0];
    if (next === undefined) return;
    const wait = Math.min(LOOK, Math.max(0, next.at - this.#clock.now()));
    this.#timer = setTimeout(() => this.#look(), wait).unref();
  }

  #look(): void {
    const now = this.#clock.now();
    const due: T[] = [];
    while (this.#heap[0] !== undefined && this.#heap[0].at <= now) due.push(this.#pop());
    this.#wind();
    if (due.length > 0) this.#ring(due);
  }

  #pop(): T {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined)
      throw new Error('an alarm without moments was asked for one');
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first.what;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (this.#time(up) <= this.#time(at)) return;
      this.#swap(up, at);
      at = up;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      let least = at;
      if (this.#time(left) < this.#time(least)) least = left;
      if (this.#time(left + 1) < this.#time(least)) least = left + 1;
      if (least === at) return;
      this.#swap(least, at);
      at = least;
    }
  }

  #time(index: number): number {
    return this.#heap[index]?.at ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}
