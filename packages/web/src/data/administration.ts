import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Endpoints, GroupShape, Output } from '@tessera/contract';
import type { z } from 'zod';
import { api } from './api.ts';
import { keys } from './keys.ts';
import { firstPage } from './things.ts';

/** What a list of people asks for; pages are the query's own business. */
export type PeopleQuery = Omit<z.input<Endpoints['listUsers']['query']>, 'cursor' | 'limit' | 'skip'>;

/** People of one page of the table. */
export const PEOPLE_PAGE = 100;

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

/** One page of the table of people, by its number from 0, with the total. */
export function peoplePageQuery(query: PeopleQuery, page: number) {
  return queryOptions({
    queryKey: keys.peopleList({ ...query, page: String(page) }),
    queryFn: ({ signal }) =>
      api.call(
        'listUsers',
        { query: { ...query, skip: page * PEOPLE_PAGE, limit: PEOPLE_PAGE } },
        { signal },
      ),
  });
}

/** What somebody may do, and through what. */
export function personPermissionsQuery(id: string) {
  return queryOptions({
    queryKey: keys.personPermissions(id),
    queryFn: async ({ signal }) =>
      (await api.call('getUserPermissions', { params: { id } }, { signal })).items,
  });
}

/** Where somebody is signed in. */
export function personSessionsQuery(id: string) {
  return queryOptions({
    queryKey: keys.personSessions(id),
    queryFn: async ({ signal }) => (await api.call('listUserSessions', { params: { id } }, { signal })).items,
    staleTime: 0,
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

/** Every group whose name matches, or those that one is in oneself. */
export function groupsQuery(text: string, whose: 'all' | 'own' = 'all') {
  const query = { ...(whose === 'all' ? { all: 'true' } : {}), ...(text === '' ? {} : { query: text }) };
  return infiniteQueryOptions({
    queryKey: keys.groupList(query),
    queryFn: ({ pageParam, signal }) =>
      api.call('listGroups', { query: { ...query, ...paged(pageParam) } }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Groups that one could join or ask to join. */
export function joinableQuery(text: string) {
  const query = text === '' ? {} : { query: text };
  return infiniteQueryOptions({
    queryKey: keys.joinable(text),
    queryFn: ({ pageParam, signal }) =>
      api.call('listJoinableGroups', { query: { ...query, ...paged(pageParam) } }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** One group and one's own place in it. */
export function groupQuery(id: string) {
  return queryOptions({
    queryKey: keys.group(id),
    queryFn: ({ signal }) => api.call('getGroup', { params: { id } }, { signal }),
  });
}

/** Who asks to join a group. */
export function joinersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.joiners(id),
    queryFn: ({ pageParam, signal }) =>
      api.call('listJoiners', { params: { id }, query: paged(pageParam) }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
  });
}

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

/** One organization. */
export function organizationQuery(id: string) {
  return queryOptions({
    queryKey: keys.organization(id),
    queryFn: ({ signal }) => api.call('getOrganization', { params: { id } }, { signal }),
  });
}

/** Organizations that one is invited into. */
export const ownInvitationsQuery = queryOptions({
  queryKey: keys.ownInvitations,
  queryFn: async ({ signal }) => (await api.call('listOwnInvitations', {}, { signal })).items,
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
