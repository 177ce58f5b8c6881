import { CloseButton, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { measured } from '../data/column.ts';
import type { Dataset, TableName } from '../data/dataset.ts';
import { type Filter, replaceFilter, type Visible } from '../data/filters.ts';
import { columnKey, type LoadedColumns } from '../hooks/use-columns.ts';
import { TEXT } from '../text.ts';
import { RangeFilter } from './range-filter.tsx';
import { ValuesFilter } from './values-filter.tsx';

/** A column whose values are shown in the panel, filtered or not. */
export interface OpenColumn {
  readonly table: TableName;
  readonly column: string;
}

/** Filters by column: those of the view, and those that are being looked at. */
export function FiltersPanel(props: {
  readonly dataset: Dataset;
  readonly columns: LoadedColumns;
  readonly filters: readonly Filter[];
  readonly visible: Visible;
  readonly open: readonly OpenColumn[];
  setOpen(open: readonly OpenColumn[]): void;
  change(filters: readonly Filter[]): void;
}) {
  const { dataset, columns, filters, open } = props;
  const [asked, setAsked] = useState<string | null>(null);
  const shown = [
    ...filters.map(({ table, column }) => ({ table, column })),
    ...open.filter(
      (item) => !filters.some((filter) => filter.table === item.table && filter.column === item.column),
    ),
  ].filter(({ table, column }) => dataset.columns(table).some((info) => info.name === column));
  const choices = (['nodes', 'edges'] as const).map((table) => ({
    group: TEXT.filters[table],
    items: dataset
      .columns(table)
      .filter(({ name }) => !shown.some((item) => item.table === table && item.column === name))
      .map(({ name }) => ({ value: columnKey(table, name), label: name })),
  }));
  return (
    <Stack gap="md">
      <Select
        size="sm"
        searchable
        label={TEXT.filters.add}
        placeholder={TEXT.filters.choose}
        data={choices.filter((choice) => choice.items.length > 0)}
        value={asked}
        onChange={(key) => {
          setAsked(null);
          const item = key === null ? null : fromKey(key);
          if (item) props.setOpen([...open, item]);
        }}
      />
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {TEXT.filters.none}
        </Text>
      )}
      {shown.map(({ table, column }) => {
        const loaded = columns[table].get(column);
        const filter = filters.find((item) => item.table === table && item.column === column) ?? null;
        const change = (next: Filter | null) => {
          if (next === null && !open.some((item) => item.table === table && item.column === column))
            props.setOpen([...open, { table, column }]);
          props.change(replaceFilter(filters, table, column, next));
        };
        return (
          <section key={columnKey(table, column)} aria-label={column}>
            <Group justify="space-between" wrap="nowrap" mb={6}>
              <Text size="sm" fw={550} truncate title={column}>
                {column}{' '}
                <Text span size="xs" c="dimmed" fw={400}>
                  {TEXT.filters[table].toLowerCase()}
                </Text>
              </Text>
              <CloseButton
                size="sm"
                aria-label={TEXT.filters.remove(column)}
                onClick={() => {
                  props.setOpen(open.filter((item) => item.table !== table || item.column !== column));
                  props.change(replaceFilter(filters, table, column, null));
                }}
              />
            </Group>
            {columns.failed.has(columnKey(table, column)) ? (
              <Text size="sm" c="dimmed" role="alert">
                {TEXT.filters.failed(column)}
              </Text>
            ) : loaded === undefined ? (
              <Skeleton height={72} />
            ) : measured(loaded.info.type) && loaded.numbers ? (
              <RangeFilter
                table={table}
                column={loaded}
                filter={filter}
                visible={props.visible}
                change={change}
              />
            ) : (
              <ValuesFilter table={table} column={loaded} filter={filter} change={change} />
            )}
          </section>
        );
      })}
    </Stack>
  );
}

function fromKey(key: string): OpenColumn | null {
  const cut = key.indexOf('/');
  const table = key.slice(0, cut);
  return table === 'nodes' || table === 'edges' ? { table, column: key.slice(cut + 1) } : null;
}
