import type { PrincipalKey } from '@tessera/domain';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * The accounts that one knows (S35): itself, and whoever shares a group or an organization with it at `now`. A query to
 * stand behind `in`.
 */
export function knownAccounts(knower: PrincipalKey, now: number): RawBuilder<number> {
  return sql<number>`(
    select cast(${knower} as bigint)
    union
    select theirs.account from team_member mine join team_member theirs on theirs.team = mine.team
    where mine.account = ${knower}
      and (mine.until is null or mine.until > ${now}) and (theirs.until is null or theirs.until > ${now})
    union
    select theirs.account from organization_member mine
    join organization_member theirs on theirs.organization = mine.organization
    where mine.account = ${knower})`;
}

/** Which of these accounts, groups and organizations an account knows, or is in, at `now`. */
export async function knownOf(
  db: Kysely<Schema>,
  knower: PrincipalKey,
  others: readonly PrincipalKey[],
  now: number,
): Promise<readonly PrincipalKey[]> {
  const people = db
    .selectFrom('account')
    .select('key')
    .where('key', 'in', others)
    .where('key', 'in', knownAccounts(knower, now));
  const teams = db
    .selectFrom('team_member')
    .select('team as key')
    .where('account', '=', knower)
    .where('team', 'in', others)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]));
  const organizations = db
    .selectFrom('organization_member')
    .select('organization as key')
    .where('account', '=', knower)
    .where('organization', 'in', others);
  const rows = await people.union(teams).union(organizations).execute();
  return rows.map((row) => Number(row.key) as PrincipalKey);
}
