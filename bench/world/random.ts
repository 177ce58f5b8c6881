/** A seeded source of chance (xorshift128): the same seed gives the same world everywhere. */
export class Chance {
  readonly #state = new Uint32Array(4);

  constructor(seed: number) {
    let x = seed >>> 0 || 1;
    for (let i = 0; i < 4; i++) {
      x = (Math.imul(x ^ (x >>> 16), 0x45d9f3b) + 0x9e3779b9) >>> 0;
      this.#state[i] = x || 1;
    }
    for (let i = 0; i < 16; i++) this.next();
  }

  /** 32 bits. */
  next(): number {
    const s = this.#state;
    let t = s[3] as number;
    const a = s[0] as number;
    s[3] = s[2] as number;
    s[2] = s[1] as number;
    s[1] = a;
    t ^= t << 11;
    t ^= t >>> 8;
    s[0] = t ^ a ^ (a >>> 19);
    return s[0] as number;
  }

  /** 0 (inclusive) to 1 (exclusive). */
  float(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.float() * below);
  }

  /** Skewed towards 0: how popular things are. */
  skewed(below: number, power = 2.2): number {
    return Math.floor(this.float() ** power * below);
  }

  /** Pareto from 1 to `most`. */
  pareto(most: number, shape = 1.16): number {
    return Math.min(most, Math.floor((1 - this.float()) ** (-1 / shape)));
  }

  /** A public id. */
  id(): string {
    return `${this.next().toString(36).padStart(7, '0')}${this.next().toString(36).padStart(7, '0')}${this.next().toString(36).padStart(7, '0')}${this.next().toString(36).padStart(5, '0')}`;
  }
}
