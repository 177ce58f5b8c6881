import { type Adjacency, neighbourhood } from '../data/adjacency.ts';
import type { Visible } from '../data/filters.ts';
import type { Emphasis } from './renderer.ts';

/** Selections up to this size light their neighbours too; larger ones stand for themselves. */
const FEW = 50;

/**
 * What stands out: the hovered node with its neighbours, else the selected edge with its ends, else the selection. The
 * rest fades.
 */
export function emphasize(input: {
  readonly hovered: number | null;
  readonly selected: ReadonlySet<number>;
  readonly edge: number | null;
  readonly adjacency: Adjacency;
  readonly topology: Uint32Array;
  readonly visible: Visible;
}): Emphasis {
  const { hovered, selected, edge, adjacency, topology, visible } = input;
  if (hovered !== null) {
    const lit = new Set(neighbourhood(adjacency, [hovered], 1, visible));
    for (const node of selected) lit.add(node);
    return { selected, edge, hovered, lit };
  }
  if (edge !== null)
    return { selected, edge, hovered, lit: new Set([topology[edge * 2] ?? 0, topology[edge * 2 + 1] ?? 0]) };
  if (selected.size === 0) return { selected, edge, hovered, lit: null };
  const lit = selected.size <= FEW ? new Set(neighbourhood(adjacency, selected, 1, visible)) : selected;
  return { selected, edge, hovered, lit };
}
