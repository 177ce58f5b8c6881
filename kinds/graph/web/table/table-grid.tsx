import { Text, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Column } from '../data/column.ts';
import css from '../graph.module.css';
import { TEXT } from '../text.ts';

/** A column of the grid; `column` is null while it is being read. */
export interface GridColumn {
  readonly id: string;
  readonly name: string;
  readonly number: boolean;
  text(row: number): string;
  readonly column: Column | null;
}

/** A way of sorting: by a column's id. */
export interface Sorting {
  readonly id: string;
  readonly descending: boolean;
}

const ROW = 32;
/** Browsers cannot scroll much further than this many pixels; beyond it, rows share a pixel of the scroll bar. */
const TALLEST = 8_000_000;

/** Rows that scroll by the hundred thousand; one tab stop, arrow keys within. */
export function TableGrid(props: {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly rows: Uint32Array;
  readonly sort: Sorting | null;
  setSort(sort: Sorting | null): void;
  selected(row: number): boolean;
  select(row: number, add: boolean): void;
  show(row: number): void;
}) {
  const { columns, rows, sort } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  // A row is never lower than it can be read; the last rows of a huge table are reached by search and sort as well.
  const count = Math.min(rows.length, Math.floor(TALLEST / ROW));
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    paddingStart: ROW,
  });
  useEffect(() => setActive((place) => Math.min(place, Math.max(0, count - 1))), [count]);

  const move = (to: number) => {
    const place = Math.min(count - 1, Math.max(0, to));
    setActive(place);
    virtual.scrollToIndex(place);
  };
  const keyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 300) / ROW) - 2);
    if (event.target !== box.current || count === 0) return;
    const to = placeAfter(event.key, active, page, count);
    if (to !== null) move(to);
    else if (event.key === 'Enter' || event.key === ' ') choose(active, event.key === ' ');
    else return;
    event.preventDefault();
  };
  const choose = (place: number, add: boolean) => {
    const row = rows[place];
    if (row === undefined) return;
    setActive(place);
    props.select(row, add);
    if (!add) props.show(row);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that come and go while scrolling
    <div
      ref={box}
      className={css['grid']}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-description={TEXT.table.keys}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      {...(count > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
      onKeyDown={keyDown}
    >
      <div
        className={css['rows']}
        style={{ height: virtual.getTotalSize(), width: `max(100%, ${columns.length * 150}px)` }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus */}
        <div className={`${css['row']} ${css['head']}`} role="row" aria-rowindex={1} style={{ height: ROW }}>
          {columns.map((column) => (
            <Head key={column.id} column={column} sort={sort} setSort={props.setSort} />
          ))}
        </div>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index] ?? 0;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid
            // biome-ignore lint/a11y/useSemanticElements: see the grid
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              className={`${css['row']} ${css['body']} ${item.index === active ? css['active'] : ''}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={props.selected(row)}
              style={{ height: ROW, transform: `translateY(${item.start - ROW}px)` }}
              onClick={(event) => choose(item.index, event.ctrlKey || event.metaKey || event.shiftKey)}
            >
              {columns.map((column) => {
                const text = column.text(row);
                return (
                  // biome-ignore lint/a11y/useFocusableInteractive: cells are read through their row
                  // biome-ignore lint/a11y/useSemanticElements: see the grid
                  <div
                    key={column.id}
                    role="gridcell"
                    className={`${css['cell']} ${column.number ? css['right'] : ''}`}
                    style={{ lineHeight: `${ROW}px` }}
                    title={text}
                  >
                    {text}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {TEXT.table.none}
        </Text>
      )}
    </div>
  );
}

/** Where a key leads from a row; null when it leads nowhere. */
function placeAfter(key: string, active: number, page: number, count: number): number | null {
  if (key === 'ArrowDown') return active + 1;
  if (key === 'ArrowUp') return active - 1;
  if (key === 'PageDown') return active + page;
  if (key === 'PageUp') return active - page;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

function Head(props: {
  readonly column: GridColumn;
  readonly sort: Sorting | null;
  setSort(sort: Sorting | null): void;
}) {
  const { column, sort } = props;
  const own = sort?.id === column.id ? sort : null;
  const next = !own
    ? { id: column.id, descending: false }
    : own.descending
      ? null
      : { ...own, descending: true };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    <div
      role="columnheader"
      aria-sort={own ? (own.descending ? 'descending' : 'ascending') : 'none'}
      className={`${css['cell']} ${column.number ? css['right'] : ''}`}
    >
      <UnstyledButton
        className={css['sort']}
        aria-label={TEXT.table.sort(column.name)}
        disabled={column.column === null}
        onClick={() => props.setSort(next)}
      >
        <Text size="xs" fw={550} truncate>
          {column.name}
        </Text>
        {own && (own.descending ? <ArrowDown size={12} /> : <ArrowUp size={12} />)}
      </UnstyledButton>
    </div>
  );
}
