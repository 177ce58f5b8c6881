import {
  type InfiniteData,
  infiniteQueryOptions,
  queryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import type { AudienceRowShape, ShareShape } from '@tessera/contract';
import { api } from '../data/api.ts';
import { keys } from '../data/keys.ts';

/** One page of what the dialog shows; the first carries everything but the rest of the audience. */
interface SharePage {
  readonly share: ShareShape | null;
  readonly rows: readonly AudienceRowShape[];
  readonly next: string | null;
}

const PAGE = 100;
/** So many members of a group at first. */
const MEMBERS = 20;
/** Beyond this many rows the audience is not read whole, and a batch offers no Undo. */
const WHOLE = 1000;

/** Sharing of one resource, for its managers: everything the dialog needs, its audience page by page. */
export function shareQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.share(id),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<SharePage> => {
      if (pageParam === null) {
        const share = await api.call('getShare', { params: { id } }, { signal });
        return { share, rows: share.audience.items, next: share.audience.next };
      }
      const query = { cursor: pageParam, limit: PAGE };
      const page = await api.call('audience', { params: { id }, query }, { signal });
      return { share: null, rows: page.items, next: page.next };
    },
    getNextPageParam: (last) => last.next,
  });
}

/** Why a person can or cannot; `person` is an id or exact address, null for oneself. */
export function explanationQuery(id: string, person: string | null) {
  return queryOptions({
    queryKey: keys.explanation(id, person),
    queryFn: ({ signal }) =>
      api.call('explain', { params: { id }, query: person === null ? {} : { person } }, { signal }),
  });
}

/** Whom the group or organization that holds a grant lets in, page by page; for managers. */
export function membersQuery(id: string, grant: string) {
  return infiniteQueryOptions({
    queryKey: keys.members(id, grant),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { grant, limit: MEMBERS, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return api.call('audience', { params: { id }, query }, { signal });
    },
    getNextPageParam: (last) => last.next,
  });
}

/** What the dialog and the panel read. */
export interface LoadedShare {
  readonly query: UseInfiniteQueryResult<InfiniteData<SharePage>>;
  readonly share: ShareShape | null;
  readonly rows: readonly AudienceRowShape[];
}

export function useShare(id: string, enabled = true): LoadedShare {
  const query = useInfiniteQuery({ ...shareQuery(id), enabled });
  const pages = query.data?.pages ?? [];
  return { query, share: pages[0]?.share ?? null, rows: pages.flatMap((page) => page.rows) };
}

/** Every row of the audience, read afresh; null when there are more than a batch can be undone for. */
export async function wholeAudience(id: string): Promise<readonly AudienceRowShape[] | null> {
  const rows: AudienceRowShape[] = [];
  let cursor: string | null = null;
  do {
    const query: { cursor?: string; limit: number } =
      cursor === null ? { limit: 200 } : { cursor, limit: 200 };
    const page = await api.call('audience', { params: { id }, query });
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && rows.length < WHOLE);
  return cursor === null ? rows : null;
}
