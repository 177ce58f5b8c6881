import { tableFromArrays, tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { payloadOf } from './table.ts';

const text = async (bytes: Blob | Uint8Array) =>
  bytes instanceof Blob ? bytes.text() : new TextDecoder().decode(bytes);

test('G1: rows and columns travel as JSON', async () => {
  const rows = await payloadOf([{ src: 'a', dst: 1 }], 'edges');
  expect([rows.name, await text(rows.bytes)]).toEqual(['edges.json', '[{"src":"a","dst":1}]']);
  const columns = await payloadOf({ src: ['a'], dst: ['b'] }, 'edges');
  expect(JSON.parse(await text(columns.bytes))).toEqual({ src: ['a'], dst: ['b'] });
});

test('G1: an Arrow table travels as Arrow', async () => {
  const { name, bytes } = await payloadOf(tableFromArrays({ src: ['a', 'b'] }), 'edges');
  expect(name).toBe('edges.arrow');
  expect(
    tableFromIPC(bytes as Uint8Array)
      .getChild('src')
      ?.toArray().length,
  ).toBe(2);
});

test('integers beyond doubles travel as text, smaller ones as numbers', async () => {
  const { bytes } = await payloadOf([{ small: 5n, large: 2n ** 60n }], 'edges');
  expect(JSON.parse(await text(bytes))).toEqual([{ small: 5, large: '1152921504606846976' }]);
});

test('a figure without a JSON form is refused with its column, not sent as null', async () => {
  await expect(payloadOf([{ weight: Number.NaN }], 'edges')).rejects.toThrow(/weight: NaN has no JSON form/);
});
