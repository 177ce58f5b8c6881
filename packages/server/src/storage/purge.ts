import type { ResourceKey } from '@tessera/domain';
import { sql } from 'kysely';
import type { Connection } from './connection.ts';

/**
 * Every table that holds something of a resource, in the order in which it goes, with the condition that finds it. A test
 * compares this with the schema: what points at a resource and is not here would keep it from going. Requests for access
 * alone stay, and point nowhere.
 */
export const OF_A_RESOURCE = [
  ['link_visit', 'link in (select id from share_link where resource in $keys)'],
  ['share_link', 'resource in $keys'],
  ['link_bar', 'resource in $keys'],
  ['embed_origin', 'resource in $keys'],
  ['embed', 'resource in $keys'],
  ['invitation', 'resource in $keys'],
  ['transfer', 'resource in $keys'],
  ['star', 'resource in $keys'],
  ['hidden_share', 'resource in $keys'],
  ['opened', 'resource in $keys'],
  ['acting', 'resource in $keys'],
  ['plan', 'resource in $keys'],
  ['grants', 'resource in $keys'],
  ['version_file', 'resource in $keys'],
  ['version', 'resource in $keys'],
  ['search', 'rowid in $keys'],
  ['closure', 'des in $keys or anc in $keys'],
  ['collection', 'key in $keys'],
  ['resource', 'key in $keys'],
] as const;

/** Removes resources for good, with all that belongs to them. The files that nothing cites then go by the sweeper. */
export async function purgeResources(connection: Connection, keys: readonly ResourceKey[]): Promise<void> {
  if (keys.length === 0) return;
  // What lies within another goes with it: first the pointers between them.
  await connection.kysely.updateTable('resource').set({ parent: null }).where('key', 'in', keys).execute();
  await connection.kysely.updateTable('collection').set({ parent: null }).where('key', 'in', keys).execute();
  // Who asked for it must not learn that it is gone: their request stays, as one for an id that never was (S28).
  await connection.kysely
    .updateTable('access_request')
    .set({ resource: null })
    .where('resource', 'in', keys)
    .execute();
  const visitors = await linkPrincipals(connection, keys);
  const list = sql`(${sql.join(keys)})`;
  for (const [table, condition] of OF_A_RESOURCE) {
    const [before = '', ...rest] = condition.split('$keys');
    const where = rest.reduce((built, after) => sql`${built}${list}${sql.raw(after)}`, sql.raw(before));
    await sql`delete from ${sql.table(table)} where ${where}`.execute(connection.kysely);
  }
  if (visitors.length === 0) return;
  await connection.kysely.deleteFrom('holding').where('holder', 'in', visitors).execute();
  await connection.kysely.deleteFrom('principal').where('key', 'in', visitors).execute();
}

/** What the visitors of their open links hold. */
async function linkPrincipals(
  { kysely }: Connection,
  keys: readonly ResourceKey[],
): Promise<readonly number[]> {
  const links = await kysely
    .selectFrom('share_link')
    .select('principal')
    .where('resource', 'in', keys)
    .where('principal', 'is not', null)
    .execute();
  return links.flatMap(({ principal }) => principal ?? []);
}
