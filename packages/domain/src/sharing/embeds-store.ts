import type { PrincipalKey, ResourceKey } from '../access/model.ts';

/** A signed embed address of a resource (S34). Of its secret only a digest is kept. Times are ms since 1970. */
export interface Embed {
  readonly id: string;
  readonly resource: ResourceKey;
  /** On whose rights it rests, at each request. */
  readonly maker: PrincipalKey;
  /** Who may frame it: `https://wiki.example.org`. */
  readonly origins: readonly string[];
  readonly secretHash: string;
  readonly createdAt: number;
  /** Exclusive. */
  readonly until: number;
  readonly lastUsedAt: number | null;
}

export interface EmbedStore {
  /** Origins that may frame a resource which its reader may see; sorted. */
  origins(resource: ResourceKey): Promise<readonly string[]>;
  setOrigins(resource: ResourceKey, origins: readonly string[]): Promise<void>;
  create(embed: Omit<Embed, 'lastUsedAt'>): Promise<Embed>;
  byId(id: string): Promise<Embed | null>;
  /** Those that have not ended, newest first. */
  ofResource(resource: ResourceKey, now: number): Promise<readonly Embed[]>;
  /** False when there is no such address of the resource. */
  remove(resource: ResourceKey, id: string): Promise<boolean>;
  used(id: string, at: number): Promise<void>;
  /** Removes those that have ended. */
  forget(now: number): Promise<void>;
}
