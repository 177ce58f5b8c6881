import type { Mode } from '../kinds/kind.ts';
import type { Page } from '../page.ts';
import type { Resource } from '../resources/model.ts';
import type { Impact, PlannedChange } from './impact.ts';
import type {
  Decision,
  Facts,
  Grant,
  Holding,
  PrincipalKey,
  PrincipalKind,
  Question,
  ResourceKey,
} from './model.ts';
import type { Role } from './roles.ts';

/** Who asks, as storage needs it: under which holders to look for holdings, and what `decide` is to know. */
export interface Asker {
  readonly account: PrincipalKey | null;
  /** Keys whose rows of `holding` count: the account, EVERYONE, ACCOUNTS, ADMINS as they apply; empty = nobody. */
  readonly holders: readonly PrincipalKey[];
  readonly viewsAll: boolean;
  readonly cap: Role | null;
  readonly now: number;
  /** Open links that the caller holds: a check counts them as it counts the link visitor, a list does not (S20). */
  readonly links?: readonly PrincipalKey[];
}

/** A resource together with what was decided about it, from one snapshot. */
export interface Judged {
  readonly resource: Resource;
  readonly decision: Decision;
}

/** That access changed and where: made by storage alone, returned by every command that changes access, put on the bus. */
export interface AccessScope {
  readonly seq: number;
  /** The first change of the same unit: what is said of this one counts what all from there on cut. */
  readonly first: number;
  /** The resource whose subtree is concerned; null when it is principals' holdings that changed. */
  readonly resource: ResourceKey | null;
  /** Principals whose holders are concerned; empty = everybody. */
  readonly principals: readonly PrincipalKey[];
  readonly [madeByStorage]: true;
}
declare const madeByStorage: unique symbol;

/** A principal with the words that describe it. Names are shown only as S35 allows; that is the command's part. */
export interface PrincipalInfo {
  readonly key: PrincipalKey;
  readonly kind: PrincipalKind;
  /** Public id of the account, group, organization, address or link; the kind's own word for the three fixed ones. */
  readonly id: string;
  /** Account or group name; an address's e-mail. */
  readonly name: string;
  readonly email: string | null;
  /** Members, for groups and organizations. */
  readonly memberCount: number | null;
}

export const LIST_VIEWS = [
  'visible',
  'mine',
  'shared',
  'hidden',
  'public',
  'organization',
  'starred',
  'recent',
  'trash',
] as const;
export type ListView = (typeof LIST_VIEWS)[number];

/**
 * A list query. `visible`: all through self, groups, organizations, everyone-here. `mine`: owned by the asker.
 * `shared`: granted by others to the asker's principals (directly or on a collection), ordered by when it was shared,
 * never one's own. `public`: through *everyone* and public groups. `organization`: owned by `owner` and visible.
 * `trash`: in the trash and owned or managed. `hidden`: what the asker hid from `shared`, which leaves it out. `starred`:
 * what the asker starred. `recent`: what they opened, ordered by when. The others are ordered by last content change,
 * newest first.
 */
