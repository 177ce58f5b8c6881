import { useEffect, useRef, useState } from 'react';
import type { Column } from '../data/column.ts';
import type { Dataset, TableName } from '../data/dataset.ts';

/** Columns in memory by table and name, and which of the wanted ones could not be read. */
export interface LoadedColumns {
  readonly nodes: ReadonlyMap<string, Column>;
  readonly edges: ReadonlyMap<string, Column>;
  readonly failed: ReadonlySet<string>;
  readonly pending: boolean;
}

/** The key of a column in `failed`. */
export function columnKey(table: TableName, name: string): string {
  return `${table}/${name}`;
}

/** Loads the wanted columns as they become wanted, and keeps those that were. */
export function useColumns(
  dataset: Dataset,
  initial: Pick<LoadedColumns, 'nodes' | 'edges'>,
  wanted: { readonly nodes: Iterable<string>; readonly edges: Iterable<string> },
): LoadedColumns {
  const [loaded, setLoaded] = useState<Omit<LoadedColumns, 'pending'>>({ ...initial, failed: new Set() });
  const requested = useRef(new Set<string>());
  const missing = (['nodes', 'edges'] as const).flatMap((table) =>
    [...new Set(wanted[table])]
      .filter(
        (name) => !loaded[table].has(name) && dataset.columns(table).some((column) => column.name === name),
      )
      .map((name) => ({ table, name })),
  );
  const wish = missing.map(({ table, name }) => columnKey(table, name)).join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the wish names all that is missing
  useEffect(() => {
    for (const { table, name } of missing) {
      const key = columnKey(table, name);
      if (requested.current.has(key)) continue;
      requested.current.add(key);
      dataset.column(table, name).then(
        (column) => setLoaded((before) => ({ ...before, [table]: new Map(before[table]).set(name, column) })),
        () => {
          requested.current.delete(key);
          setLoaded((before) => ({ ...before, failed: new Set(before.failed).add(key) }));
        },
      );
    }
  }, [dataset, wish]);

  return {
    ...loaded,
    pending: missing.some(({ table, name }) => !loaded.failed.has(columnKey(table, name))),
  };
}
