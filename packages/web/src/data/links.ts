import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** The share links of a resource and what can be made there; for its managers. */
export function linksQuery(id: string) {
  return queryOptions({
    queryKey: keys.links(id),
    queryFn: ({ signal }) => api.call('listLinks', { params: { id } }, { signal }),
  });
}

/** Who may frame a resource, and its signed addresses; for its managers. */
export function embeddingQuery(id: string) {
  return queryOptions({
    queryKey: keys.embedding(id),
    queryFn: ({ signal }) => api.call('getEmbedding', { params: { id } }, { signal }),
  });
}

/** Who came in through links and is in. */
export function linkPeopleQuery(id: string) {
  return queryOptions({
    queryKey: keys.linkPeople(id),
    queryFn: async ({ signal }) => (await api.call('listLinkPeople', { params: { id } }, { signal })).items,
  });
}
