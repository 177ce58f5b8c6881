import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** Whom one knows, by type-ahead; with a resource it tells of each what it already has there. Nobody answers no words. */
export function principalsQuery(query: string, resource: string | null) {
  return queryOptions({
    queryKey: keys.principals(query, resource),
    queryFn: ({ signal }) =>
      api.call(
        'searchPrincipals',
        { query: { query, ...(resource === null ? {} : { resource }) } },
        { signal },
      ),
    enabled: query.length > 0 && query.length <= 254,
    staleTime: 30_000,
  });
}
