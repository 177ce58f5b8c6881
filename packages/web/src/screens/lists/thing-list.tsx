import { Button, Loader, SegmentedControl, Select, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { LayoutGrid, Rows3, Search, SearchX } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceListQuery } from '../../data/keys.ts';
import { thingsQuery } from '../../data/things.ts';
import { CardSkeletons, RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { useKinds } from '../../shell/kinds.tsx';
import { setPreferences, usePreferences } from '../../shell/preferences.ts';
import styles from './lists.module.css';
import type { Moment } from './thing-facts.tsx';
import { VirtualCards, VirtualTable } from './virtual-things.tsx';
import { WhoField, type WhoFilter } from './who-field.tsx';

/**
 * A list of things: cards or a table, filtered by title and kind (both stand in the address), loaded page after page.
 * `empty` is shown when there is nothing at all.
 */
export function ThingList(props: {
  readonly query: ResourceListQuery;
  readonly moment: Moment;
  readonly empty: ReactNode;
  /** A sentence above the list, left out with it when it is empty. */
  readonly note?: string;
  /** By whom it can be narrowed besides title and kind. */
  readonly filterBy?: WhoFilter;
}) {
  const { t } = useTranslation();
  const { listLayout } = usePreferences();
  const filter = useFilter(props.filterBy);
  const query = {
    ...props.query,
    ...(filter.text === '' ? {} : { text: filter.text }),
    ...(filter.kind === null ? {} : { kind: filter.kind }),
    ...(filter.who === null || props.filterBy === undefined ? {} : { [props.filterBy]: filter.who }),
  };
  const list = useInfiniteQuery(thingsQuery(query));
  const things = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError } = list;
  const more = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage, isFetchNextPageError]);
  const filtered = filter.text !== '' || filter.kind !== null || filter.who !== null;
  if (list.data && things.length === 0 && !filtered) return props.empty;
  const shown = { things, moment: props.moment, complete: !list.hasNextPage, onNearEnd: more };
  return (
    <>
      {props.note !== undefined && (
        <Text c="dimmed" mb="md">
          {props.note}
        </Text>
      )}
      <Toolbar filter={filter} by={props.filterBy} />
      {list.isPending && (listLayout === 'cards' ? <CardSkeletons /> : <RowSkeletons />)}
      {list.isError && things.length === 0 && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.data && things.length === 0 && <NothingMatches filter={filter} />}
      {things.length > 0 && (
        <>
          {listLayout === 'cards' ? <VirtualCards {...shown} /> : <VirtualTable {...shown} />}
          <div className={styles['end']} role="status">
            {isFetchingNextPage && <Loader size="xs" aria-label={t('common.loadingMore')} />}
            {isFetchNextPageError && (
              <>
                {t('lists.moreFailed')}
                <Button size="compact-sm" variant="default" onClick={() => void fetchNextPage()}>
                  {t('common.retry')}
                </Button>
              </>
            )}
            {!list.hasNextPage && things.length > 50 && t('lists.end')}
          </div>
        </>
      )}
    </>
  );
}

interface Filter {
  readonly typed: string;
  readonly text: string;
  readonly kind: string | null;
  /** Id of the person, group or organization that narrows it. */
  readonly who: string | null;
  type(text: string): void;
  choose(kind: string | null): void;
  chooseWho(id: string | null): void;
}

/** The filter as it stands in the address; what is typed gets there after a moment, without a step in the history. */
function useFilter(by: WhoFilter | undefined): Filter {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = search['text'] ?? '';
  const kind = search['kind'] ?? null;
  const who = by === undefined ? null : (search[by] ?? null);
  const [typed, type] = useState(text);
  const [settled] = useDebouncedValue(typed.trim(), 200);
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) =>
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (before) => {
          const next = { ...before, ...changes };
          return Object.fromEntries(
            Object.entries(next).filter((entry): entry is [string, string] => !!entry[1]),
          );
        },
      }),
    [navigate],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing drives the address; going back must not be undone
  useEffect(() => {
    if (settled !== text) change({ text: settled });
  }, [settled]);
  return {
    ...{ typed, text, kind, who, type },
    choose: (next) => change({ kind: next ?? undefined }),
    chooseWho: (next) => {
      if (by !== undefined) change({ [by]: next ?? undefined });
    },
  };
}

function Toolbar({ filter, by }: { readonly filter: Filter; readonly by: WhoFilter | undefined }) {
  const { t } = useTranslation();
  const kinds = useKinds();
  const { listLayout } = usePreferences();
  return (
    <div className={styles['toolbar']}>
      <TextInput
        className={styles['filter']}
        type="search"
        aria-label={t('lists.filter')}
        placeholder={t('lists.filter')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={filter.typed}
        onChange={(event) => filter.type(event.currentTarget.value)}
      />
      {kinds.length > 1 && (
        <Select
          aria-label={t('lists.kind')}
          placeholder={t('lists.allKinds')}
          clearable
          data={kinds.map(({ id, words }) => ({ value: id, label: words.many }))}
          value={filter.kind}
          onChange={(kind) => filter.choose(kind)}
        />
      )}
      {by !== undefined && <WhoField by={by} value={filter.who} onChange={filter.chooseWho} />}
      <SegmentedControl
        className={styles['toolbarEnd']}
        aria-label={t('lists.layout')}
        value={listLayout}
        onChange={(layout) => setPreferences({ listLayout: layout === 'table' ? 'table' : 'cards' })}
        data={[
          { value: 'cards', label: <LayoutLabel icon={<LayoutGrid size={16} />} words={t('lists.cards')} /> },
          { value: 'table', label: <LayoutLabel icon={<Rows3 size={16} />} words={t('lists.table')} /> },
        ]}
      />
    </div>
  );
}

function LayoutLabel(props: { readonly icon: ReactNode; readonly words: string }) {
  return (
    <span title={props.words}>
      {props.icon}
      <VisuallyHidden>{props.words}</VisuallyHidden>
    </span>
  );
}

function NothingMatches({ filter }: { readonly filter: Filter }) {
  const { t } = useTranslation();
  const clear = () => {
    filter.type('');
    filter.choose(null);
    filter.chooseWho(null);
  };
  return (
    <EmptyState
      icon={SearchX}
      title={t('lists.empty.filtered.title')}
      actions={
        <Button variant="default" onClick={clear}>
          {t('lists.clearFilter')}
        </Button>
      }
    >
      {filter.text === ''
        ? t('lists.empty.filtered.textKind')
        : t('lists.empty.filtered.text', { text: filter.text })}
    </EmptyState>
  );
}
