import type { Generated } from 'kysely';
import type { AccessSchema } from './schema-access.ts';
import type { ActivitySchema } from './schema-activity.ts';
import type { EntrySchema } from './schema-entry.ts';
import type { FactorSchema } from './schema-factors.ts';
import type { LinkSchema } from './schema-links.ts';
import type { SharingSchema } from './schema-sharing.ts';

/*
 * The tables as Kysely sees them; the migrations make them. Portable types only: integers (booleans 0 or 1, times ms
 * since 1970, roles as `rank` numbers them), texts (JSON among them), doubles, bytes.
 */

/** Who and what can hold a grant. Fixed rows 1 to 4, others from 100 on; keys are never used twice. */
export interface PrincipalTable {
  key: Generated<number>;
  kind: string;
  public_id: string;
  /** Of accounts and organizations, in small letters: one name space, so one unique column. */
  slug: string | null;
}

export interface AccountTable {
  key: number;
  name: string;
  /** As typed; `email_normal` is what identity is compared by (A3). */
  email: string;
  email_normal: string;
  email_verified: number;
  institution: string | null;
  website: string | null;
  role: string;
  status: string;
  password_hash: string | null;
  created_at: number;
  last_seen_at: number | null;
  /** Name and e-mail in small letters, what type-ahead and `query` look in. */
  search: string;
  deleted_at: number | null;
  /** JSON: what a restore of a deleted account needs. */
  kept: string | null;
}

/** That a session or an access key asks through other eyes for a while. */
export interface ActingTable {
  id: string;
  sort: string;
  behind: number;
  session: string | null;
  access_key: string | null;
  subject: number;
  resource: number | null;
  writes: number;
  reason: string;
  since: number;
  until: number;
}

/** A group (`group` is a reserved word). */
export interface TeamTable {
  key: number;
  name: string;
  name_normal: string;
  description: string;
  type: string;
  sharing: number;
  joining: string;
  created_at: number;
  /** What keeps its members; null = people do. */
  kept_by: string | null;
  /** How many rows of `team_member` it has, those whose end has passed among them. */
  members: Generated<number>;
}

export interface JoinRequestTable {
  team: number;
  account: number;
  message: string;
  created_at: number;
}

export interface TeamMemberTable {
  team: number;
  account: number;
  manager: number;
  staff: number;
  until: number | null;
  given_at: number | null;
}

export interface TeamPermissionTable {
  team: number;
  permission: string;
}

export interface OrganizationTable {
  key: number;
  name: string;
  name_normal: string;
  created_at: number;
  /** How many rows of `organization_member` it has. */
  members: Generated<number>;
}

export interface OrganizationInvitationTable {
  id: string;
  organization: number;
  email: string;
  email_normal: string;
  role: string;
  inviter: number;
  created_at: number;
  until: number;
}

export interface OrganizationMemberTable {
  organization: number;
  account: number;
  role: string;
}

export interface RolePermissionTable {
  role: string;
  permission: string;
}

/** An e-mail address that something was shared with: a principal of kind `address`. */
export interface AddressTable {
  key: number;
  email: string;
  email_normal: string;
}

/**
 * A projection of memberships, written in their transaction by `holdings.ts` alone: `holder` counts as `principal`.
 * `raises` is the rank that it has on what the principal owns. Holders are accounts and the four fixed principals.
 */
export interface HoldingTable {
  holder: number;
  principal: number;
  raises: number | null;
  until: number | null;
}

export interface SessionTable {
  id: string;
  account: number;
  secret_hash: string;
  kind: string;
  device: string;
  place: string;
  created_at: number;
  last_used_at: number;
  signed_in_at: number;
  /** The organization that it publishes to unless a call says otherwise. */
  current_owner: number | null;
}

export interface AccessKeyTable {
  id: string;
  account: number;
  secret_hash: string;
  name: string;
  /** JSON array of scopes. */
  scopes: string;
  created_at: number;
  until: number | null;
  last_used_at: number | null;
}

export interface OneTimeSecretTable {
  secret_hash: string;
  purpose: string;
  account: number | null;
  until: number;
  email: string | null;
}

export interface SignInFailureTable {
  key: string;
  count: number;
  last_at: number;
}

export interface SettingTable {
  name: string;
  /** JSON. */
  value: string;
}

export interface OwnSettingTable {
  principal: number;
  name: string;
  /** JSON. */
  value: string;
}

export interface AuditTable {
  seq: Generated<number>;
  action: string;
  actor: string | null;
  target: string | null;
  through: string;
  /** JSON, as `after`. */
  before: string;
  after: string;
  at: number;
  acting_as: string | null;
  via: string | null;
  /** Goes into the digests of `before` and `after`; empty once they are erased, and of entries older than seals. */
  salt: Generated<string>;
  /** JSON: the digests of what was erased. */
  erased: string | null;
}

export interface AuditSealTable {
  batch: number;
  first_seq: number;
  last_seq: number;
  entries: number;
  content: string;
  at: number;
  hash: string;
}

export interface UploadTable {
  id: string;
  uploader: number;
  name: string;
  size: number;
  received: number;
  hash: string | null;
  created_at: number;
  until: number;
}

/** A content-addressed file that is kept: SHA-256, bytes. */
export interface FileTable {
  hash: string;
  size: number;
}

export interface MigrationTable {
  name: string;
  at: number;
}

/** One row: which hub this is. */
export interface HubTable {
  id: string;
  /** What cursors are sealed with. */
  secret: string;
  created_at: number;
}

export interface AccountSchema {
  migration: MigrationTable;
  hub: HubTable;
  principal: PrincipalTable;
  account: AccountTable;
  team: TeamTable;
  team_member: TeamMemberTable;
  team_permission: TeamPermissionTable;
  join_request: JoinRequestTable;
  organization: OrganizationTable;
  organization_member: OrganizationMemberTable;
  organization_invitation: OrganizationInvitationTable;
  role_permission: RolePermissionTable;
  address: AddressTable;
  holding: HoldingTable;
  session: SessionTable;
  access_key: AccessKeyTable;
  acting: ActingTable;
  one_time_secret: OneTimeSecretTable;
  sign_in_failure: SignInFailureTable;
  setting: SettingTable;
  own_setting: OwnSettingTable;
  audit: AuditTable;
  audit_seal: AuditSealTable;
  upload: UploadTable;
  file: FileTable;
}

/** Every table of the database. */
export type Schema = AccountSchema &
  EntrySchema &
  FactorSchema &
  AccessSchema &
  SharingSchema &
  ActivitySchema &
  LinkSchema;
