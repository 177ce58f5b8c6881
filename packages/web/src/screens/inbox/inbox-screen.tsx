import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newsQuery } from '../../data/news.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './inbox.module.css';
import { MarkAllRead } from './mark-all-read.tsx';
import { NewsRow } from './news-row.tsx';
import './texts.ts';

/** What one was told, newest first (A24). */
export function InboxScreen() {
  const { t } = useTranslation();
  const [unread, setUnread] = useState(false);
  const news = useInfiniteQuery(newsQuery(unread));
  const items = news.data?.pages.flatMap((page) => page.items) ?? [];
  const empty = news.data !== undefined && items.length === 0;
  return (
    <Screen
      title={t('inbox.title')}
      width="form"
      actions={<MarkAllRead news={news.data} variant="default" />}
    >
      <SegmentedControl
        mb="md"
        aria-label={t('inbox.show')}
        value={unread ? 'unread' : 'all'}
        onChange={(value) => setUnread(value === 'unread')}
        data={[
          { value: 'all', label: t('inbox.all') },
          { value: 'unread', label: t('inbox.unread') },
        ]}
      />
      {news.isPending && <RowSkeletons height={64} />}
      {news.isError && items.length === 0 && (
        <ErrorState error={news.error} onRetry={() => void news.refetch()} />
      )}
      {empty && (
        <EmptyState icon={Inbox} title={t(unread ? 'inbox.emptyUnread.title' : 'inbox.empty.title')}>
          {t(unread ? 'inbox.emptyUnread.text' : 'inbox.empty.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {items.map((item) => (
          <NewsRow key={item.id} item={item} />
        ))}
      </ul>
      <MorePages query={news} />
    </Screen>
  );
}
