import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JsonElement, type JsonShape, jsonElements } from './json-elements.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-json-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function elements(text: string, shape: JsonShape): Promise<JsonElement[]> {
  const path = join(folder, 'text.json');
  await writeFile(path, text);
  const found: JsonElement[] = [];
  for await (const batch of jsonElements('text.json', path, shape)) found.push(...batch);
  return found;
}

const values = fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 8 });
const spacing = fc.constantFrom(0, 1, 3);

test('the elements of any array are found, however it is laid out', async () => {
  await fc.assert(
    fc.asyncProperty(values, spacing, async (array, indent) => {
      const found = await elements(JSON.stringify(array, null, indent), 'array');
      expect(found.map(({ text }) => JSON.parse(text ?? '') as unknown)).toEqual(
        JSON.parse(JSON.stringify(array)),
      );
    }),
    { numRuns: 60 },
  );
});

test('values on lines are found', async () => {
  await fc.assert(
    fc.asyncProperty(values, async (array) => {
      const found = await elements(array.map((value) => JSON.stringify(value)).join('\n'), 'lines');
      expect(found.map(({ text }) => JSON.parse(text ?? '') as unknown)).toEqual(
        JSON.parse(JSON.stringify(array)),
      );
      expect(found.map(({ line }) => line)).toEqual(array.map((_, index) => index + 1));
    }),
    { numRuns: 60 },
  );
});

test('the arrays of any object are found by their keys, and what is no array is told apart', async () => {
  const object = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(values, fc.jsonValue()), { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(object, spacing, async (given, indent) => {
      const plain = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
      const found = await elements(JSON.stringify(given, null, indent), 'object');
      const read: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      for (const { key, text } of found) {
        if (key === null) continue;
        if (text === null) read[key] = 'no array';
        else if (text === '') read[key] = [];
        else (read[key] as unknown[]).push(JSON.parse(text));
      }
      const expected = Object.entries(plain).map(([key, value]) => [
        key,
        Array.isArray(value) ? value : 'no array',
      ]);
      expect(Object.entries(read).sort()).toEqual(expected.sort());
    }),
    { numRuns: 60 },
  );
});

test('elements longer than a chunk are put together', async () => {
  const long = Array.from({ length: 5 }, (_, index) => ({
    index,
    text: `\\"${String(index).repeat(700_000)}`,
  }));
  const found = await elements(JSON.stringify(long), 'array');
  expect(found.map(({ text }) => JSON.parse(text ?? '') as unknown)).toEqual(long);
});

test.each([
  ['an end too early', '[{"a":1}', 'array'],
  ['an open text', '["a', 'array'],
  ['a line end in a text', '["a\nb"]', 'array'],
  ['more after the end', '[1] [2]', 'array'],
  ['brackets that close nothing', '{"a":1}}', 'lines'],
  ['very deep nesting', '['.repeat(100_000), 'array'],
  ['an object without names', '{[1]}', 'object'],
] as const)('%s is refused', async (_, text, shape) => {
  await expect(elements(text, shape)).rejects.toThrow(/text\.json:1: /);
});
