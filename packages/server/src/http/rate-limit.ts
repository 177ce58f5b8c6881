/** Counts requests by caller: each has a bucket that fills evenly and holds half a minute's worth. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { left: number; at: number }>();
  #swept = 0;

  /** `perMinute` 0 = unlimited. */
  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes one request; seconds to wait when there is none left, else 0. */
  take(who: string): number {
    if (this.#perMinute === 0) return 0;
    const now = this.#now();
    this.#sweep(now);
    const most = Math.max(1, this.#perMinute / 2);
    const rate = this.#perMinute / 60_000;
    const bucket = this.#buckets.get(who) ?? { left: most, at: now };
    const left = Math.min(most, bucket.left + Math.max(0, now - bucket.at) * rate);
    this.#buckets.set(who, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? 0 : Math.ceil((1 - left) / rate / 1000);
  }

  /** Full buckets are forgotten, so that many callers cost no memory for long. */
  #sweep(now: number): void {
    if (now - this.#swept < 60_000) return;
    this.#swept = now;
    for (const [who, bucket] of this.#buckets) if (now - bucket.at >= 60_000) this.#buckets.delete(who);
  }
}
