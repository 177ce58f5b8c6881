import { Bool, Float64, Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GraphBench } from './testing/bench.ts';

let bench: GraphBench;
beforeAll(async () => {
  bench = await GraphBench.open();
});
afterAll(() => bench.close());

/** Texts that no format takes for something else: a letter first, then anything but NUL and lone surrogates. */
const word = fc
  .tuple(fc.constantFrom('k', 'ß', 'Q'), fc.string({ unit: 'grapheme', maxLength: 12 }))
  .map(([first, rest]) => `${first}${rest}`.replaceAll('\0', ''))
  .filter((text) => !/^(true|false)$/i.test(text));

const row = fc.record({
  source: word,
  target: word,
  'the note': fc.option(word),
  amount: fc.option(
    fc.oneof(
      fc.double({ noDefaultInfinity: true, noNaN: true }).filter((value) => !Object.is(value, -0)),
      fc.integer({ min: 50, max: 72 }).map((power) => 2 ** power),
    ),
  ),
  whole: fc.option(fc.integer()),
  flag: fc.option(fc.boolean()),
});
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

/** The first row fills every cell, so that each format knows every column and what it holds. */
const rows = fc
  .tuple(
    fc.record({
      source: word,
      target: word,
      'the note': word,
      amount: fc.constant(0.5),
      whole: fc.integer(),
      flag: fc.boolean(),
    }),
    fc.array(row, { maxLength: 30 }),
  )
  .map(([first, rest]): Row[] => [first, ...rest]);

const NAMES = ['source', 'target', 'the note', 'amount', 'whole', 'flag'] as const;

function csv(table: readonly Row[], delimiter: string): string {
  const cell = (value: unknown): string =>
    typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value ?? '');
  return `${[NAMES.map(cell), ...table.map((each) => NAMES.map((name) => cell(each[name])))].map((cells) => cells.join(delimiter)).join('\n')}\n`;
}

function arrow(table: readonly Row[], format: 'file' | 'stream'): Uint8Array {
  const column = <Name extends keyof Row>(name: Name): Row[Name][] => table.map((each) => each[name]);
  return tableToIPC(
    new Table({
      source: vectorFromArray(column('source'), new Utf8()),
      target: vectorFromArray(column('target'), new Utf8()),
      'the note': vectorFromArray(column('the note')),
      amount: vectorFromArray(column('amount'), new Float64()),
      whole: vectorFromArray(column('whole'), new Int32()),
      flag: vectorFromArray(column('flag'), new Bool()),
    }),
    format,
  );
}

test('G1: the same rows make the same graph in every format, and again from its Parquet', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 3, maxLength: 3 }),
      async (table, chosen) => {
        const content = { source: 'source', destination: 'target' };
        const columns = Object.fromEntries(NAMES.map((name) => [name, table.map((each) => each[name])]));
        const first = await bench.publish(content, await bench.edges(JSON.stringify(table)));
        expect(first.graph.edges).toEqual(table.map((each) => NAMES.map((name) => each[name])));
        const parquet = (): Promise<Buffer> => bench.export(first.version, 'parquet', { table: 'edges' });
        const exported = (): Promise<Buffer> => bench.export(first.version, 'csv', { table: 'edges' });
        const forms: (() => string | Uint8Array | Promise<Buffer>)[] = [
          () => csv(table, ','),
          () => csv(table, '\t'),
          () => `\ufeff${csv(table, ';')}`,
          () => JSON.stringify(columns),
          () => table.map((each) => JSON.stringify(each)).join('\r\n'),
          () => arrow(table, 'file'),
          () => arrow(table, 'stream'),
          parquet,
          exported,
        ];
        // Three of the forms at a time: each costs a child process.
        for (const form of chosen) {
          const bytes = (await forms[form]?.()) ?? '';
          const { graph, content: stored } = await bench.publish(content, await bench.edges(bytes));
          expect(graph).toEqual(first.graph);
          expect(stored.tables).toEqual(first.content.tables);
        }
      },
    ),
    { numRuns: 8 },
  );
}, 240_000);
