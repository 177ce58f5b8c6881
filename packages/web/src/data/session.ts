import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import type { Endpoints, MetadataShape, Output } from '@tessera/contract';
import type { Permission } from '@tessera/domain';
import { useMemo } from 'react';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** Oneself as the hub tells it: account, permissions, groups, organizations. */
export type Me = Output<Endpoints['getAccount']>;

/** Oneself; null without an account. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await api.call('getAccount', {}, { signal });
    } catch (error) {
      if (error instanceof ApiProblem && (error.status === 401 || error.code === 'guests-refused'))
        return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** How one signs in oneself. */
export const securityQuery = queryOptions({
  queryKey: keys.security,
  queryFn: ({ signal }) => api.call('getSecurity', {}, { signal }),
});

export const metadataQuery = queryOptions({
  queryKey: keys.metadata,
  queryFn: ({ signal }) => api.call('metadata', {}, { signal }),
  staleTime: 5 * 60_000,
});

/** Who is here and what they may do. Both answers are loaded before any screen is shown. */
export interface Session {
  readonly me: Me | null;
  may(permission: Permission): boolean;
}

export function useSession(): Session {
  const { data: me } = useSuspenseQuery(meQuery);
  return useMemo(() => ({ me, may: (permission) => me?.permissions.includes(permission) === true }), [me]);
}

/** The signed-in account; only for screens that stand behind the sign-in. */
export function useMe(): Me {
  const { me } = useSession();
  if (me === null) throw new Error('a screen that needs an account was shown without one');
  return me;
}

export function useMetadata(): MetadataShape {
  return useSuspenseQuery(metadataQuery).data;
}
