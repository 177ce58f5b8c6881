import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Endpoints, GroupShape, Output } from '@tessera/contract';
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

/** One account. */
export function personQuery(id: string) {
  return queryOptions({
    queryKey: keys.person(id),
    queryFn: ({ signal }) => api.call('getUser', { params: { id } }, { signal }),
  });
}

/** What an account owns and shares, asked anew each time. */
export function belongingsQuery(id: string) {
  return queryOptions({
    queryKey: keys.belongings(id),
    queryFn: ({ signal }) => api.call('getBelongings', { params: { id } }, { signal }),
    staleTime: 0,
  });
}

/** Active accounts that match, the first of them. */
export function findPeopleQuery(text: string) {
  const query = { status: 'active' as const, limit: 20, ...(text === '' ? {} : { query: text }) };
  return queryOptions({
    queryKey: keys.peopleList({ find: text }),
    queryFn: async ({ signal }) => (await api.call('listUsers', { query }, { signal })).items,
    placeholderData: keepPreviousData,
  });
}

/** Every group that somebody is in. */
export function personGroupsQuery(id: string) {
  return queryOptions({
    queryKey: keys.personGroups(id),
    queryFn: async ({ signal }) => {
      const groups: GroupShape[] = [];
      let cursor: string | null = null;
      do {
        const query = { member: id, ...paged(cursor, 200) };
        const page: Output<Endpoints['listGroups']> = await api.call('listGroups', { query }, { signal });
        groups.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return groups;
    },
  });
}

/** Groups whose name matches, the first of them. */
export function findGroupsQuery(text: string) {
  const query = { all: 'true', limit: 50, ...(text === '' ? {} : { query: text }) };
  return queryOptions({
    queryKey: keys.groupList({ find: text }),
    queryFn: async ({ signal }) => (await api.call('listGroups', { query }, { signal })).items,
    placeholderData: keepPreviousData,
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
