import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Random } from '@tessera/domain';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Chance of the machine: ids of 130 random bits, secrets of 256. */
export const systemRandom: Random = {
  id() {
    let id = '';
    for (const byte of randomBytes(26)) id += ALPHABET.charAt(byte & 31);
    return id;
  },
  secret: () => randomBytes(32).toString('base64url'),
};

/**
 * What is stored of a secret: its SHA-256, hexadecimal. Enough for 256 random bits; passwords go through argon2id.
 */
export function digestSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two digests in a time that does not depend on where they differ. */
export function sameDigest(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}
