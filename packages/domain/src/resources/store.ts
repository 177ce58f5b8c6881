import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import type { Mode } from '../kinds/kind.ts';
import type { Resource, Version, VersionFile } from './model.ts';

export interface NewResource {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly owner: PrincipalKey;
  readonly publisher: PrincipalKey | null;
  readonly parent: ResourceKey | null;
  readonly state: 'draft' | 'live';
  readonly createdAt: number;
  readonly searchText: string;
  /** Names the publish call that made it, hub-wide and unique, so that a repeated call finds it. */
  readonly idempotencyKey?: string;
}

export type NewVersion = Omit<Version, 'number'>;

/** Resources and their data. Who may see them is `AccessStore`'s; nothing here decides. */
export interface ResourceStore {
  /** Mode is private; a collection gets its closure. A parent raises the bounds above. */
  create(resource: NewResource): Promise<Resource>;
  byKeys(keys: readonly ResourceKey[]): Promise<readonly Resource[]>;
  /** What a publish call of this key made. */
  byIdempotencyKey(key: string): Promise<Resource | null>;
  update(
    key: ResourceKey,
    changes: {
      readonly title?: string;
      readonly description?: string;
      readonly state?: 'live';
      readonly editorsShare?: boolean;
    },
  ): Promise<Resource>;
  /** Marks a content change: orders the lists. */
  touch(key: ResourceKey, at: number): Promise<void>;
  /** Appends the next version, makes it current, touches. Null leaves the words that search finds it by as they are. */
  addVersion(key: ResourceKey, version: NewVersion, searchText: string | null): Promise<Version>;
  version(key: ResourceKey, number: number): Promise<Version | null>;
  /** Newest first. */
  versions(key: ResourceKey): Promise<readonly Version[]>;
  /** Everything that a principal owns, newest first; drafts and what is in the trash included. */
  ownedBy(owner: PrincipalKey): Promise<readonly Resource[]>;
  /** How many things of an owner others may see by a mode or a grant. */
  countShared(owner: PrincipalKey): Promise<number>;
  /** The resource and all below it, the resource first. */
  subtree(key: ResourceKey): Promise<readonly Resource[]>;
  /** Makes somebody the owner of all of these; grants stay as they are. */
  giveTo(keys: readonly ResourceKey[], owner: PrincipalKey): Promise<AccessScope>;
  trash(key: ResourceKey, at: number): Promise<AccessScope>;
  restore(key: ResourceKey): Promise<AccessScope>;
  /** What was itself put into the trash until a moment, oldest first. */
  trashedUntil(at: number, limit: number): Promise<readonly Resource[]>;
  /** Removes a resource and all below it for good. */
  purge(key: ResourceKey): Promise<AccessScope>;
  /** Moves a resource or a collection with all below it; a cycle is `input-invalid`. */
  move(key: ResourceKey, parent: ResourceKey | null): Promise<AccessScope>;
  /** Top first, without the resource itself. */
  ancestors(key: ResourceKey): Promise<readonly Resource[]>;
}

/** What general access a resource has. */
export interface ModeChange {
  readonly mode: Mode;
  readonly modeRole: 'viewer' | 'editor';
}

/** A file on its way in or waiting to be cited. Only its uploader may cite it (G4). */
export interface Upload {
  readonly id: string;
  readonly uploader: PrincipalKey;
  readonly name: string;
  /** Declared size in bytes. */
  readonly size: number;
  /** Bytes that are safely here. */
  readonly received: number;
  /** SHA-256 of the whole, once complete. */
  readonly hash: string | null;
  readonly createdAt: number;
  readonly until: number;
}

export interface UploadStore {
  create(upload: Upload): Promise<void>;
  byId(id: string): Promise<Upload | null>;
  /** All of one account, ended ones included. */
  ofUploader(uploader: PrincipalKey): Promise<readonly Upload[]>;
  advance(id: string, received: number, hash: string | null): Promise<void>;
  remove(id: string): Promise<void>;
  /** Bytes of the different files of all versions of what a person owns, or published for an organization. */
  storedBytes(person: PrincipalKey): Promise<number>;
  /** Uploads that ended before `now`. */
  ended(now: number): Promise<readonly Upload[]>;
  /** Notes that a stored file exists; the same hash twice is one. */
  keepFile(file: Pick<VersionFile, 'hash' | 'size'>): Promise<void>;
  /** Hashes on record that no version cites and no live upload holds. */
  unusedFiles(limit: number): Promise<readonly string[]>;
  /** Whether no version cites a file and no live upload holds it. */
  isUnused(hash: string): Promise<boolean>;
  /** Takes a file off the record; one that is used stays on it. */
  forgetFile(hash: string): Promise<void>;
}
