import { Group, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { newsQuery } from '../../data/news.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import styles from './inbox.module.css';
import { MarkAllRead } from './mark-all-read.tsx';
import { NewsRow } from './news-row.tsx';
import './texts.ts';

/** As many as are read at a glance; the inbox has the rest. */
const NEWEST = 8;

/** The newest of one's inbox, in the bell. `onLeave` is called when a way is chosen. */
export function NewestNews({ onLeave }: { onLeave(): void }) {
  const { t } = useTranslation();
  const news = useInfiniteQuery(newsQuery(false));
  const newest = news.data?.pages[0]?.items.slice(0, NEWEST) ?? [];
  return (
    <div className={styles['newest']}>
      <Group justify="space-between" wrap="nowrap" className={styles['newestHead']}>
        <Title order={2} size="h4">
          {t('inbox.title')}
        </Title>
        <MarkAllRead news={news.data} size="compact-sm" variant="subtle" />
      </Group>
      <div className={styles['newestList']}>
        {news.isPending && <RowSkeletons count={4} height={56} />}
        {news.isError && newest.length === 0 && (
          <ErrorState error={news.error} onRetry={() => void news.refetch()} />
        )}
        {news.data && newest.length === 0 && (
          <EmptyState icon={Inbox} title={t('inbox.empty.title')}>
            {t('inbox.empty.text')}
          </EmptyState>
        )}
        <ul className={styles['list']}>
          {newest.map((item) => (
            <NewsRow key={item.id} item={item} onFollow={onLeave} />
          ))}
        </ul>
      </div>
      <div className={styles['newestEnd']}>
        <ButtonLink to="/inbox" variant="default" fullWidth onClick={onLeave}>
          {t('inbox.seeAll')}
        </ButtonLink>
      </div>
    </div>
  );
}
