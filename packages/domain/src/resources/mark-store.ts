import type { PrincipalKey, ResourceKey } from '../access/model.ts';

/** What a person keeps of things: stars, what they hid, when they opened it last (S29). Times are ms since 1970. */
export interface MarkStore {
  star(account: PrincipalKey, resource: ResourceKey, at: number): Promise<void>;
  unstar(account: PrincipalKey, resource: ResourceKey): Promise<void>;
  /** Hides a share from a person's list; what is shared again later shows again. */
  hide(account: PrincipalKey, resource: ResourceKey, at: number): Promise<void>;
  unhide(account: PrincipalKey, resource: ResourceKey): Promise<void>;
  opened(account: PrincipalKey, resource: ResourceKey, at: number): Promise<void>;
  openedAt(account: PrincipalKey, resource: ResourceKey): Promise<number | null>;
  /** What a person keeps of each of these; a thing of which they keep nothing is left out. */
  marksOf(account: PrincipalKey, resources: readonly ResourceKey[]): Promise<ReadonlyMap<ResourceKey, Marks>>;
  /** When each of these accounts opened a thing last; who never did is left out. */
  openers(
    resource: ResourceKey,
    accounts: readonly PrincipalKey[],
  ): Promise<ReadonlyMap<PrincipalKey, number>>;
}

export interface Marks {
  readonly starred: boolean;
  readonly hiddenAt: number | null;
  readonly openedAt: number | null;
}
