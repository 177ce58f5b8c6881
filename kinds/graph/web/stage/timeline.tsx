import { CloseButton, Group, Select, Skeleton, Text } from '@mantine/core';
import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type Column, numberText } from '../data/column.ts';
import { type Filter, replaceFilter, type Visible } from '../data/filters.ts';
import css from '../graph.module.css';
import { columnKey, type LoadedColumns } from '../hooks/use-columns.ts';
import { extentOf } from '../look/scale.ts';
import type { OpenColumn } from '../panels/filters-panel.tsx';
import { RangeFilter } from '../panels/range-filter.tsx';
import { TEXT } from '../text.ts';
import { ToolButton } from './tool-button.tsx';

/** The window that plays when none was brushed: this share of the whole time. */
const WINDOW = 0.15;
/** Steps from one end to the other, and milliseconds between two. */
const STEPS = 120;
const PACE = 90;

/** When things happened: brush a window, play it through time. It is a filter on the time column like any other. */
export function Timeline(props: {
  readonly choices: readonly OpenColumn[];
  readonly chosen: OpenColumn;
  choose(column: OpenColumn): void;
  readonly columns: LoadedColumns;
  readonly filters: readonly Filter[];
  readonly visible: Visible;
  change(filters: readonly Filter[]): void;
  close(): void;
}) {
  const { chosen, filters } = props;
  const column = props.columns[chosen.table].get(chosen.column);
  const filter = filters.find((item) => item.table === chosen.table && item.column === chosen.column) ?? null;
  const set = (next: Filter | null) =>
    props.change(replaceFilter(filters, chosen.table, chosen.column, next));
  return (
    <section className={css['timeline']} aria-label={TEXT.timeline.title}>
      <Group gap="xs" wrap="nowrap" mb={4}>
        {column && <Player column={column} chosen={chosen} filter={filter} set={set} />}
        {props.choices.length > 1 ? (
          <Select
            size="xs"
            w={180}
            aria-label={TEXT.timeline.column}
            data={props.choices.map((choice) => ({
              value: columnKey(choice.table, choice.column),
              label: choice.column,
            }))}
            allowDeselect={false}
            value={columnKey(chosen.table, chosen.column)}
            onChange={(key) => {
              const next = props.choices.find((choice) => columnKey(choice.table, choice.column) === key);
              if (next) props.choose(next);
            }}
          />
        ) : (
          <Text size="xs" fw={550} truncate>
            {chosen.column}
          </Text>
        )}
        <Text size="xs" c="dimmed" flex={1} ta="center" truncate className={css['figures']} aria-live="off">
          {filter?.type === 'range' && `${when(filter.from)} – ${when(filter.to)}`}
        </Text>
        <CloseButton
          size="sm"
          aria-label={`${TEXT.tools.close}: ${TEXT.timeline.title}`}
          onClick={props.close}
        />
      </Group>
      {column ? (
        <RangeFilter
          table={chosen.table}
          column={column}
          filter={filter}
          visible={props.visible}
          height={44}
          bins={140}
          change={set}
        />
      ) : (
        <Skeleton height={62} />
      )}
    </section>
  );
}

/** Moves the window on, and begins again when it reaches the end. */
function Player(props: {
  readonly column: Column;
  readonly chosen: OpenColumn;
  readonly filter: Filter | null;
  set(filter: Filter | null): void;
}) {
  const [playing, setPlaying] = useState(false);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (!playing) return;
    const { min, max } = extentOf(latest.current.column.numbers ?? new Float64Array(0));
    const step = (max - min) / STEPS;
    const timer = setInterval(() => {
      const { filter, set, chosen } = latest.current;
      const range = filter?.type === 'range' ? filter : null;
      const width = range ? range.to - range.from : (max - min) * WINDOW;
      const from = range ? range.from + step : min;
      const over = from + width > max + step;
      const begin = over ? min : from;
      set({ table: chosen.table, column: chosen.column, type: 'range', from: begin, to: begin + width });
    }, PACE);
    return () => clearInterval(timer);
  }, [playing]);
  return (
    <ToolButton
      label={playing ? TEXT.timeline.pause : TEXT.timeline.play}
      icon={playing ? Pause : Play}
      onClick={() => setPlaying(!playing)}
    />
  );
}

function when(value: number): string {
  return numberText('time', Math.round(value / 1000) * 1000).slice(0, 16);
}
