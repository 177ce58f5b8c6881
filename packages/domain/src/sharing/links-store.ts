import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { GrantRole } from '../access/roles.ts';

/** How long access lasts that was accepted by a link. Times are ms. */
export type LinkAccess =
  | { readonly lasts: 'until-revoked' }
  /** So long after it was accepted. */
  | { readonly lasts: 'for'; readonly ms: number }
  /** To a moment, ms since 1970, exclusive. */
  | { readonly lasts: 'until'; readonly at: number };

/** A share link (S18). Of its secret only a digest is kept. Times are ms since 1970. */
export interface ShareLink {
  readonly id: string;
  readonly resource: ResourceKey;
  /** The principal that visitors of an open link hold (S20); null for a link that is accepted by accounts. */
  readonly principal: PrincipalKey | null;
  readonly role: GrantRole;
  readonly label: string;
  readonly maker: PrincipalKey;
  readonly createdAt: number;
  /** End of the link, exclusive; what was accepted by it goes on. */
  readonly until: number;
  readonly access: LinkAccess;
  /** How many may come through it; null = any number. */
  readonly mostUses: number | null;
  readonly uses: number;
  readonly lastUsedAt: number | null;
  readonly secretHash: string;
  /** As `PasswordHasher` made it; null = no password. */
  readonly passwordHash: string | null;
  /** Mail domain, in small letters, that a verified address must have; null = any. */
  readonly domain: string | null;
  readonly paused: boolean;
  readonly revokedAt: number | null;
}

export type NewShareLink = Omit<ShareLink, 'principal' | 'uses' | 'lastUsedAt' | 'paused' | 'revokedAt'> & {
  /** Makes a principal for its visitors. */
  readonly open: boolean;
};

/** A browser or script that holds an open link, with or without an account (S20). */
export interface LinkVisit {
  readonly id: string;
  readonly link: string;
  readonly account: PrincipalKey | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** What a visitor's secret holds now. */
export interface HeldLink {
  readonly visit: string;
  readonly principal: PrincipalKey;
  readonly lastSeenAt: number;
}

export interface LinkStore {
  create(link: NewShareLink): Promise<ShareLink>;
  /** Also a revoked one. */
  byId(id: string): Promise<ShareLink | null>;
  byIds(ids: readonly string[]): Promise<readonly ShareLink[]>;
  /** Those that are not revoked, newest first. */
  ofResource(resource: ResourceKey): Promise<readonly ShareLink[]>;
  change(
    id: string,
    changes: Partial<Pick<ShareLink, 'label' | 'until' | 'mostUses' | 'paused' | 'revokedAt'>>,
  ): Promise<void>;
  /** Counts one use; false, and nothing counted, when none is left. */
  use(id: string, at: number): Promise<boolean>;
  /** The visit of a link by a visitor's secret. */
  visit(link: string, secretHash: string): Promise<LinkVisit | null>;
  beginVisit(visit: LinkVisit & { readonly secretHash: string }): Promise<void>;
  /** Visits of links of a resource, newest first, at most `limit`. */
  visits(resource: ResourceKey, limit: number): Promise<readonly LinkVisit[]>;
  /** What a visitor holds by a secret; at most 100 of the newest. */
  held(secretHash: string): Promise<readonly HeldLink[]>;
  seen(visits: readonly string[], at: number): Promise<void>;
  /** Ends one visit of a resource's links; false when there is none. */
  endVisit(resource: ResourceKey, id: string): Promise<boolean>;
  /** Ends all visits of a resource's links, or of one of them; answers how many. */
  endVisits(resource: ResourceKey, link?: string): Promise<number>;
  /** When each of these accounts opened the resource last; who never did is left out. */
  lastOpened(
    resource: ResourceKey,
    accounts: readonly PrincipalKey[],
  ): Promise<ReadonlyMap<PrincipalKey, number>>;
  /** Keeps somebody from coming in by links until a manager shares with them again (S21). */
  bar(resource: ResourceKey, account: PrincipalKey, at: number): Promise<void>;
  isBarred(resource: ResourceKey, account: PrincipalKey): Promise<boolean>;
  /** Removes visits of links that have ended. */
  forget(now: number): Promise<void>;
}
