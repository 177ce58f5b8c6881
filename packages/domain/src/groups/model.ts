import type { PrincipalKey } from '../access/model.ts';
import type { Permission } from '../accounts/model.ts';

export const GROUP_TYPES = ['ordinary', 'public', 'staff'] as const;
export type GroupType = (typeof GROUP_TYPES)[number];
export const JOINING = ['open', 'ask', 'closed'] as const;
export type Joining = (typeof JOINING)[number];

/** A group (P8). While `sharing` is off, what is shared through it is not visible (S11). */
export interface Group {
  readonly key: PrincipalKey;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: GroupType;
  readonly sharing: boolean;
  readonly joining: Joining;
  readonly permissions: readonly Permission[];
  readonly memberCount: number;
  readonly createdAt: number;
  /** What keeps its members, such as a sign-in provider's mapping; null = people do, here. */
  readonly keptBy: string | null;
}

/** Somebody who asks to join a group (P8). */
export interface JoinRequest {
  readonly account: PrincipalKey;
  readonly message: string;
  readonly createdAt: number;
}

/** A person's place in a group. `until` is the end of the membership, ms since 1970. */
export interface GroupMember {
  readonly account: PrincipalKey;
  readonly manager: boolean;
  readonly staff: boolean;
  readonly until: number | null;
}

export const ORGANIZATION_ROLES = ['owner', 'admin', 'member'] as const;
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];

/** An organization (P12): owns resources, has members. */
export interface Organization {
  readonly key: PrincipalKey;
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly memberCount: number;
  readonly createdAt: number;
}

/** An offer of membership to an address; whoever has proved the address takes it or declines (P12). */
export interface OrganizationInvitation {
  readonly id: string;
  readonly organization: PrincipalKey;
  readonly email: string;
  readonly role: OrganizationRole;
  readonly inviter: PrincipalKey;
  readonly createdAt: number;
  /** Ms since 1970. */
  readonly until: number;
}

export interface OrganizationMember {
  readonly account: PrincipalKey;
  readonly role: OrganizationRole;
}
