/** Walks a paged list to its end, reading a page when its first item is wanted. */
export async function* walkPages<T>(
  read: (cursor: {
    readonly cursor?: string;
  }) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): AsyncGenerator<T, void> {
  let next: string | null | undefined;
  do {
    const page = await read(typeof next === 'string' ? { cursor: next } : {});
    yield* page.items;
    next = page.next;
  } while (next !== null);
}
