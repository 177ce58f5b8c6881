import { Group, Text, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { type Column, numberText } from '../data/column.ts';
import type { TableName } from '../data/dataset.ts';
import { type Filter, histogram, type Visible } from '../data/filters.ts';
import css from '../graph.module.css';
import { TEXT } from '../text.ts';
import { HistogramView } from './histogram-view.tsx';

/** Sixty days in milliseconds. */
const LONG = 60 * 86_400_000;

/** Narrows a column of numbers or times by brushing over its histogram. */
export function RangeFilter(props: {
  readonly table: TableName;
  readonly column: Column;
  readonly filter: Filter | null;
  readonly visible: Visible;
  readonly height?: number;
  readonly bins?: number;
  change(filter: Filter | null): void;
}) {
  const { table, column, filter, visible } = props;
  const name = column.info.name;
  const bins = props.bins ?? 48;
  const all = useMemo(() => histogram(column, bins), [column, bins]);
  const shown = useMemo(
    () => histogram(column, bins, visible[table], all),
    [column, bins, visible, table, all],
  );
  const range = filter?.type === 'range' ? filter : null;
  const format = (value: number) => {
    const text = numberText(column.info.type, tidy(value, column.info.type, all.max - all.min));
    // Over months nobody reads the clock.
    return column.info.type === 'time' && all.max - all.min > LONG ? text.slice(0, 10) : text;
  };
  return (
    <div>
      <HistogramView
        all={all}
        shown={shown}
        range={range}
        height={props.height ?? 56}
        leastStep={column.info.type === 'integer' ? 1 : 0}
        fromLabel={TEXT.filters.from(name)}
        toLabel={TEXT.filters.to(name)}
        format={format}
        change={(next) =>
          props.change(
            next && {
              table,
              column: name,
              type: 'range',
              from: tidy(next.from, column.info.type, all.max - all.min),
              to: tidy(next.to, column.info.type, all.max - all.min),
            },
          )
        }
      />
      <Group justify="space-between" gap="xs" mt={4} wrap="nowrap">
        <Text size="xs" className={css['figures']}>
          {format(range?.from ?? all.min)}
        </Text>
        {range && (
          <UnstyledButton onClick={() => props.change(null)}>
            <Text size="xs" c="var(--mantine-primary-color-filled)">
              {TEXT.filters.clear}
            </Text>
          </UnstyledButton>
        )}
        <Text size="xs" className={css['figures']}>
          {format(range?.to ?? all.max)}
        </Text>
      </Group>
      {range && all.missing > 0 && (
        <Text size="xs" c="dimmed">
          {TEXT.filters.missing(all.missing)}
        </Text>
      )}
    </div>
  );
}

/** As exact as the range deserves: whole numbers stay whole, times are whole seconds, others keep about four digits of the span. */
function tidy(value: number, type: Column['info']['type'], span: number): number {
  if (type === 'integer') return Math.round(value);
  if (type === 'time') return span > 10_000 ? Math.round(value / 1000) * 1000 : value;
  if (span === 0) return value;
  const unit = 10 ** (Math.floor(Math.log10(span)) - 3);
  return Number.isFinite(unit) && unit > 0
    ? Number((Math.round(value / unit) * unit).toPrecision(12))
    : value;
}
