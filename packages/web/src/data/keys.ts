import type { Endpoints } from '@tessera/contract';
import type { z } from 'zod';

/** What a list of resources asks for; cursors are the query's own business. */
export type ResourceListQuery = Omit<z.input<Endpoints['listResources']['query']>, 'cursor' | 'limit'>;

/**
 * Every query key, in one place. Keys nest, so that invalidating `keys.resource(id)` reaches its versions, its sharing
 * and its audience, and `keys.resources` reaches everything that any resource appears in.
 */
export const keys = {
  metadata: ['metadata'],
  me: ['me'],
  sessions: ['me', 'sessions'],
  accessKeys: ['me', 'access-keys'],
  resources: ['resources'],
  resourceLists: ['resources', 'list'],
  resourceList: (query: ResourceListQuery) => ['resources', 'list', query],
  resource: (id: string) => ['resources', 'one', id],
  versions: (id: string) => ['resources', 'one', id, 'versions'],
  share: (id: string) => ['resources', 'one', id, 'share'],
  audience: (id: string) => ['resources', 'one', id, 'audience'],
  explanation: (id: string, person: string | null) => ['resources', 'one', id, 'explanation', person],
  ownRequest: (id: string) => ['requests', 'own', id],
  links: (id: string) => ['resources', 'one', id, 'links'],
  linkPeople: (id: string) => ['resources', 'one', id, 'links', 'people'],
  waiting: (id: string) => ['resources', 'one', id, 'waiting'],
  principals: (query: string, resource: string | null) => ['principals', query, resource],
  sharingGroups: ['sharing-groups'],
  exposures: ['exposures'],
  exposureList: (order: string) => ['exposures', 'list', order],
  exposedLinks: ['exposures', 'links'],
  waitingForMe: ['waiting'],
  transfers: ['transfers'],
  people: ['people'],
  peopleList: (query: Readonly<Record<string, string | undefined>>) => ['people', 'list', query],
  person: (id: string) => ['people', 'one', id],
  belongings: (id: string) => ['people', 'one', id, 'belongings'],
  personPermissions: (id: string) => ['people', 'one', id, 'permissions'],
  personSessions: (id: string) => ['people', 'one', id, 'sessions'],
  personGroups: (id: string) => ['groups', 'of', id],
  groups: ['groups'],
  groupList: (query: Readonly<Record<string, string | undefined>>) => ['groups', 'list', query],
  group: (id: string) => ['groups', 'one', id],
  joinable: (text: string) => ['groups', 'joinable', text],
  joiners: (id: string) => ['groups', 'one', id, 'joiners'],
  groupMembers: (id: string) => ['groups', 'one', id, 'members'],
  organizations: ['organizations'],
  organizationList: ['organizations', 'list'],
  organization: (id: string) => ['organizations', 'one', id],
  organizationMembers: (id: string) => ['organizations', 'one', id, 'members'],
  organizationInvitations: (id: string) => ['organizations', 'one', id, 'invitations'],
  ownInvitations: ['organizations', 'own-invitations'],
  news: ['news'],
  newsCount: ['news', 'count'],
  newsList: (unread: boolean) => ['news', 'list', unread],
  notifications: ['me', 'notifications'],
  mailServer: ['mail', 'server'],
  mailQueue: (state: string | null) => ['mail', 'queue', state],
  mailQueues: ['mail', 'queue'],
  settings: ['settings'],
  rolePermissions: ['role-permissions'],
} as const;
