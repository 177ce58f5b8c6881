import type { Role } from './roles.ts';

/*
 * The vocabulary of access, one table. Everybody and everything that can hold a grant is a principal with an integer
 * key; a key never leaves the hub (addresses and the API use random public ids).
 */

/** Key of a resource inside the hub. */
export type ResourceKey = number & { readonly ResourceKey: unique symbol };
/** Key of a principal; an account, group or organization *is* its principal and shares the key. */
export type PrincipalKey = number & { readonly PrincipalKey: unique symbol };

/**
 * What can hold a grant.
 * - `account`: one person. `organization`: its members.
 * - `group`: an ordinary group; `public-group`: what it holds everybody sees, viewer at most; `staff-group`: what it
 *   holds admins and members marked staff see, commenter at most (S10).
 * - `accounts`: everyone with an account here. `everyone`: anybody at all.
 * - `link-visitor`: whoever has the address; accepted by a check, never listed.
 * - `address`: an e-mail address that nobody has proved to own yet; its holder gets it as a holding once proved.
 * - `link`: an open share link, held by its visitors.
 */
export const PRINCIPAL_KINDS = [
  'account',
  'organization',
  'group',
  'public-group',
  'staff-group',
  'accounts',
  'everyone',
  'link-visitor',
  'address',
  'link',
] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Principals that always exist. Others start at {@link FIRST_FREE_KEY}. */
export const EVERYONE = 1 as PrincipalKey;
export const ACCOUNTS = 2 as PrincipalKey;
export const LINK_VISITOR = 3 as PrincipalKey;
/** Holder (not a grantee) of what every administrator holds: the staff groups. */
export const ADMINS = 4 as PrincipalKey;
export const FIRST_FREE_KEY = 100;

/** The most that a grant to a principal of this kind can give, whatever is stored (S10, S4). */
export const CEILINGS: Readonly<Partial<Record<PrincipalKind, Role>>> = {
  'public-group': 'viewer',
  'staff-group': 'commenter',
  everyone: 'viewer',
  'link-visitor': 'viewer',
  link: 'viewer',
};

/** Where a grant came from. `link:<id>` and `invitation:<id>` carry the public id of theirs. */
export type GrantSource =
  | 'direct'
  | 'mode'
  | 'publisher'
  | 'request'
  | `link:${string}`
  | `invitation:${string}`;

/** A role for a principal on a resource, maybe until a time (ms since 1970, exclusive) or the end of a server's run. */
export interface Grant {
  readonly id: string;
  readonly resource: ResourceKey;
  readonly principal: PrincipalKey;
  readonly role: Role;
  readonly source: GrantSource;
  readonly granter: PrincipalKey | null;
  readonly createdAt: number;
  readonly until: number | null;
  readonly run: string | null;
}

/**
 * That the caller counts as `principal`. `raises` is what this makes them on resources which that principal *owns*:
 * `owner` for oneself and an organization's owners, `manager` for its admins, null for its plain members and for groups.
 */
export interface Holding {
  readonly principal: PrincipalKey;
  readonly kind: PrincipalKind;
  readonly raises: Role | null;
  /** End of the membership (ms since 1970, exclusive). */
  readonly until: number | null;
}

/** One node of the path of a resource: itself first, then its collection, then that one's, to the top. */
export interface PathNode {
  readonly key: ResourceKey;
  readonly owner: PrincipalKey;
  readonly trashed: boolean;
}

/** What a kind contributes to a decision; `Kind` fits. */
export interface KindRules {
  readonly roles: readonly Role[];
  readonly inheritsUpTo: Role | null;
}

/** Everything a decision rests on, read in one snapshot. Facts about others than the caller may stand in `grants`; they do not count. */
export interface Facts {
  readonly kind: KindRules;
  readonly path: readonly [PathNode, ...PathNode[]];
  /** A draft is its publisher's alone; a live resource has null here. */
  readonly draftOf: PrincipalKey | null;
  readonly grants: readonly Grant[];
  readonly holdings: readonly Holding[];
  /** Server runs that still go on: a grant bound to another run has ended. */
  readonly runs?: ReadonlySet<string>;
}

/** Who asks, as far as a decision cares. */
export interface Question {
  /** The caller's own principal; null without an account. */
  readonly caller: PrincipalKey | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Holds `resources:view-all`: at least viewer of everything but drafts and trash. */
  readonly viewsAll: boolean;
  /** The most this caller may get: null = nothing (inactive account), `owner` = no cap. Key scopes, act-as and view-as lower it. */
  readonly cap: Role | null;
}

/** One reason of a decision. `grant` reasons say which grant, and whether it stands above the resource. */
export type Because =
  | {
      readonly by: 'owner';
      readonly role: Role;
      readonly principal: PrincipalKey;
      readonly until: number | null;
    }
  | {
      readonly by: 'organization';
      readonly role: Role;
      readonly principal: PrincipalKey;
      readonly until: number | null;
    }
  | {
      readonly by: 'permission';
      readonly role: Role;
      readonly permission: 'resources:view-all';
      readonly until: null;
    }
  | {
      readonly by: 'grant';
      readonly role: Role;
      readonly grant: Grant;
      readonly principal: PrincipalKey;
      readonly principalKind: PrincipalKind;
      /** The resource that carries the grant when it is a collection above; null when it is the resource itself. */
      readonly above: ResourceKey | null;
      /** The sooner of the grant's and the membership's end. */
      readonly until: number | null;
    };

/** The one answer: role (null = may not know of it), its reasons strongest first, and when it may change by itself. */
export interface Decision {
  readonly role: Role | null;
  readonly becauses: readonly Because[];
  readonly until: number | null;
}
