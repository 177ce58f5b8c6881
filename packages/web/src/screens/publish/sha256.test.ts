import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from './sha256.ts';

const inPieces = (bytes: Uint8Array, sizes: readonly number[]) => {
  const hash = sha256();
  let from = 0;
  for (const size of sizes) {
    hash.update(bytes.subarray(from, from + size));
    from = Math.min(from + size, bytes.length);
  }
  hash.update(bytes.subarray(from));
  return hash.digest();
};
const platform = async (bytes: Uint8Array<ArrayBuffer>) =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

test('the examples of FIPS 180-4', () => {
  const digest = (text: string) => inPieces(new TextEncoder().encode(text), []);
  expect(digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('however the bytes are cut, it is what the platform computes', async () => {
  const sized = fc
    .integer({ min: 0, max: 400 })
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  await fc.assert(
    fc.asyncProperty(sized, fc.array(fc.nat(130), { maxLength: 8 }), async (bytes, sizes) => {
      const copy = Uint8Array.from(bytes);
      expect(inPieces(copy, sizes)).toBe(await platform(copy));
    }),
  );
});
