import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '@tessera/client';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** How often an open page looks for an answer or a new request, in milliseconds. */
const ANSWERED_EVERY = 30_000;

/** What one asks for: a role, with words for those who answer. */
export type AccessRequest = NonNullable<CallInput<'requestAccess'>['body']>;

/** One's own last request for an address; null without one. */
export function ownRequestQuery(id: string) {
  return queryOptions({
    queryKey: keys.ownRequest(id),
    queryFn: async ({ signal }) => (await api.call('myRequest', { params: { id } }, { signal })).request,
    refetchInterval: ANSWERED_EVERY,
  });
}

/** Asks for a role on what the address opens. */
export function useRequestAccess(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AccessRequest) => api.call('requestAccess', { params: { id }, body }),
    onSuccess: (request) => client.setQueryData(keys.ownRequest(id), request),
  });
}

/** Who waits for an answer, for those who manage the sharing. */
export function waitingQuery(id: string) {
  return queryOptions({
    queryKey: keys.waiting(id),
    queryFn: async ({ signal }) => (await api.call('listRequests', { params: { id } }, { signal })).items,
    refetchInterval: ANSWERED_EVERY,
  });
}
