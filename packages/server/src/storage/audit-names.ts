import type { AuditName } from '@tessera/domain';
import type { Connection } from './connection.ts';

/** What public ids are called today: people, groups, organizations, resources; an id of none of them is left out. */
export async function auditNames(
  { kysely }: Connection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AuditName>> {
  const names = new Map<string, AuditName>();
  if (ids.length === 0) return names;
  const principals = await kysely
    .selectFrom('principal')
    .leftJoin('account', 'account.key', 'principal.key')
    .leftJoin('team', 'team.key', 'principal.key')
    .leftJoin('organization', 'organization.key', 'principal.key')
    .select(['principal.public_id as id', 'principal.kind as kind'])
    .select(['account.name as person', 'team.name as group', 'organization.name as organization'])
    .where('principal.public_id', 'in', ids)
    .execute();
  for (const { id, kind, person, group, organization } of principals) {
    if (kind !== 'account' && kind !== 'group' && kind !== 'organization') continue;
    names.set(id, { id, kind, name: person ?? group ?? organization });
  }
  const resources = await kysely
    .selectFrom('resource')
    .select(['public_id as id', 'title'])
    .where('public_id', 'in', ids)
    .execute();
  for (const { id, title } of resources) names.set(id, { id, kind: 'resource', name: title });
  return names;
}
