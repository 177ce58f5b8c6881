import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ResourceShape } from '@tessera/contract';
import i18next from 'i18next';
import { showUndo } from '../parts/toasts.tsx';
import { api } from './api.ts';
import { keys, type ResourceListQuery } from './keys.ts';

/** A list of things, page after page. */
export function thingsQuery(query: ResourceListQuery) {
  return infiniteQueryOptions({
    queryKey: keys.resourceList(query),
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listResources',
        { query: { ...query, limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

/** The cursor of a first page: none. */
export function firstPage(): string | null {
  return null;
}

/** The first few things of a list, for Home. */
export function fewThingsQuery(query: ResourceListQuery, limit: number) {
  return queryOptions({
    queryKey: [...keys.resourceList(query), 'few', limit],
    queryFn: ({ signal }) => api.call('listResources', { query: { ...query, limit } }, { signal }),
  });
}

/** One thing as its page shows it. */
export function thingQuery(id: string) {
  return queryOptions({
    queryKey: keys.resource(id),
    queryFn: ({ signal }) => api.call('getResource', { params: { id } }, { signal }),
  });
}

type Named = Pick<ResourceShape, 'id' | 'title'>;

/** Moves a thing to the trash, and offers to undo that. */
export function useTrash() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.resources });
  return useMutation({
    mutationFn: ({ id }: Named) => api.call('trashResource', { params: { id } }),
    onSuccess: async (_, { id, title }) => {
      showUndo(i18next.t('resource.trashed', { title }), async () => {
        await api.call('restoreResource', { params: { id } });
        await refresh();
      });
      await refresh();
    },
  });
}

/** Takes a thing out of the trash, and offers to undo that. */
export function useRestore() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.resources });
  return useMutation({
    mutationFn: ({ id }: Named) => api.call('restoreResource', { params: { id } }),
    onSuccess: async (_, { id, title }) => {
      showUndo(i18next.t('resource.restored', { title }), async () => {
        await api.call('trashResource', { params: { id } });
        await refresh();
      });
      await refresh();
    },
  });
}

/** Changes title or description; the page shows the answer at once. */
export function useUpdateThing(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: { readonly title?: string; readonly description?: string }) =>
      api.call('updateResource', { params: { id }, body: changes }),
    onSuccess: async (thing) => {
      client.setQueryData(keys.resource(id), thing);
      await client.invalidateQueries({ queryKey: keys.resourceLists });
    },
  });
}
