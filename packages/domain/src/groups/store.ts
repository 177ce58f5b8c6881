import type { GrantSource, PrincipalKey, ResourceKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import type { Page } from '../page.ts';
import type {
  Group,
  GroupMember,
  JoinRequest,
  Organization,
  OrganizationInvitation,
  OrganizationMember,
  OrganizationRole,
} from './model.ts';

export type NewGroup = Omit<Group, 'key' | 'memberCount'>;

/** Changes of membership, type or sharing change access, so they answer the scope that changed. */
export interface GroupStore {
  /** Fails with `name-taken`; letter case ignored. */
  create(group: NewGroup): Promise<Group>;
  byId(id: string): Promise<Group | null>;
  byKeys(keys: readonly PrincipalKey[]): Promise<readonly Group[]>;
  /** Those among the principals that are groups whose sharing is off. */
  sharingOff(keys: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>>;
  byName(name: string): Promise<Group | null>;
  list(query: {
    readonly query?: string;
    readonly member?: PrincipalKey;
    /** Only those that this account could join or ask to join: not closed, not kept by a mapping, not in it yet. */
    readonly joinable?: PrincipalKey;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<Group> & { readonly total: number }>;
  update(
    key: PrincipalKey,
    changes: Partial<Omit<NewGroup, 'id' | 'createdAt'>>,
  ): Promise<{ readonly group: Group; readonly scope: AccessScope }>;
  remove(key: PrincipalKey): Promise<AccessScope>;
  members(
    key: PrincipalKey,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<GroupMember>>;
  member(key: PrincipalKey, account: PrincipalKey): Promise<GroupMember | null>;
  /** Those among the groups that the account is in now. */
  joinedAmong(account: PrincipalKey, keys: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>>;
  setMember(key: PrincipalKey, member: GroupMember): Promise<AccessScope>;
  removeMember(key: PrincipalKey, account: PrincipalKey): Promise<AccessScope | null>;
  /** The accounts that manage a group now, at most `limit`. */
  managers(key: PrincipalKey, limit: number): Promise<readonly PrincipalKey[]>;
  /** Notes that somebody asks to join; asking again replaces what was said. */
  ask(key: PrincipalKey, request: JoinRequest): Promise<void>;
  /** How many groups an account asks to join. */
  countAsked(account: PrincipalKey): Promise<number>;
  /** Takes a request back or answers it; false when there is none. */
  dropAsk(key: PrincipalKey, account: PrincipalKey): Promise<boolean>;
  /** Those who ask to join, longest waiting first. */
  askers(
    key: PrincipalKey,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<JoinRequest>>;
  /** Those who ask to join groups that the account manages now, longest waiting first. */
  waitingFor(
    manager: PrincipalKey,
    limit: number,
  ): Promise<readonly (JoinRequest & { readonly group: PrincipalKey })[]>;
  /** Of these groups, those that the account asks to join. */
  askedAmong(account: PrincipalKey, keys: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>>;
  /** Type-ahead over groups whose sharing is on that `knower` is in, or over all when null. */
  search(knower: PrincipalKey | null, query: string, limit: number): Promise<readonly Group[]>;
}

export interface OrganizationStore {
  /** Fails with `name-taken` when the slug is taken by an account or an organization. */
  create(organization: Pick<Organization, 'id' | 'name' | 'slug' | 'createdAt'>): Promise<Organization>;
  /** What is left out stays. Fails with `name-taken` when the slug is taken. */
  update(key: PrincipalKey, changes: Partial<Pick<Organization, 'name' | 'slug'>>): Promise<Organization>;
  /** Removes it with its memberships and what was granted to it. It must own nothing any more. */
  remove(key: PrincipalKey): Promise<AccessScope>;
  byId(id: string): Promise<Organization | null>;
  bySlug(slug: string): Promise<Organization | null>;
  byKeys(keys: readonly PrincipalKey[]): Promise<readonly Organization[]>;
  ofMember(account: PrincipalKey): Promise<readonly (Organization & { readonly role: OrganizationRole })[]>;
  list(page: { readonly cursor?: string; readonly limit: number }): Promise<Page<Organization>>;
  members(
    key: PrincipalKey,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<OrganizationMember>>;
  member(key: PrincipalKey, account: PrincipalKey): Promise<OrganizationMember | null>;
  /** Whether an account other than this one, and active, owns it. */
  hasOtherOwner(key: PrincipalKey, account: PrincipalKey): Promise<boolean>;
  setMember(key: PrincipalKey, member: OrganizationMember): Promise<AccessScope>;
  removeMember(key: PrincipalKey, account: PrincipalKey): Promise<AccessScope | null>;
  /** Things it owns on which the account has grants of its own, with the ids of these; `publisher` ones too. */
  grantsWithin(
    key: PrincipalKey,
    account: PrincipalKey,
  ): Promise<
    readonly { readonly resource: ResourceKey; readonly id: string; readonly source: GrantSource }[]
  >;
  /** Things it owns that the account published, on which it is not `publisher` now. */
  publishedWithin(key: PrincipalKey, account: PrincipalKey): Promise<readonly ResourceKey[]>;
  /** Offers a membership; a second offer to the address replaces the first. */
  invite(invitation: OrganizationInvitation): Promise<void>;
  /** Offers that have not ended: of an organization, or to an address; newest first. */
  invitations(
    of: { readonly organization: PrincipalKey } | { readonly email: string },
  ): Promise<readonly OrganizationInvitation[]>;
  /** Takes an offer out; null when there is none or it has ended. */
  takeInvitation(id: string): Promise<OrganizationInvitation | null>;
}
