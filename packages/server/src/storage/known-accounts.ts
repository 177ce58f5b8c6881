import type { PrincipalKey } from '@tessera/domain';
import { type RawBuilder, sql } from 'kysely';

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
