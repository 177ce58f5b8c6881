import { Alert, Button, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ExposureShape } from '@tessera/contract';
import { CalendarClock, Share2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exposuresQuery, ORDERS, type Order, useExtendMany } from '../../data/gallery.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { ExposedLinks } from './exposed-links.tsx';
import { dayWords, ExposureTable } from './exposure-table.tsx';
import styles from './gallery.module.css';
import { SelectionBar } from './selection-bar.tsx';
import './texts.ts';

const DAY = 24 * 3_600_000;

/** Everything that the reader has open to others, to be taken back or prolonged. */
export function WhatIShareScreen() {
  const { t } = useTranslation();
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const links = search['show'] === 'links';
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
      {links ? <ExposedLinks /> : <Shares key={order} order={order} asked={search['grant'] ?? null} />}
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
  const asked = shares.find(({ grant }) => grant === props.asked);
  return (
    <>
      {asked !== undefined && asked.until !== null && asked.revocable && <EndsSoon share={asked} />}
      <SelectionBar
        shares={shares.filter(({ grant }) => chosen.has(grant))}
        onDone={() => choose(new Set())}
      />
      <ExposureTable shares={shares} chosen={chosen} choose={choose} asked={props.asked} />
      <MorePages query={list} />
    </>
  );
}

/** What a reminder leads to: the share that ends, and the one step that prolongs it (S15). */
function EndsSoon({ share }: { readonly share: ExposureShape }) {
  const { t } = useTranslation();
  const extend = useExtendMany();
  const until = new Date(Math.max(Date.now(), Date.parse(share.until ?? '')) + 30 * DAY);
  return (
    <Alert color="yellow" icon={<CalendarClock size={18} />} mb="md">
      <Group justify="space-between">
        <Text dir="auto">
          {t('gallery.share.endsSoon', {
            who: share.principal.name,
            title: `“${share.resource.title}”`,
            date: dayWords(share.until ?? ''),
          })}
        </Text>
        <Button
          size="compact-sm"
          loading={extend.isPending}
          onClick={() =>
            extend.mutate(
              { shares: [share], until },
              {
                onError: showProblem,
                onSuccess: () =>
                  showDone(t('gallery.share.extended', { date: dayWords(until.toISOString()) })),
              },
            )
          }
        >
          {t('gallery.share.extendMonth')}
        </Button>
      </Group>
    </Alert>
  );
}
