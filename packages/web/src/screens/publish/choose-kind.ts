import type { KindWeb } from '../../kind-host.ts';

/** Endings of compressed files, which hide the format's own. */
export const PACKED: readonly string[] = ['.gz', '.gzip', '.zst', '.zstd'];

/** Kinds that take every one of these files, in the product's order. */
export function kindsFor(kinds: readonly KindWeb[], names: readonly string[]): readonly KindWeb[] {
  return kinds.filter((kind) => names.every((name) => accepts(kind, name)));
}

/** Whether a kind takes a file of this name, packed or not. */
export function accepts(kind: Pick<KindWeb, 'accepts'>, name: string): boolean {
  const lower = name.toLowerCase();
  const bare = PACKED.reduce(
    (rest, ending) => (rest.endsWith(ending) ? rest.slice(0, -ending.length) : rest),
    lower,
  );
  return kind.accepts.some((ending) => {
    const dotted = ending.startsWith('.') ? ending.toLowerCase() : `.${ending.toLowerCase()}`;
    return lower.endsWith(dotted) || bare.endsWith(dotted);
  });
}

/** A fault of a file as the hub names it: `edges.csv:14:source`. */
export interface FileFault {
  readonly file: string;
  readonly line: number | null;
  readonly column: string | null;
  readonly message: string;
}

/** Takes the place of a fault apart; null for faults that are not of a file. */
export function fileFault(error: { readonly field: string; readonly message: string }): FileFault | null {
  const match = /^(.+?):(\d+)?(?::(.*))?$/.exec(error.field);
  if (match?.[1] === undefined || (match[2] === undefined && match[3] === undefined)) return null;
  return {
    file: match[1],
    line: match[2] === undefined ? null : Number(match[2]),
    column: match[3] === undefined || match[3] === '' ? null : match[3],
    message: error.message,
  };
}
