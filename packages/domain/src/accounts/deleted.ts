import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { OrganizationRole } from '../groups/model.ts';
import type { AccountStatus } from './model.ts';

/** A deleted account can be restored for this long; then its address is free again (A18). */
export const RESTORE_LIFE = 30 * 24 * 60 * 60_000;

/** What a restored account gets back. Groups and organizations by public id, since they may be gone by then. */
export interface KeptAccount {
  readonly status: AccountStatus;
  /** Who owns what went to the trash; null when somebody else got it for good. */
  readonly carer: PrincipalKey | null;
  readonly things: readonly ResourceKey[];
  /** Those of the things that the deletion put into the trash. */
  readonly trashed: readonly ResourceKey[];
  readonly groups: readonly {
    readonly id: string;
    readonly manager: boolean;
    readonly staff: boolean;
    readonly until: number | null;
  }[];
  readonly organizations: readonly { readonly id: string; readonly role: OrganizationRole }[];
}
