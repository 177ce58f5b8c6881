import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ExposedLinkShape, ExposureShape, ResourceShape } from '@tessera/contract';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** In which order what I share is listed. */
export const ORDERS = ['widest', 'oldest', 'newest', 'last-used'] as const;
export type Order = (typeof ORDERS)[number];

/** All that is open to others of what I own or manage, page after page. */
export function exposuresQuery(order: Order) {
  return infiniteQueryOptions({
    queryKey: keys.exposureList(order),
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'exposures',
        { query: { order, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** The one of these that a reminder told of, wherever it stands among them; nothing where there is no such. */
export function exposureQuery(grant: string) {
  return queryOptions({
    queryKey: keys.exposure(grant),
    queryFn: async ({ signal }) =>
      (await api.call('exposures', { query: { grant } }, { signal })).items[0] ?? null,
  });
}

/** Share links of what I manage. */
export const exposedLinksQuery = queryOptions({
  queryKey: keys.exposedLinks,
  queryFn: ({ signal }) => api.call('exposedLinks', {}, { signal }),
});

/** What waits for my answer. */
export const waitingQuery = queryOptions({
  queryKey: keys.waitingForMe,
  queryFn: ({ signal }) => api.call('waiting', {}, { signal }),
});

export const transfersQuery = queryOptions({
  queryKey: keys.transfers,
  queryFn: ({ signal }) => api.call('listTransfers', {}, { signal }),
});

type Named = Pick<ResourceShape, 'id' | 'title'>;
export type ExposureReference = Pick<ExposureShape, 'grant' | 'resource'>;

/** Refreshes everything in which a change of access or of marks can be seen. */
export function useRefreshGallery() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [keys.resources, keys.exposures, keys.waitingForMe, keys.transfers].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}

/** Stars a thing, or takes the star away. */
export function useStar() {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: ({ id, starred }: Named & { readonly starred: boolean }) =>
      api.call(starred ? 'unstar' : 'star', { params: { id } }),
    onSuccess: refresh,
  });
}

/** Hides a thing from what is shared with me, or shows it again. */
export function useHide() {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: ({ id, hidden }: Named & { readonly hidden: boolean }) =>
      api.call(hidden ? 'showShare' : 'hideShare', { params: { id } }),
    onSuccess: refresh,
  });
}

/** Drops what was shared with me directly. */
export function useLeave() {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: ({ id }: Named) => api.call('leave', { params: { id } }),
    onSuccess: refresh,
  });
}

function grantsOf(shares: readonly ExposureReference[]) {
  return shares.map(({ grant, resource }) => ({ grant, resource: resource.id }));
}

/** Revokes many at once. */
export function useRevokeMany() {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: (shares: readonly ExposureReference[]) =>
      api.call('revokeExposures', { body: { grants: grantsOf(shares) } }),
    onSuccess: refresh,
  });
}

/** Gives many another end at once; null = none. */
export function useExtendMany() {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: ({ shares, until }: { shares: readonly ExposureReference[]; until: Date | null }) =>
      api.call('extendExposures', {
        body: { grants: grantsOf(shares), until: until === null ? null : until.toISOString() },
      }),
    onSuccess: refresh,
  });
}

/** Lets a share link live until a time. */
export function useExtendLink() {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: ({ link, until }: { link: Pick<ExposedLinkShape, 'id' | 'resource'>; until: Date }) =>
      api.call('updateLink', {
        params: { id: link.resource.id, link: link.id },
        body: { life: Math.floor((until.getTime() - Date.now()) / 1000) },
      }),
    onSuccess: refresh,
  });
}

/** An answer to an offer of ownership. */
export interface TransferAnswer {
  readonly id: string;
  readonly answer: 'accept' | 'decline' | 'withdraw';
}

/**
 * Answers an offer of ownership, or takes one back. What is `told` is told before the offer goes from the lists, and with
 * it what shows it.
 */
export function useAnswerTransfer(
  told: { onSuccess?(answer: TransferAnswer): void; onError?(problem: Error): void } = {},
) {
  const refresh = useRefreshGallery();
  return useMutation({
    mutationFn: async ({ id, answer }: TransferAnswer) => {
      const params = { transfer: id };
      if (answer === 'accept') await api.call('acceptTransfer', { params });
      else if (answer === 'decline') await api.call('declineTransfer', { params });
      else await api.call('withdrawTransfer', { params });
    },
    onSuccess: (_, answer) => {
      told.onSuccess?.(answer);
      return refresh();
    },
    onError: (problem) => {
      told.onError?.(problem);
      return refresh();
    },
  });
}
