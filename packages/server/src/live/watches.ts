import type { LiveEnd } from '@tessera/contract';
import type { Permission, PrincipalKey, ResourceKey, Role } from '@tessera/domain';
import type { LogEntry } from '../storage/index.ts';

/** What has to be open no longer when access ends: a channel, what it shows, a download under way. */
export interface Watch {
  /**
   * `channel`: a socket as a whole; `page`: a resource that one shows; `window`: the share window of one; `download`: an
   * answer under way.
   */
  readonly sort: 'channel' | 'page' | 'window' | 'download';
  readonly account: PrincipalKey | null;
  /** The session or access key that it came by: its end is the end of this (A5). */
  readonly session: string | null;
  readonly key: string | null;
  /** Digest of the secret by which its caller holds open links (S20). */
  readonly visitor: string | null;
  /** Id of the signed embed address that it came by: then `account` is its maker (S34). */
  readonly embed?: string | undefined;
  /** Public id of the resource and the role that it needs; null for a channel. */
  readonly resource: { readonly id: string; readonly role: Role } | null;
  /** The permission that it needs besides (P4). */
  readonly permission: Permission | null;
  /** Told once, when it is watched no longer. */
  end(reason: LiveEnd, by: string | null): void;
  /** Told of the role at first and whenever it changes. */
  role?(role: Role, by: string | null): void;
  /** Told that what it shows is not what it was. */
  notice?(what: 'content' | 'sharing' | 'news'): void;
}

/** What is known of a watch since it was last judged. */
export interface Standing {
  readonly key: ResourceKey | null;
  /** The resource and the collections above it. */
  readonly path: readonly ResourceKey[];
  readonly role: Role | null;
  /** When the answer may change by itself, ms since 1970. */
  readonly until: number | null;
  /** When it is judged again at the latest; null = not by time. */
  readonly alarm: number | null;
}

const UNJUDGED: Standing = { key: null, path: [], role: null, until: null, alarm: null };

/** All that is open, found by whom and what it concerns, so that a change touches no more than it must. */
export class Watches {
  readonly #standings = new Map<Watch, Standing>();
  readonly #byAccount = new Map<PrincipalKey | null, Set<Watch>>();
  readonly #byNode = new Map<ResourceKey, Set<Watch>>();

  add(watch: Watch): void {
    this.#standings.set(watch, UNJUDGED);
    put(this.#byAccount, watch.account, watch);
  }

  /** False when it was not (or no longer) there. */
  remove(watch: Watch): boolean {
    const standing = this.#standings.get(watch);
    if (standing === undefined) return false;
    this.#standings.delete(watch);
    take(this.#byAccount, watch.account, watch);
    for (const key of standing.path) take(this.#byNode, key, watch);
    return true;
  }

  /** Undefined when it is not there. */
  standing(watch: Watch): Standing | undefined {
    return this.#standings.get(watch);
  }

  settle(watch: Watch, standing: Standing): void {
    const before = this.#standings.get(watch);
    if (before === undefined) return;
    this.#standings.set(watch, standing);
    for (const key of before.path) take(this.#byNode, key, watch);
    for (const key of standing.path) put(this.#byNode, key, watch);
  }

  all(): readonly Watch[] {
    return [...this.#standings.keys()];
  }

  /** What an entry of the log concerns: what is on or below its resource, or what its principals have open. */
  concerned({ resource, principals }: LogEntry): readonly Watch[] {
    if (resource !== null) return [...(this.#byNode.get(resource) ?? [])];
    if (principals.length === 0) return this.all();
    return principals.flatMap((account) => [...(this.#byAccount.get(account) ?? [])]);
  }
}

function put<K>(index: Map<K, Set<Watch>>, key: K, watch: Watch): void {
  const found = index.get(key);
  if (found === undefined) index.set(key, new Set([watch]));
  else found.add(watch);
}

function take<K>(index: Map<K, Set<Watch>>, key: K, watch: Watch): void {
  const found = index.get(key);
  if (found === undefined) return;
  found.delete(watch);
  if (found.size === 0) index.delete(key);
}
