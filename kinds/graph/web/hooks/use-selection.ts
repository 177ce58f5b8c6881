import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Column } from '../data/column.ts';
import type { GraphView } from '../view-settings.ts';
import { MOST_SELECTED } from '../view-settings.ts';
import type { ChangeView } from './use-view.ts';

/** What is selected, in the picture and in the table alike: nodes, or one edge. */
export interface Selection {
  readonly nodes: ReadonlySet<number>;
  readonly edge: number | null;
  /** Replaces the selected nodes, or adds to them; nodes that are selected already are taken out by `toggle`. */
  select(nodes: Iterable<number>, how?: 'replace' | 'add' | 'toggle'): void;
  selectEdge(edge: number | null): void;
  clear(): void;
}

/** Keeps the selection, and its ids in the view as long as they are few. */
export function useSelection(ids: Column | undefined, view: GraphView, change: ChangeView): Selection {
  const [nodes, setNodes] = useState<ReadonlySet<number>>(new Set());
  const [edge, setEdge] = useState<number | null>(null);
  const told = useRef<readonly string[]>([]);

  // Ids of the address become nodes once the ids are known, and whenever the address changes from outside.
  useEffect(() => {
    if (!ids || view.selection === told.current || same(view.selection, told.current)) return;
    told.current = view.selection;
    setNodes(nodesOf(ids, view.selection));
    setEdge(null);
  }, [ids, view.selection]);

  const keep = useCallback(
    (next: ReadonlySet<number>) => {
      setNodes(next);
      const named = ids && next.size <= MOST_SELECTED ? [...next].map((node) => ids.text(node)) : [];
      told.current = named;
      change({ selection: named });
    },
    [ids, change],
  );
  const select = useCallback<Selection['select']>(
    (chosen, how = 'replace') => {
      setEdge(null);
      if (how === 'replace') return keep(new Set(chosen));
      const next = new Set(nodes);
      for (const node of chosen)
        if (how === 'toggle' && nodes.has(node)) next.delete(node);
        else next.add(node);
      return keep(next);
    },
    [keep, nodes],
  );
  const selectEdge = useCallback(
    (next: number | null) => {
      keep(new Set());
      setEdge(next);
    },
    [keep],
  );
  const clear = useCallback(() => selectEdge(null), [selectEdge]);
  return useMemo(
    () => ({ nodes, edge, select, selectEdge, clear }),
    [nodes, edge, select, selectEdge, clear],
  );
}

function nodesOf(ids: Column, wanted: readonly string[]): ReadonlySet<number> {
  const left = new Set(wanted);
  const found = new Set<number>();
  for (let node = 0; node < ids.length && left.size > 0; node++)
    if (left.delete(ids.text(node))) found.add(node);
  return found;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
