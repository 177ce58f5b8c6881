import { Badge, Checkbox, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AccountShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { PEOPLE_PAGE, type PeopleQuery, peoplePageQuery } from '../../data/administration.ts';
import { useMe } from '../../data/session.ts';
import { PersonAvatar } from '../../parts/person.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useVirtualRows, VirtualBody } from '../../parts/virtual-rows.tsx';
import styles from './admin.module.css';

const ROW = 41;
/** Pages that are passed within this are not asked for. */
const PASSED_WITHIN = 90;

/**
 * All accounts that match, as a table of which only the rows near the window are drawn and only the pages that are looked
 * at are asked for: it scrolls to any place of 100,000 at once.
 */
export function PeopleTable(props: {
  readonly query: PeopleQuery;
  readonly total: number;
  readonly selected: ReadonlyMap<string, AccountShape>;
  onSelect(account: AccountShape, on: boolean): void;
}) {
  const { t } = useTranslation();
  const rows = useVirtualRows({ count: props.total, height: ROW, overscan: 10 });
  const seen = `${pageOf(rows.drawn[0])} ${pageOf(rows.drawn.at(-1))}`;
  const [settled] = useDebouncedValue(seen, PASSED_WITHIN);
  const [first = 0, last = 0] = settled.split(' ').map(Number);
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const loaded = useQueries({
    queries: pages.map((page) => ({
      ...peoplePageQuery(props.query, page),
      placeholderData: keepPreviousData,
    })),
  });
  const accountAt = (index: number): AccountShape | undefined =>
    loaded[pageOf(index) - first]?.data?.items[index % PEOPLE_PAGE];
  return (
    <table
      ref={rows.table}
      className={styles['people']}
      aria-label={t('admin.peopleLabel')}
      aria-rowcount={props.total + 1}
    >
      <thead>
        <tr>
          <th scope="col" className={styles['colSelect']}>
            <VisuallyHidden>
              {t('admin.bulk.progress', { done: props.selected.size, count: props.total })}
            </VisuallyHidden>
          </th>
          <th scope="col">{t('common.name')}</th>
          <th scope="col" className={styles['colWide']}>
            {t('common.email')}
          </th>
          <th scope="col" className={styles['colRole']}>
            {t('admin.roleFilter')}
          </th>
          <th scope="col" className={styles['colTime']}>
            {t('admin.lastSeen')}
          </th>
        </tr>
      </thead>
      <VirtualBody rows={rows}>
        {rows.drawn.map((index) => {
          const account = accountAt(index);
          return account === undefined ? (
            <WaitingRow key={index} index={index} />
          ) : (
            <PersonTableRow
              key={index}
              account={account}
              index={index}
              selected={props.selected.has(account.id)}
              onSelect={(on) => props.onSelect(account, on)}
            />
          );
        })}
      </VirtualBody>
    </table>
  );
}

function pageOf(index: number | undefined): number {
  return Math.floor((index ?? 0) / PEOPLE_PAGE);
}

function PersonTableRow(props: {
  readonly account: AccountShape;
  readonly index: number;
  readonly selected: boolean;
  onSelect(on: boolean): void;
}) {
  const { t } = useTranslation();
  const { account } = props;
  const you = useMe().account.id === account.id;
  return (
    <tr aria-rowindex={props.index + 2} data-selected={props.selected}>
      <td>
        <Checkbox
          size="xs"
          aria-label={t('admin.select', { name: account.name })}
          checked={props.selected}
          onChange={(event) => props.onSelect(event.currentTarget.checked)}
        />
      </td>
      <td>
        <Link to="/admin/people/$id" params={{ id: account.id }} className={styles['rowWay']}>
          <PersonAvatar person={account} size={24} />
          <Text span fw={550} className={styles['clip']} title={account.name}>
            <bdi>{account.name}</bdi>
          </Text>
          {you && (
            <Text span c="dimmed">
              ({t('common.yourself')})
            </Text>
          )}
          {account.status !== 'active' && (
            <Badge variant="light" color="amber" tt="none" flex="none">
              {t(`admin.status.${account.status}`)}
            </Badge>
          )}
        </Link>
      </td>
      <td className={styles['colWide']} title={account.email}>
        {account.email}
      </td>
      <td className={styles['colRole']}>{t(`admin.accountRole.${account.role}`)}</td>
      <td className={styles['colTime']}>
        {account.lastSeenAt === null ? t('admin.neverSeen') : <RelativeTime time={account.lastSeenAt} />}
      </td>
    </tr>
  );
}

function WaitingRow({ index }: { readonly index: number }) {
  return (
    <tr aria-rowindex={index + 2} aria-busy="true">
      <td />
      <td>
        <Skeleton h={12} w={`${32 + ((index * 13) % 30)}%`} />
      </td>
      <td className={styles['colWide']} />
      <td className={styles['colRole']} />
      <td className={styles['colTime']} />
    </tr>
  );
}
