import { Text, UnstyledButton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { AuditEntryShape } from '@tessera/contract';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../parts/relative-time.tsx';
import styles from './admin.module.css';
import { useAuditWords } from './audit-words.ts';

const ROW = 41;

/** The entries as a table of which only the rows near the window are drawn. */
export function AuditTable(props: {
  readonly entries: readonly AuditEntryShape[];
  onOpen(entry: AuditEntryShape): void;
}) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const table = useRef<HTMLTableElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    if (table.current !== null) setOffset(table.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: props.entries.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: offset,
  });
  const items = rows.getVirtualItems();
  const before = (items[0]?.start ?? offset) - offset;
  const after = rows.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset);
  return (
    <table
      ref={table}
      className={styles['people']}
      aria-label={t('audit.label')}
      aria-rowcount={props.entries.length + 1}
    >
      <thead>
        <tr>
          <th scope="col" className={styles['colWhen']}>
            {t('audit.columns.when')}
          </th>
          <th scope="col">{t('audit.columns.what')}</th>
          <th scope="col">{t('audit.columns.who')}</th>
          <th scope="col" className={styles['colWide']}>
            {t('audit.columns.on')}
          </th>
          <th scope="col" className={styles['colRole']}>
            {t('audit.columns.through')}
          </th>
        </tr>
      </thead>
      <tbody>
        <Spacer height={before} />
        {items.map(({ index }) => {
          const entry = props.entries[index];
          if (entry === undefined) return null;
          return (
            <tr key={entry.number} aria-rowindex={index + 2}>
              <td className={styles['colWhen']}>
                <RelativeTime time={entry.at} />
              </td>
              <td>
                <UnstyledButton
                  className={styles['rowWay'] ?? ''}
                  aria-label={`${entry.action}. ${t('audit.detail.open', { number: entry.number })}`}
                  onClick={() => props.onOpen(entry)}
                >
                  <Text span fw={550} className={styles['clip']}>
                    {entry.action}
                  </Text>
                </UnstyledButton>
              </td>
              <td>
                <bdi>{words.who(entry)}</bdi>
              </td>
              <td className={styles['colWide']}>
                <bdi>{words.on(entry)}</bdi>
              </td>
              <td className={styles['colRole']}>{t(`audit.through.${entry.through}`)}</td>
            </tr>
          );
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
      {/* One cell: a span would keep columns that are hidden when narrow. */}
      <td style={{ height }} />
    </tr>
  );
}
