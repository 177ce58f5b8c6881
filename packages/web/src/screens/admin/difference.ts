/** One place at which before and after differ; null = it was not there. */
export interface Difference {
  /** `members.2.role`; empty for a value that stands alone. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

const MOST = 500;

/** What changed between two JSON values, place by place, as a reader would list it; what stayed is left out. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare('', before ?? undefined, after ?? undefined, found);
  return found;
}

function compare(path: string, before: unknown, after: unknown, found: Difference[]): void {
  if (found.length >= MOST || same(before, after)) return;
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const [one, other] = [entriesOf(before), entriesOf(after)];
    for (const key of new Set([...one.keys(), ...other.keys()]))
      compare(path === '' ? key : `${path}.${key}`, one.get(key), other.get(key), found);
    return;
  }
  const tree = isTree(before) ? before : isTree(after) ? after : null;
  // What came or went as a whole is told by its parts, unless it is a list of plain values.
  if (tree !== null && (before === undefined || after === undefined) && !isPlainList(tree)) {
    for (const [key, value] of entriesOf(tree)) {
      const at = path === '' ? key : `${path}.${key}`;
      compare(at, before === undefined ? undefined : value, after === undefined ? undefined : value, found);
    }
    return;
  }
  found.push({ path, before: wordOf(before), after: wordOf(after) });
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && !value.some(isTree);
}

function entriesOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value));
}

function wordOf(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && isPlainList(value)) return value.map(String).join(', ');
  return JSON.stringify(value);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
