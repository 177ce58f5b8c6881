import { degree } from '../data/adjacency.ts';
import type { Dataset } from '../data/dataset.ts';
import { counted } from '../text.ts';

/** What the tip at the pointer says of the hovered node or edge; null over the ground. */
export function tipOf(
  hover: { readonly node: number | null; readonly edge: number | null },
  title: (node: number) => string,
  dataset: Dataset,
  edgeText: ((edge: number) => string) | null,
): { readonly title: string; readonly detail: string } | null {
  if (hover.node !== null)
    return {
      title: title(hover.node),
      detail: counted(degree(dataset.adjacency, hover.node), 'connection', 'connections'),
    };
  if (hover.edge === null) return null;
  const ends = [0, 1].map((side) => title(dataset.topology[(hover.edge ?? 0) * 2 + side] ?? 0));
  const named = edgeText?.(hover.edge);
  const between = `${ends[0]} → ${ends[1]}`;
  return named ? { title: named, detail: between } : { title: between, detail: '' };
}
