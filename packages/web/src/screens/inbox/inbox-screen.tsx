import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CheckCheck, Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newsQuery, useMarkAllRead } from '../../data/news.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { showProblem } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './inbox.module.css';
import { NewsRow } from './news-row.tsx';
import './texts.ts';

/** What one was told, newest first (A24). */
export function InboxScreen() {
  const { t } = useTranslation();
  const [unread, setUnread] = useState(false);
  const news = useInfiniteQuery(newsQuery(unread));
  const markAll = useMarkAllRead();
  const items = news.data?.pages.flatMap((page) => page.items) ?? [];
  const left = news.data?.pages[0]?.unread ?? 0;
  const empty = news.data !== undefined && items.length === 0;
  const newest = items[0]?.seq;
  return (
    <Screen
      title={t('inbox.title')}
      width="form"
      actions={
        left > 0 && newest !== undefined ? (
          <Button
            variant="default"
            leftSection={<CheckCheck size={16} />}
            loading={markAll.isPending}
            onClick={() => markAll.mutate(newest, { onError: showProblem })}
          >
            {t('inbox.markAll')}
          </Button>
        ) : undefined
      }
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
