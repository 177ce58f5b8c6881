import type { PrincipalKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import type { Page } from '../page.ts';
import type { Group, GroupMember, Organization, OrganizationMember, OrganizationRole } from './model.ts';

export type NewGroup = Omit<Group, 'key' | 'memberCount'>;

/** Changes of membership, type or sharing change access, so they answer the scope that changed. */
export interface GroupStore {
  /** Fails with `name-taken`; letter case ignored. */
  create(group: NewGroup): Promise<Group>;
  byId(id: string): Promise<Group | null>;
  byKeys(keys: readonly PrincipalKey[]): Promise<readonly Group[]>;
  byName(name: string): Promise<Group | null>;
  list(query: {
    readonly query?: string;
    readonly member?: PrincipalKey;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<Group>>;
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
  setMember(key: PrincipalKey, member: GroupMember): Promise<AccessScope>;
  removeMember(key: PrincipalKey, account: PrincipalKey): Promise<AccessScope | null>;
  /** Type-ahead over groups whose sharing is on that `knower` is in, or over all when null. */
  search(knower: PrincipalKey | null, query: string, limit: number): Promise<readonly Group[]>;
}

export interface OrganizationStore {
  /** Fails with `name-taken` when the slug is taken by an account or an organization. */
  create(organization: Pick<Organization, 'id' | 'name' | 'slug' | 'createdAt'>): Promise<Organization>;
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
}
