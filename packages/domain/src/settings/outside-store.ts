import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { Mode } from '../kinds/kind.ts';

/** A resource whose mode the policy would not let anybody choose. */
export interface OutsideMode {
  readonly key: ResourceKey;
  readonly id: string;
  readonly kind: string;
  readonly mode: Mode;
  readonly modeRole: 'viewer' | 'editor';
  /** Whether an organization owns it. */
  readonly organization: boolean;
}

/** A grant that the policy would not let anybody give. */
export interface OutsideGrant {
  readonly id: string;
  readonly resource: ResourceKey;
  readonly principal: PrincipalKey;
  readonly createdAt: number;
}

export interface OutsideLink {
  readonly id: string;
  readonly resource: ResourceKey;
  readonly createdAt: number;
  readonly until: number;
}

/** What is there and outside of a policy. Lists are ordered by key and cut at `limit`; what ended is left out. */
export interface OutsideStore {
  /** Live things, also in the trash, that have one of these modes. */
  modes(modes: readonly Mode[], limit: number): Promise<readonly OutsideMode[]>;
  /** Public things of people who are neither administrators nor in a public group. */
  publicOfOthers(limit: number): Promise<readonly OutsideMode[]>;
  linksLongerThan(life: number, now: number, limit: number): Promise<readonly OutsideLink[]>;
  linksWithoutPassword(now: number, limit: number): Promise<readonly OutsideLink[]>;
  openLinks(now: number): Promise<number>;
  /** Grants through links that go on for longer than `access` after they were accepted. */
  linkGrantsLongerThan(access: number, now: number, limit: number): Promise<readonly OutsideGrant[]>;
  /** Grants that wait for an address of another domain. */
  invitationsBeyond(domains: readonly string[], now: number, limit: number): Promise<readonly OutsideGrant[]>;
  /** Sessions that would be over. */
  sessions(span: { readonly idleSince: number; readonly begunUntil: number }): Promise<number>;
  /** Active accounts without a second factor, or only the administrators among them. */
  withoutFactor(who: 'admins' | 'everybody'): Promise<number>;
  /** Things that lie in the trash themselves since before a moment. */
  trashedBefore(at: number): Promise<number>;
  /** Entries of the log in batches that were sealed until a moment. */
  auditBefore(at: number): Promise<number>;
  /** People whose things take more bytes than this. */
  peopleOver(bytes: number): Promise<number>;
}