export interface ListQuery {
  readonly view: ListView;
  readonly kind?: string;
  readonly owner?: PrincipalKey;
  /** With `shared`: only what came through this principal. */
  readonly through?: PrincipalKey;
  /** Only what this principal holds a grant on, here or above, of what the asker manages. */
  readonly sharedWith?: PrincipalKey;
  readonly text?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export interface Listed extends Judged {
  /** For `shared`: when and by whom. */
  readonly sharedAt?: number;
  readonly sharedBy?: PrincipalKey | null;
}

/** One principal that has access to a resource, strongest role first within it, with the grants that give it. */
export interface AudienceRow {
  readonly principal: PrincipalInfo;
  /** Effective role of this principal alone. */
  readonly role: Role;
  readonly grants: readonly Grant[];
  /** True for the owner itself. */
  readonly owner: boolean;
}

/** How many principals of one kind a resource is shared with. */
export interface HolderCount {
  readonly kind: PrincipalKind;
  readonly count: number;
  /** One of them, for a name. */
  readonly one: PrincipalKey;
}

/** What an account holds and asks with, as far as decisions about it care; no session or key lowers it. */
export interface Standing {
  readonly key: PrincipalKey;
  readonly question: Question;
  readonly holdings: readonly Holding[];
}

export interface NewGrant {
  readonly id: string;
  readonly principal: PrincipalKey;
  readonly role: Role;
  readonly source: Grant['source'];
  readonly granter: PrincipalKey | null;
  readonly createdAt: number;
  readonly until: number | null;
  readonly run: string | null;
}

/** Writes grants of one resource. Only reachable through {@link AccessStore.change}, which answers the scope. */
export interface GrantWriter {
  /** Replaces the grant of the same principal, source and permanence (permanent or timed), else adds it. */
  put(grant: NewGrant): Promise<void>;
  /** Removes by id; false when it is not this resource's. */
  remove(id: string): Promise<boolean>;
  /** Changes the general access and the grants that stand for it. */
  setMode(mode: Mode, modeRole: 'viewer' | 'editor', granter: PrincipalKey): Promise<void>;
}

/** A page of an audience. */
export interface AudienceQuery {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly cursor?: string;
  readonly limit: number;
  /** What the same unit read of it at `now`, so that it is not read again; with fewer grants, whom those left concern. */
  readonly facts?: Facts;
}

/** The engine's side of storage: narrows by SQL, decides by `decide`. */
export interface AccessStore {
  /** The resource and the decision in one statement; null when there is no such id. In a write unit the facts are locked. */
  judge(asker: Asker, id: string): Promise<Judged | null>;
  /** Many at once, in the order asked; null for ids that do not exist. */
  judgeMany(asker: Asker, ids: readonly string[]): Promise<readonly (Judged | null)[]>;
  list(asker: Asker, query: ListQuery): Promise<Page<Listed>>;
  /**
   * Every grant here and above, ended ones left out, with the path. `holdings` is empty: the audience fills it. With
   * `among` only the grants to these, which costs as much as they are, however widely the resource is shared.
   */
  facts(key: ResourceKey, now: number, among?: ReadonlySet<PrincipalKey>): Promise<Facts>;
  /** What an account (or nobody: null) holds at `now`, link visitor included, and the open links that are named. */
  holdings(
    account: PrincipalKey | null,
    now: number,
    links?: readonly PrincipalKey[],
  ): Promise<readonly Holding[]>;
  /** Who asks, for an account: holders, permissions and status looked up now; null = an anonymous visitor. */
  asker(account: PrincipalKey | null, now: number, links?: readonly PrincipalKey[]): Promise<Asker>;
  /** Principals with access, owner first, then by role and name. */
  audience(key: ResourceKey, query: AudienceQuery): Promise<Page<AudienceRow>>;
  /**
   * What the badges of a page of resources say: per resource and kind of principal, how many hold an unended grant here,
   * or above where the kind inherits; the owner, who published it, and groups whose sharing is off left out. Accounts
   * and addresses are counted where nobody else holds anything.
   */
  holderCounts(
    resources: readonly Resource[],
    now: number,
  ): Promise<ReadonlyMap<ResourceKey, readonly HolderCount[]>>;
  /** Accounts that hold any of the principals now, at most `limit`, by key. */
  accountsHolding(
    principals: readonly PrincipalKey[],
    now: number,
    limit: number,
  ): Promise<readonly PrincipalKey[]>;
  /** How these accounts stand at `now`, many in a few statements; keys of no account are left out. */
  standings(accounts: readonly PrincipalKey[], now: number): Promise<readonly Standing[]>;
  /** Things in the subtree, itself included, at most `limit`. */
  countBelow(key: ResourceKey, limit: number): Promise<number>;
  principals(keys: readonly PrincipalKey[]): Promise<readonly PrincipalInfo[]>;
  /** Names of a few members of each of these groups and organizations, who have been here longest; at most five of each. */
  someMembers(keys: readonly PrincipalKey[]): Promise<ReadonlyMap<PrincipalKey, readonly string[]>>;
  /** The principal of an e-mail address, made when needed; of a verified account it is the account's own. */
  principalOfAddress(email: string): Promise<PrincipalInfo>;
  /** The same without making one: null where nothing was shared with the address yet and no account proved it. */
  knownAddress(email: string): Promise<PrincipalInfo | null>;
  /**
   * Who would gain and who would lose by a change, on how many things; nothing is changed. Exact up to 1,000 people and
   * 10,000 things (S25). The keys EVERYONE and LINK_VISITOR stand for the public and for whoever has the address.
   */
  impact(change: PlannedChange, now: number): Promise<Impact>;
  /** Resources that carry an unended grant of a principal, most recently granted first, at most `limit`. */
  grantedTo(principal: PrincipalKey, now: number, limit: number): Promise<readonly ResourceKey[]>;
  /** The only way to write grants. */
  change<T>(
    key: ResourceKey,
    actor: PrincipalKey | null,
    at: number,
    work: (writer: GrantWriter) => Promise<T>,
  ): Promise<{ readonly result: T; readonly scope: AccessScope }>;
}
