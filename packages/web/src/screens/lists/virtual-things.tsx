import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { ResourceShape } from '@tessera/contract';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './lists.module.css';
import { ThingCard } from './thing-card.tsx';
import type { Moment } from './thing-facts.tsx';
import { ThingHeads, ThingRow } from './thing-row.tsx';

interface ThingsProps {
  readonly things: readonly ResourceShape[];
  readonly moment: Moment;
  /** Whether the list is complete; until then its length is not announced. */
  readonly complete: boolean;
  /** Called when the end of what is loaded comes near. */
  onNearEnd(): void;
}

const CARD_ROW = 164;
const ROW = 37;
const CARD_WIDTH = 280;
const NEAR = 12;

/** Cards, of which only those near the window are drawn. */
export function VirtualCards(props: ThingsProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const [list, offset] = useOffset<HTMLUListElement>();
  const columns = Math.max(1, Math.floor(width / CARD_WIDTH));
  const rows = useWindowVirtualizer({
    count: Math.ceil(props.things.length / columns),
    estimateSize: () => CARD_ROW,
    overscan: 4,
    scrollMargin: offset,
  });
  const items = rows.getVirtualItems();
  useNearEnd(((items.at(-1)?.index ?? 0) + 1) * columns, props);
  return (
    <div ref={ref} className={styles['gridInset']}>
      <ul
        ref={list}
        className={styles['grid']}
        style={{ height: rows.getTotalSize() }}
        aria-label={t('lists.listLabel')}
      >
        {items.flatMap((row) =>
          props.things.slice(row.index * columns, (row.index + 1) * columns).map((thing, column) => (
            <li
              key={thing.id}
              className={styles['cardPlace']}
              style={{
                width: `${100 / columns}%`,
                transform: `translate(${column * 100}%, ${row.start - offset}px)`,
              }}
              aria-setsize={props.complete ? props.things.length : -1}
              aria-posinset={row.index * columns + column + 1}
            >
              <ThingCard thing={thing} moment={props.moment} />
            </li>
          )),
        )}
      </ul>
    </div>
  );
}

/** A table, of which only the rows near the window are drawn. */
export function VirtualTable(props: ThingsProps) {
  const { t } = useTranslation();
  const [table, offset] = useOffset<HTMLTableElement>();
  const rows = useWindowVirtualizer({
    count: props.things.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: offset,
  });
  const items = rows.getVirtualItems();
  useNearEnd((items.at(-1)?.index ?? 0) + 1, props);
  const before = (items[0]?.start ?? offset) - offset;
  const after = rows.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset);
  return (
    <table
      ref={table}
      className={styles['table']}
      aria-label={t('lists.listLabel')}
      aria-rowcount={props.complete ? props.things.length + 1 : -1}
    >
      <thead>
        <ThingHeads moment={props.moment} />
      </thead>
      <tbody>
        <Spacer height={before} />
        {items.map((item) => {
          const thing = props.things[item.index];
          return thing && <ThingRow key={thing.id} thing={thing} moment={props.moment} index={item.index} />;
        })}
        <Spacer height={after} />
      </tbody>
    </table>
  );
}

function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr className={styles['spacer']}>
      <td style={{ height }} />
    </tr>
  );
}

/** How far an element stands below the top of the document, in pixels. */
function useOffset<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element !== null) setOffset(element.getBoundingClientRect().top + window.scrollY);
  }, []);
  return [ref, offset] as const;
}

function useNearEnd(drawn: number, { things, complete, onNearEnd }: ThingsProps): void {
  const near = !complete && drawn >= things.length - NEAR;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, onNearEnd]);
}
