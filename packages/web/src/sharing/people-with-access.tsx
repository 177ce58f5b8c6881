import { Loader, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { isolated, listOf } from '@tessera/client';
import type { AudienceRowShape } from '@tessera/contract';
import type { Role } from '@tessera/domain';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { language } from '../text/index.ts';
import { AccessRow } from './access-row.tsx';
import { arrangeAudience, rowKey, type Through } from './audience.ts';
import { Sentence } from './sentence.tsx';
import type { ShareChanges } from './share-changes.ts';
import type { LoadedShare } from './share-data.ts';
import styles from './sharing.module.css';
import { Unread } from './unread.tsx';
import { type SharingWords, useSharingWords } from './words.ts';

/** From this many rows on only those near the window are drawn. */
const MANY = 60;
const ROW = 52;

type Line =
  | { readonly kind: 'row'; readonly key: string; readonly row: AudienceRowShape }
  | { readonly kind: 'fold'; readonly key: string };

/** Everyone with access: me, owner, people, groups, invitations; what comes only through something else is folded. */
export function PeopleWithAccess(props: {
  readonly resource: string;
  readonly loaded: LoadedShare;
  readonly roles: readonly Role[];
  readonly changes: ShareChanges | null;
  /** A long list scrolls by itself, so that what follows stays in sight. */
  readonly bounded?: boolean;
}) {
  const t = useSharingWords();
  const [unfolded, setUnfolded] = useState(false);
  const { loaded } = props;
  const { shown, inherited, through } = arrangeAudience(loaded.rows);
  const rowLine = (row: AudienceRowShape, index: number): Line => ({
    kind: 'row',
    key: rowKey(row, index),
    row,
  });
  const lines: Line[] = [
    ...shown.map(rowLine),
    ...(inherited.length > 0 ? [{ kind: 'fold' as const, key: 'fold' }] : []),
    ...(unfolded ? inherited.map((row, index) => rowLine(row, shown.length + index)) : []),
  ];
  const draw = (line: Line) =>
    line.kind === 'row' ? (
      <AccessRow
        resource={props.resource}
        row={line.row}
        rowKey={line.key}
        roles={props.roles}
        changes={props.changes}
      />
    ) : (
      <button
        type="button"
        className={styles['fold']}
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
      >
        <ChevronRight
          size={16}
          className={styles['caret']}
          data-open={unfolded || undefined}
          aria-hidden="true"
        />
        <Sentence>{foldWords(t, through)}</Sentence>
      </button>
    );
  return (
    <div className={props.bounded ? styles['people'] : undefined}>
      {lines.length > MANY ? (
        <VirtualLines lines={lines} draw={draw} />
      ) : (
        <ul className={styles['list']}>
          {lines.map((line) => (
            <li key={line.key}>{draw(line)}</li>
          ))}
        </ul>
      )}
      <Rest loaded={loaded} />
    </div>
  );
}

function VirtualLines(props: { readonly lines: readonly Line[]; draw(line: Line): ReactNode }) {
  const { lines } = props;
  const list = useRef<HTMLUListElement>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const found = scrollParent(list.current);
    setScroller(found);
    const top = list.current?.getBoundingClientRect().top ?? 0;
    const outer = found?.getBoundingClientRect().top ?? 0;
    setMargin(top - outer + (found?.scrollTop ?? 0));
  }, []);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
    scrollMargin: margin,
  });
  return (
    <ul ref={list} className={styles['virtual']} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const line = lines[item.index];
        if (line === undefined) return null;
        return (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            aria-posinset={item.index + 1}
            aria-setsize={lines.length}
            className={styles['virtualRow']}
            style={{ transform: `translateY(${item.start - margin}px)` }}
          >
            {props.draw(line)}
          </li>
        );
      })}
    </ul>
  );
}

/** Fetches the next page when the end of the list comes near; says so, and offers to try again. */
function Rest({ loaded }: { readonly loaded: LoadedShare }) {
  const t = useSharingWords();
  const { query } = loaded;
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchNextPageError, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (!hasNextPage || isFetchNextPageError || isFetchingNextPage || end.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchNextPageError, isFetchingNextPage, fetchNextPage]);
  if (isFetchNextPageError)
    return (
      <Unread text={t('people.moreFailed')} className={styles['fold']} onRetry={() => void fetchNextPage()} />
    );
  if (!hasNextPage) return null;
  return (
    <div ref={end} className={styles['fold']} role="status">
      <Loader size="xs" />
      <Text size="sm">{t('people.loadingMore')}</Text>
    </div>
  );
}

/** `14 more through Trade team and 3 through folder Europe`. */
export function foldWords(t: SharingWords, through: readonly Through[]): string {
  const parts = through.map((one, index) => {
    const values = { count: one.count, through: throughWords(t, one) };
    return index === 0 ? t('people.moreFirst', values) : t('people.moreNext', values);
  });
  return listOf(parts, language);
}

function throughWords(t: SharingWords, through: Through): string {
  const name = through.name === null ? null : isolated(through.name);
  switch (through.by) {
    case 'group':
      return name === null ? t('people.throughUnnamedGroup') : t('people.throughGroup', { name });
    case 'organization':
      return name === null
        ? t('people.throughUnnamedOrganization')
        : t('people.throughOrganization', { name });
    case 'collection':
      return t('people.throughCollection', { name: name ?? '' });
    case 'permission':
      return t('people.throughPermission');
    case 'mode':
      return t('people.throughMode');
    case 'other':
      return t('people.throughOther');
  }
}

/** The element whose scrolling moves this one. */
function scrollParent(element: HTMLElement | null): HTMLElement | null {
  for (let each = element?.parentElement ?? null; each !== null; each = each.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return element === null ? null : document.documentElement;
}
