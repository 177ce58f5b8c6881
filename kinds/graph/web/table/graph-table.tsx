import {
  Checkbox,
  CloseButton,
  Group,
  Loader,
  MultiSelect,
  SegmentedControl,
  Text,
  TextInput,
} from '@mantine/core';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Column } from '../data/column.ts';
import type { Dataset, TableName } from '../data/dataset.ts';
import type { Visible } from '../data/filters.ts';
import css from '../graph.module.css';
import type { LoadedColumns } from '../hooks/use-columns.ts';
import type { Selection } from '../hooks/use-selection.ts';
import { TEXT } from '../text.ts';
import type { RowQuery } from './rows.ts';
import { type GridColumn, TableGrid } from './table-grid.tsx';
import { useRows } from './use-rows.ts';

/** Columns that show without asking. */
export const FIRST_COLUMNS = 8;

/** The accessible twin of the picture: the same nodes, edges, filters and selection. */
export function GraphTable(props: {
  readonly dataset: Dataset;
  readonly columns: LoadedColumns;
  readonly table: TableName;
  setTable(table: TableName): void;
  readonly shownColumns: readonly string[];
  setShownColumns(names: readonly string[]): void;
  readonly visible: Visible;
  readonly selection: Selection;
  title(node: number): string;
  show(nodes: readonly number[]): void;
  close: (() => void) | null;
}) {
  const { dataset, columns, table, visible, selection, title } = props;
  const [words, setWords] = useState('');
  const [onlyShown, setOnlyShown] = useState(true);
  const [onlySelected, setOnlySelected] = useState(false);
  const [sort, setSort] = useState<{ readonly id: string; readonly descending: boolean } | null>(null);
  const count = table === 'nodes' ? dataset.nodes : dataset.edges;
  const grid = useMemo(
    () => gridColumns(dataset, columns, table, props.shownColumns, title),
    [dataset, columns, table, props.shownColumns, title],
  );
  const among = useMemo(
    () =>
      rowsAmong(dataset, table, onlyShown ? visible[table] : null, onlySelected ? selection : null, count),
    [dataset, table, onlyShown, onlySelected, visible, selection, count],
  );
  const query = useMemo((): RowQuery => {
    const sorted = sort && grid.find((column) => column.id === sort.id)?.column;
    return {
      count,
      among,
      words,
      searched: grid,
      sort: sorted && sort ? { column: sorted, descending: sort.descending } : null,
    };
  }, [count, among, words, grid, sort]);
  const { rows, working } = useRows(query);
  const nodesOf = (row: number) =>
    table === 'nodes' ? [row] : [dataset.topology[row * 2] ?? 0, dataset.topology[row * 2 + 1] ?? 0];
  return (
    <section className={css['table']} aria-label={TEXT.table.title}>
      <div className={css['tableBar']}>
        <SegmentedControl
          size="xs"
          aria-label={TEXT.table.title}
          data={[
            { value: 'nodes', label: TEXT.table.nodes },
            { value: 'edges', label: TEXT.table.edges },
          ]}
          value={table}
          onChange={(value) => {
            setSort(null);
            props.setTable(value === 'edges' ? 'edges' : 'nodes');
          }}
        />
        <TextInput
          size="xs"
          w={200}
          aria-label={TEXT.table.search}
          placeholder={TEXT.table.search}
          leftSection={<Search size={13} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Checkbox
          radius={4}
          size="xs"
          label={TEXT.table.onlyShown}
          checked={onlyShown}
          onChange={(event) => setOnlyShown(event.currentTarget.checked)}
        />
        <Checkbox
          radius={4}
          size="xs"
          label={TEXT.table.onlySelected}
          checked={onlySelected}
          onChange={(event) => setOnlySelected(event.currentTarget.checked)}
        />
        {dataset.columns(table).length > FIRST_COLUMNS && (
          <MultiSelect
            size="xs"
            maw={260}
            searchable
            aria-label={TEXT.table.columns}
            placeholder={TEXT.table.columns}
            data={dataset.columns(table).map(({ name }) => name)}
            value={[...props.shownColumns]}
            onChange={props.setShownColumns}
          />
        )}
        <Group gap="xs" ml="auto" wrap="nowrap">
          {working && <Loader size={14} aria-label={TEXT.table.working} />}
          <Text size="xs" c="dimmed" className={css['figures']} role="status">
            {TEXT.table.rows(rows.length, count)}
          </Text>
          {props.close && (
            <CloseButton
              size="sm"
              aria-label={`${TEXT.tools.close}: ${TEXT.table.title}`}
              onClick={props.close}
            />
          )}
        </Group>
      </div>
      <TableGrid
        key={table}
        label={TEXT.table[table]}
        columns={grid}
        rows={rows}
        sort={sort}
        setSort={setSort}
        selected={(row) => (table === 'nodes' ? selection.nodes.has(row) : selection.edge === row)}
        select={(row, add) => {
          if (table === 'edges') selection.selectEdge(row);
          else selection.select([row], add ? 'toggle' : 'replace');
        }}
        show={(row) => props.show(nodesOf(row))}
      />
    </section>
  );
}

function gridColumns(
  dataset: Dataset,
  columns: LoadedColumns,
  table: TableName,
  names: readonly string[],
  title: (node: number) => string,
): readonly GridColumn[] {
  const ends: GridColumn[] = [];
  const { source, destination } = dataset.content;
  const own = dataset.columns(table);
  // Edges name their ends even when the file's own two columns are not part of the table.
  if (table === 'edges' && !own.some(({ name }) => name === source || name === destination))
    for (const side of [0, 1] as const) {
      const text = (row: number) => title(dataset.topology[row * 2 + side] ?? 0);
      ends.push({
        id: side === 0 ? '\u0001source' : '\u0001destination',
        name: side === 0 ? TEXT.table.source : TEXT.table.destination,
        number: false,
        text,
        column: endColumn(dataset.edges, text),
      });
    }
  return [
    ...ends,
    ...own
      .filter(({ name }) => names.includes(name))
      .map(({ name, type }): GridColumn => {
        const column = columns[table].get(name);
        return {
          id: name,
          name,
          number: type === 'number' || type === 'integer',
          text: (row) => column?.text(row) ?? '',
          column: column ?? null,
        };
      }),
  ];
}

/** A column that is made of titles, so that it can be sorted like the others. */
function endColumn(length: number, text: (row: number) => string): Column {
  const values = new Map<string, number>();
  let made: ReturnType<Column['categories']> | undefined;
  return {
    info: { name: '', type: 'text' },
    length,
    numbers: null,
    text,
    categories: () => {
      made ??= {
        codes: Int32Array.from({ length }, (_, row) => {
          const value = text(row);
          const code = values.get(value) ?? values.size;
          values.set(value, code);
          return code;
        }),
        values: [...values.keys()],
        counts: [],
      };
      return made;
    },
  };
}

function rowsAmong(
  dataset: Dataset,
  table: TableName,
  shown: Uint8Array | null,
  selection: Selection | null,
  count: number,
): Uint8Array | null {
  if (!selection) return shown;
  const among = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    if (shown && shown[row] === 0) continue;
    const chosen =
      table === 'nodes'
        ? selection.nodes.has(row)
        : selection.edge === row ||
          (selection.nodes.has(dataset.topology[row * 2] ?? -1) &&
            selection.nodes.has(dataset.topology[row * 2 + 1] ?? -1));
    if (chosen) among[row] = 1;
  }
  return among;
}
