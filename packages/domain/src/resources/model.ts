import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { Mode } from '../kinds/kind.ts';

/** Anything that can be shared. Times are ms since 1970. */
export interface Resource {
  readonly key: ResourceKey;
  /** Random, 128 bits, lower-case letters and digits: the whole secret of an unlisted address (S1). */
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly owner: PrincipalKey;
  /** Who published it, when that is not the owner itself (P13). */
  readonly publisher: PrincipalKey | null;
  readonly parent: ResourceKey | null;
  readonly mode: Mode;
  /** Role of the owning organization's members in mode `organization`; no effect otherwise (S4). */
  readonly modeRole: 'viewer' | 'editor';
  readonly state: 'draft' | 'live';
  /** When it was itself put into the trash; what stands below a trashed collection keeps null. */
  readonly trashedAt: number | null;
  readonly createdAt: number;
  /** Last content change: what lists are ordered by, newest first. */
  readonly updatedAt: number;
  /** Number of the current version, from 1; 0 while there are no data. */
  readonly version: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Its owner lets editors share it on, up to editor (S6). */
  readonly editorsShare: boolean;
}

/** A stored file of a version: content-addressed, so the same bytes are kept once (G4). */
export interface VersionFile {
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly size: number;
  readonly mediaType: string;
}

/** One immutable state of a resource's data. */
export interface Version {
  readonly number: number;
  readonly content: unknown;
  readonly counts: Readonly<Record<string, number>>;
  readonly files: readonly VersionFile[];
  readonly publisher: PrincipalKey;
  readonly createdAt: number;
  /** The version that this one brought back, if it is a restoration (G9). */
  readonly restores: number | null;
}
