/** Keys of one statement: few enough for every database, and for its statement to be worth keeping. */
const MOST_KEYS = 500;

/** The rows of many keys, asked for some at a time; each key once. */
export async function inChunks<K, R>(
  keys: readonly K[],
  ask: (chunk: readonly K[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const distinct = [...new Set(keys)];
  const rows: R[] = [];
  for (let start = 0; start < distinct.length; start += MOST_KEYS) {
    rows.push(...(await ask(distinct.slice(start, start + MOST_KEYS))));
  }
  return rows;
}

/** Some items at a time, for statements that take only so many parameters. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
