import { Button, Group, Loader, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** What {@link MorePages} needs of an infinite query; TanStack's result fits. */
export interface PagedQuery {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  fetchNextPage(): unknown;
}

/** The foot of a paged list: loads the next page when it comes near the window, and says so when that failed. */
export function MorePages({ query }: { readonly query: PagedQuery }) {
  const { t } = useTranslation();
  const foot = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage || isFetchNextPageError || foot.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) fetchNextPage();
      },
      { rootMargin: '600px' },
    );
    observer.observe(foot.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <div ref={foot} role="status">
      {isFetchingNextPage && (
        <Group justify="center" py="md">
          <Loader size="xs" aria-label={t('common.loadingMore')} />
        </Group>
      )}
      {isFetchNextPageError && (
        <Group justify="center" py="md">
          <Text c="dimmed">{t('lists.moreFailed')}</Text>
          <Button size="compact-sm" variant="default" onClick={() => fetchNextPage()}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
    </div>
  );
}
