import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** How often the bell looks for news by itself, in case the open channel is broken, in milliseconds. */
const LOOKS_EVERY = 60_000;

/** How many items of one's inbox are unread. */
export const newsCountQuery = queryOptions({
  queryKey: keys.newsCount,
  queryFn: ({ signal }) => api.call('countNews', {}, { signal }),
  refetchInterval: LOOKS_EVERY,
  refetchOnWindowFocus: 'always',
});

/** One's inbox, newest first; all of it or what is unread. */
export function newsQuery(unread: boolean) {
  return infiniteQueryOptions({
    queryKey: keys.newsList(unread),
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listNews',
        {
          query: {
            ...(unread ? { unread: 'true' } : {}),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Marks one item as read. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call('markNewsRead', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.news }),
  });
}

/** Marks all as read, up to the newest that is shown. */
export function useMarkAllRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (newest: number) => api.call('markAllNewsRead', { body: { newest } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.news }),
  });
}
