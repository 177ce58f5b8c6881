import { SegmentedControl, Select, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ExposureShape } from '@tessera/contract';
import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exposureQuery, exposuresQuery, ORDERS, type Order, useExtendMany } from '../../data/gallery.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { EndsSoon } from './ends-soon.tsx';
import { ExposedLinks } from './exposed-links.tsx';
import { dayWords } from './exposure-cells.tsx';
import { ExposureTable } from './exposure-table.tsx';
import styles from './gallery.module.css';
import { SelectionBar } from './selection-bar.tsx';
import './texts.ts';

/** Everything that the reader has open to others, to be taken back or prolonged. */
export function WhatIShareScreen() {
  const { t } = useTranslation();
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const links = search['show'] === 'links';
  const asked = search['grant'] ?? null;
  const order = ORDERS.find((one) => one === search['order']) ?? 'widest';
  const change = (changes: Readonly<Record<string, string>>) =>
    void navigate({ to: '/sharing', replace: true, search: changes });
  return (
    <Screen title={t('gallery.share.title')}>
      <Text c="dimmed" mb="md">
        {t('gallery.share.intro')}
      </Text>
      <div className={styles['bar']}>
        <SegmentedControl
          aria-label={t('gallery.share.title')}
          value={links ? 'links' : 'shares'}
          onChange={(show) => change(show === 'links' ? { show } : {})}
          data={[
            { value: 'shares', label: t('gallery.share.shares') },
            { value: 'links', label: t('gallery.share.links') },
          ]}
        />
        {!links && (
          <Select
            className={styles['barEnd']}
            aria-label={t('gallery.share.order')}
            allowDeselect={false}
            value={order}
            onChange={(next) => change(next === null || next === 'widest' ? {} : { order: next })}
            data={ORDERS.map((value) => ({ value, label: t(`gallery.share.orders.${value}`) }))}
          />
        )}
      </div>
      {links ? (
        <ExposedLinks asked={search['link'] ?? null} />
      ) : (
        <>
          {asked !== null && <AskedShare grant={asked} />}
          <Shares key={order} order={order} asked={asked} />
        </>
      )}
    </Screen>
  );
}

function Shares(props: { readonly order: Order; readonly asked: string | null }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(exposuresQuery(props.order));
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const shares = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowSkeletons />;
  if (list.isError && shares.length === 0)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (shares.length === 0)
    return (
      <EmptyState icon={Share2} title={t('gallery.share.empty')}>
        {t('gallery.share.emptyText')}
      </EmptyState>
    );
  return (
    <>
      <SelectionBar
        shares={shares.filter(({ grant }) => chosen.has(grant))}
        onDone={(taken) => choose((now) => without(now, taken))}
      />
      <ExposureTable shares={shares} chosen={chosen} choose={choose} asked={props.asked} />
      <MorePages query={list} />
    </>
  );
}

function without(chosen: ReadonlySet<string>, taken: readonly ExposureShape[]): ReadonlySet<string> {
  const gone = new Set(taken.map(({ grant }) => grant));
  return new Set([...chosen].filter((grant) => !gone.has(grant)));
}

/** The share that a reminder told of, which may stand far down the list. */
function AskedShare({ grant }: { readonly grant: string }) {
  const { data: share } = useQuery(exposureQuery(grant));
  if (!share?.revocable || share.until === null) return null;
  return <ShareEnds share={share} until={share.until} />;
}

function ShareEnds({ share, until }: { readonly share: ExposureShape; readonly until: string }) {
  const { t } = useTranslation();
  const extend = useExtendMany();
  return (
    <EndsSoon
      words={t('gallery.share.endsSoon', {
        who: share.principal.name,
        title: `“${share.resource.title}”`,
        date: dayWords(until),
      })}
      until={until}
      busy={extend.isPending}
      extend={(next, told) => extend.mutate({ shares: [share], until: next }, told)}
    />
  );
}
