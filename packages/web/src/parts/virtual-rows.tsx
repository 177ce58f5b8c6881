import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import styles from './parts.module.css';

/** How far an element stands below the top of the document, in pixels, measured once; with the tie to the element. */
export function useOffset<E extends HTMLElement>(): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    if (ref.current !== null) setOffset(ref.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  return [ref, offset];
}

/** The rows of a table that are near the window. */
export interface VirtualRows {
  /** Tie of the table. */
  readonly table: RefObject<HTMLTableElement | null>;
  /** Indices of the rows to draw, in order. */
  readonly drawn: readonly number[];
  /** Heights of what is left out above and below, in pixels. */
  readonly before: number;
  readonly after: number;
}

/** Which rows of a table are near the window. `height` of one in pixels; `overscan`, how many more on either side. */
export function useVirtualRows(wishes: {
  readonly count: number;
  readonly height: number;
  readonly overscan: number;
}): VirtualRows {
  const [table, offset] = useOffset<HTMLTableElement>();
  const rows = useWindowVirtualizer({
    count: wishes.count,
    estimateSize: () => wishes.height,
    overscan: wishes.overscan,
    scrollMargin: offset,
  });
  const items = rows.getVirtualItems();
  return {
    table,
    drawn: items.map(({ index }) => index),
    before: (items[0]?.start ?? offset) - offset,
    after: rows.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset),
  };
}

/** The body of such a table: the drawn rows, between what keeps the place of the others. */
export function VirtualBody(props: { readonly rows: VirtualRows; readonly children: ReactNode }) {
  return (
    <tbody>
      <Spacer height={props.rows.before} />
      {props.children}
      <Spacer height={props.rows.after} />
    </tbody>
  );
}

function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr className={styles['spacer']}>
      {/* One cell: a span would keep columns that are hidden when narrow. */}
      <td style={{ height }} />
    </tr>
  );
}
