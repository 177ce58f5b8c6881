import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { ResourceShape } from '@tessera/contract';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useOffset, useVirtualRows, VirtualBody } from '../../parts/virtual-rows.tsx';
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
  const rows = useVirtualRows({ count: props.things.length, height: ROW, overscan: 12 });
  useNearEnd((rows.drawn.at(-1) ?? 0) + 1, props);
  return (
    <table
      ref={rows.table}
      className={styles['table']}
      aria-label={t('lists.listLabel')}
      aria-rowcount={props.complete ? props.things.length + 1 : -1}
    >
      <thead>
        <ThingHeads moment={props.moment} />
      </thead>
      <VirtualBody rows={rows}>
        {rows.drawn.map((index) => {
          const thing = props.things[index];
          return thing && <ThingRow key={thing.id} thing={thing} moment={props.moment} index={index} />;
        })}
      </VirtualBody>
    </table>
  );
}

function useNearEnd(drawn: number, { things, complete, onNearEnd }: ThingsProps): void {
  const near = !complete && drawn >= things.length - NEAR;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, onNearEnd]);
}
