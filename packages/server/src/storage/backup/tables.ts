import type { Schema } from '../schema.ts';

/** How one table goes into an archive and comes back. */
export interface ArchivedTable {
  readonly name: keyof Schema | 'search';
  /** The columns of its key: the order of its rows. */
  readonly key: readonly string[];
  /** All columns, unless said. */
  readonly columns?: readonly string[];
  /** A column that is no fact but a projection, which a restore makes anew. */
  readonly projected?: string;
  /** The column whose numbers the database gives out. */
  readonly counter?: string;
  /** Which rows, as a condition in SQL; all unless said. */
  readonly only?: string;
}

/** Every table that an archive holds. */
export const ARCHIVED_TABLES: readonly ArchivedTable[] = [
  { name: 'hub', key: ['id'] },
  { name: 'principal', key: ['key'], counter: 'key' },
  { name: 'account', key: ['key'] },
  { name: 'team', key: ['key'] },
  { name: 'team_member', key: ['team', 'account'] },
  { name: 'team_permission', key: ['team', 'permission'] },
  { name: 'join_request', key: ['team', 'account'] },
  { name: 'organization', key: ['key'] },
  { name: 'organization_member', key: ['organization', 'account'] },
  { name: 'organization_invitation', key: ['id'] },
  { name: 'role_permission', key: ['role', 'permission'] },
  { name: 'address', key: ['key'] },
  { name: 'access_key', key: ['id'] },
  { name: 'code_factor', key: ['account'] },
  { name: 'recovery_code', key: ['account', 'hash'] },
  { name: 'passkey', key: ['id'] },
  { name: 'provider', key: ['id'] },
  { name: 'provider_link', key: ['provider', 'subject'] },
  { name: 'setting', key: ['name'] },
  { name: 'own_setting', key: ['principal', 'name'] },
  { name: 'audit', key: ['seq'], counter: 'seq' },
  { name: 'audit_seal', key: ['batch'] },
  // A file that no version cites may go at any moment, its bytes first.
  {
    name: 'file',
    key: ['hash'],
    only: 'exists (select 1 from version_file where version_file.hash = file.hash)',
  },
  { name: 'resource', key: ['key'], counter: 'key', projected: 'grantees' },
  { name: 'collection', key: ['key'], projected: 'grantees' },
  { name: 'closure', key: ['des', 'anc'] },
  { name: 'grants', key: ['resource', 'principal', 'id'] },
  { name: 'access_request', key: ['id'] },
  { name: 'share_link', key: ['id'] },
  { name: 'link_bar', key: ['resource', 'account'] },
  { name: 'embed_origin', key: ['resource', 'origin'] },
  { name: 'invitation', key: ['id'] },
  { name: 'transfer', key: ['id'] },
  { name: 'star', key: ['account', 'resource'] },
  { name: 'hidden_share', key: ['account', 'resource'] },
  { name: 'opened', key: ['account', 'resource'] },
  { name: 'reminder', key: ['what', 'until'] },
  { name: 'news', key: ['seq'], counter: 'seq' },
  { name: 'notification_choice', key: ['reader'] },
  { name: 'known_device', key: ['account', 'device'] },
  { name: 'version', key: ['resource', 'number'] },
  { name: 'version_file', key: ['resource', 'number', 'position'] },
  { name: 'search', key: ['rowid'], columns: ['rowid', 'title', 'description', 'body'] },
  { name: 'access_log', key: ['seq'], counter: 'seq' },
];

/**
 * Tables that no archive holds. `migration` is in the manifest and `holding` made anew. Sessions, who acts as whom, visits by
 * open links, signed embed addresses, one-time secrets and counted failures would come back to life after they had ended, so everybody signs in again; uploads on their way are
 * begun again, and plans live for minutes. The outbox would mail a second time what had left meanwhile, and secrets of
 * other systems belong to the machine, not to a copy of it.
 */
export const UNARCHIVED_TABLES: readonly (keyof Schema)[] = [
  'migration',
  'holding',
  'session',
  'acting',
  'one_time_secret',
  'sign_in_step',
  'sign_in_failure',
  'link_visit',
  'embed',
  'upload',
  'plan',
  'registration',
  'address_proof',
  'reset_request',
  'entry_attempt',
  // Of the processes that run now.
  'node',
  'node_cut',
  'outbox',
  'secret_setting',
];
