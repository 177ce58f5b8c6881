import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Endpoints } from '@tessera/contract';
import type { z } from 'zod';
import { api } from './api.ts';
import { keys } from './keys.ts';
import { firstPage } from './things.ts';

type PeopleQuery = Omit<z.input<Endpoints['listUsers']['query']>, 'cursor' | 'limit'>;

function paged(cursor: string | null, limit = 50) {
  return { limit, ...(cursor === null ? {} : { cursor }) };
}

/** Accounts, oldest first, with a total. */
export function peopleQuery(query: PeopleQuery) {
  return infiniteQueryOptions({
    queryKey: keys.peopleList(query),
    queryFn: ({ pageParam, signal }) =>
      api.call('listUsers', { query: { ...query, ...paged(pageParam) } }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

/** Every group. */
export const groupsQuery = infiniteQueryOptions({
  queryKey: keys.groupList({ all: 'true' }),
  queryFn: ({ pageParam, signal }) =>
    api.call('listGroups', { query: { all: 'true', ...paged(pageParam) } }, { signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (page) => page.next,
});

/** Members of a group. */
export function groupMembersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.groupMembers(id),
    queryFn: ({ pageParam, signal }) =>
      api.call('listGroupMembers', { params: { id }, query: paged(pageParam, 100) }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

/** Every organization. */
export const organizationsQuery = infiniteQueryOptions({
  queryKey: keys.organizationList,
  queryFn: ({ pageParam, signal }) =>
    api.call('listOrganizations', { query: { all: 'true', ...paged(pageParam) } }, { signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (page) => page.next,
});

/** Members of an organization. */
export function organizationMembersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.organizationMembers(id),
    queryFn: ({ pageParam, signal }) =>
      api.call('listOrganizationMembers', { params: { id }, query: paged(pageParam, 100) }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}
