import { expect, test } from 'vitest';
import { unpackLz4Frame } from './lz4.ts';

/** 600 numbers, packed by the reference program (`lz4 --content-size -BX`, with checksums of blocks and content). */
const REFERENCE = 'BCJNGHxAsAQAAAAAAABxHAAAAO8wLDEsMiwzLDQsNSw2LA4A/////45QLDMsNCxxNxOuAAAAAJJl9/A=';

function frame(...blocks: readonly number[][]): Uint8Array {
  const parts = blocks.flatMap((block) => [block.length & 255, block.length >> 8, 0, 0, ...block]);
  return Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, ...parts, 0, 0, 0, 0]);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

test('a frame of the reference program is unpacked', () => {
  const expected = Array.from({ length: 600 }, (_, index) => `${index % 7},`).join('');
  expect(text(unpackLz4Frame(Buffer.from(REFERENCE, 'base64'), 10_000))).toBe(expected);
});

test('stored and packed blocks are unpacked', () => {
  const stored = Uint8Array.from([
    ...Buffer.from('04224d18604082', 'hex'),
    3,
    0,
    0,
    0x80,
    97,
    98,
    99,
    0,
    0,
    0,
    0,
  ]);
  expect(text(unpackLz4Frame(stored, 100))).toBe('abc');
  // Three literals, then a match of 4 + 5 bytes, 3 back, overlapping itself; then two literals.
  expect(text(unpackLz4Frame(frame([0x35, 97, 98, 99, 3, 0, 0x20, 120, 121]), 100))).toBe('abcabcabcabcxy');
  // A second block may point into the first.
  expect(text(unpackLz4Frame(frame([0x30, 97, 98, 99], [0x10, 122, 4, 0, 0x00]), 100))).toBe('abczabcz');
});

test.each([
  ['a foreign magic', Uint8Array.from({ length: 20 })],
  ['a frame that is cut off', frame([0x30, 97, 98, 99]).subarray(0, 12)],
  ['a match before the beginning', frame([0x10, 97, 9, 0, 0x00])],
  ['a match at no distance', frame([0x10, 97, 0, 0, 0x00])],
  ['literals beyond the block', frame([0xf0, 255, 255, 10])],
  ['more than the limit', frame([0x1f, 97, 1, 0, 255, 255, 255, 0, 0x00])],
])('%s is refused', (_, bytes) => {
  expect(() => unpackLz4Frame(bytes, 100)).toThrow();
});
