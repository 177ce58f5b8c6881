import { dataColors } from '@tessera/web/parts';
import { useCallback, useMemo, useRef, useState } from 'react';
import { degree } from '../data/adjacency.ts';
import type { Dataset } from '../data/dataset.ts';
import { applyFilters } from '../data/filters.ts';
import type { OpenPicture } from '../data/open-picture.ts';
import { TitleSearch } from '../data/search.ts';
import { useColumns } from '../hooks/use-columns.ts';
import { columnsOfLook, makeAppearance } from '../look/appearance.ts';
import type { OpenColumn } from '../panels/filters-panel.tsx';
import type { GraphView } from '../view-settings.ts';

/** All that follows from data and view: columns, what is shown, how it looks, what nodes are called. */
export function useStageData(input: {
  readonly dataset: Dataset;
  readonly opened: OpenPicture;
  readonly view: GraphView;
  readonly scheme: 'light' | 'dark';
  readonly wanted: { readonly nodes: readonly string[]; readonly edges: readonly string[] };
}) {
  const { dataset, opened, view, scheme, wanted } = input;
  const { content } = dataset;
  const { color, size, edgeColor, filters } = view;
  const look = useMemo(
    () => columnsOfLook(content, { color, size, edgeColor }),
    [content, color, size, edgeColor],
  );
  const of = (table: 'nodes' | 'edges') => [
    ...look[table],
    ...filters.filter((filter) => filter.table === table).map((filter) => filter.column),
    ...wanted[table],
  ];
  const columns = useColumns(dataset, opened.columns, { nodes: of('nodes'), edges: of('edges') });

  const filterColumns = filters.map((filter) => columns[filter.table].get(filter.column));
  // biome-ignore lint/correctness/useExhaustiveDependencies: of all the columns only those of the filters matter
  const visible = useMemo(
    () => applyFilters(filters, columns, dataset.nodes, dataset.topology),
    [dataset, filters, ...padded(filterColumns)],
  );

  const looks = [...look.nodes].map((name) => columns.nodes.get(name));
  const edgeLooks = [...look.edges].map((name) => columns.edges.get(name));
  // biome-ignore lint/correctness/useExhaustiveDependencies: of all the columns only those of the look matter
  const appearance = useMemo(
    () =>
      makeAppearance({
        content,
        columns,
        choice: { color, size, edgeColor },
        adjacency: dataset.adjacency,
        topology: dataset.topology,
        nodes: dataset.nodes,
        colors: dataColors[scheme],
      }),
    [dataset, color, size, edgeColor, scheme, ...padded([...looks, ...edgeLooks])],
  );

  const titles =
    columns.nodes.get(content.bindings.pointTitle ?? '') ??
    columns.nodes.get(content.bindings.pointLabel ?? '');
  const ids = columns.nodes.get(content.node);
  const title = useCallback(
    (node: number) => titles?.text(node) || ids?.text(node) || String(node),
    [titles, ids],
  );
  const made = useRef<{ readonly of: unknown; readonly search: TitleSearch } | null>(null);
  const search = useCallback(() => {
    if (made.current?.of !== title)
      made.current = {
        of: title,
        search: new TitleSearch(
          Array.from({ length: dataset.nodes }, (_, node) => title(node)),
          (node) => degree(dataset.adjacency, node),
        ),
      };
    return made.current.search;
  }, [dataset, title]);
  return { columns, visible, appearance, title, search, ids };
}

/** React wants as many dependencies every time; looks and filters have at most so many columns. */
function padded<T>(values: readonly T[]): readonly (T | undefined)[] {
  return Array.from({ length: 32 }, (_, i) => values[i]);
}

/** The time columns of a graph and the one that the timeline shows. */
export function useTimeline(dataset: Dataset, roomy: boolean) {
  const choices = useMemo(
    (): readonly OpenColumn[] =>
      (['edges', 'nodes'] as const).flatMap((table) =>
        dataset
          .columns(table)
          .filter((column) => column.type === 'time' && column.min !== column.max)
          .map((column) => ({ table, column: column.name })),
      ),
    [dataset],
  );
  const [chosen, choose] = useState(choices[0] ?? null);
  // A column of a large table is read when somebody asks for it.
  const light = chosen !== null && dataset.content.tables[chosen.table].count <= 250_000;
  const [shown, setShown] = useState<boolean | null>(null);
  return { choices, chosen, choose, shown: chosen !== null && (shown ?? (light && roomy)), setShown };
}
