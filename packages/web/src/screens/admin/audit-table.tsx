import { Text, UnstyledButton } from '@mantine/core';
import type { AuditEntryShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useVirtualRows, VirtualBody } from '../../parts/virtual-rows.tsx';
import styles from './admin.module.css';
import { useAuditWords } from './audit-words.ts';

const ROW = 41;

/** The entries as a table of which only the rows near the window are drawn. */
export function AuditTable(props: {
  readonly entries: readonly AuditEntryShape[];
  /** Whether these are all; until then their number is not announced. */
  readonly complete: boolean;
  onOpen(entry: AuditEntryShape): void;
}) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const rows = useVirtualRows({ count: props.entries.length, height: ROW, overscan: 12 });
  return (
    <table
      ref={rows.table}
      className={styles['people']}
      aria-label={t('audit.label')}
      aria-rowcount={props.complete ? props.entries.length + 1 : -1}
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
      <VirtualBody rows={rows}>
        {rows.drawn.map((index) => {
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
                  aria-label={`${words.what(entry.action)}. ${t('audit.detail.open', { number: entry.number })}`}
                  onClick={() => props.onOpen(entry)}
                >
                  <Text span fw={550} className={styles['clip']}>
                    {words.what(entry.action)}
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
      </VirtualBody>
    </table>
  );
}
