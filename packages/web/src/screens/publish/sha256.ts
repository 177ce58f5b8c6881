/**
 * SHA-256 in pieces (FIPS 180-4), for files larger than memory. The browser's own digest takes only a whole buffer, and
 * is missing where the hub is opened without https.
 */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** The digest in hexadecimal; ends this computation. */
  digest(): string;
}

const BLOCK = 64;

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const [ROUNDS, START] = constants();

export function sha256(): Sha256 {
  const state = Uint32Array.from(START);
  const words = new Uint32Array(64);
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  let length = 0;

  function compress(bytes: Uint8Array, offset: number): void {
    for (let i = 0; i < 16; i += 1) {
      const at = offset + i * 4;
      words[i] =
        ((bytes[at] ?? 0) << 24) |
        ((bytes[at + 1] ?? 0) << 16) |
        ((bytes[at + 2] ?? 0) << 8) |
        (bytes[at + 3] ?? 0);
    }
    for (let i = 16; i < 64; i += 1) {
      const w15 = words[i - 15] ?? 0;
      const w2 = words[i - 2] ?? 0;
      const s0 = ((w15 >>> 7) | (w15 << 25)) ^ ((w15 >>> 18) | (w15 << 14)) ^ (w15 >>> 3);
      const s1 = ((w2 >>> 17) | (w2 << 15)) ^ ((w2 >>> 19) | (w2 << 13)) ^ (w2 >>> 10);
      words[i] = ((words[i - 16] ?? 0) + s0 + (words[i - 7] ?? 0) + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUNDS[i] ?? 0) + (words[i] ?? 0)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries())
      state[index] = ((state[index] ?? 0) + value) | 0;
  }

  return {
    update(bytes) {
      length += bytes.length;
      let from = 0;
      if (filled > 0) {
        from = Math.min(BLOCK - filled, bytes.length);
        block.set(bytes.subarray(0, from), filled);
        filled += from;
        if (filled < BLOCK) return;
        compress(block, 0);
        filled = 0;
      }
      for (; from + BLOCK <= bytes.length; from += BLOCK) compress(bytes, from);
      block.set(bytes.subarray(from), 0);
      filled = bytes.length - from;
    },

    digest() {
      const padding = new Uint8Array(filled < 56 ? BLOCK : 2 * BLOCK);
      padding.set(block.subarray(0, filled));
      padding[filled] = 0x80;
      const view = new DataView(padding.buffer);
      view.setUint32(padding.length - 8, Math.floor((length * 8) / 2 ** 32));
      view.setUint32(padding.length - 4, (length * 8) >>> 0);
      for (let at = 0; at < padding.length; at += BLOCK) compress(padding, at);
      return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
    },
  };
}

function constants(): [Uint32Array, Uint32Array] {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return [
    Uint32Array.from(primes, (prime) => fractionOfRoot(BigInt(prime), 3n)),
    Uint32Array.from(primes.slice(0, 8), (prime) => fractionOfRoot(BigInt(prime), 2n)),
  ];
}

/** 32 bits behind the point of the k-th root of n, exactly: the integer root of n·2^(32k), by halving. */
function fractionOfRoot(n: bigint, k: bigint): number {
  const target = n << (32n * k);
  let low = 0n;
  let high = n << 32n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** k <= target) low = middle;
    else high = middle - 1n;
  }
  return Number(low & 0xffffffffn);
}
