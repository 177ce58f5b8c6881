import type { PrincipalKey } from '@tessera/domain';
import { engineStatement, keyList } from './access/words.ts';
import type { Connection } from './connection.ts';

const knownAmong = engineStatement('known.among', (words) => {
  const now = (m: string) => `(${m}.until is null or ${m}.until > $3)`;
  return `select asked.value from ${words.keys('$1', 'asked')}
    where asked.value = $2
      or exists (select 1 from team_member mine
        where mine.team = asked.value and mine.account = $2 and ${now('mine')})
      or exists (select 1 from organization_member mine
        where mine.organization = asked.value and mine.account = $2)
      or exists (select 1 from team_member theirs
        cross join team_member mine
        where theirs.account = asked.value and ${now('theirs')}
          and mine.team = theirs.team and mine.account = $2 and ${now('mine')})
      or exists (select 1 from organization_member theirs
        cross join organization_member mine
        where theirs.account = asked.value
          and mine.organization = theirs.organization and mine.account = $2)`;
});

/**
 * Which of these accounts, groups and organizations an account knows, or is in, at `now`. What each of them has in common
 * with it is looked up, never all whom it knows.
 */
export async function knownOf(
  connection: Connection,
  knower: PrincipalKey,
  others: readonly PrincipalKey[],
  now: number,
): Promise<readonly PrincipalKey[]> {
  const rows = await connection.all(knownAmong, [keyList(connection.dialect, others), knower, now]);
  return rows.map((row) => Number(row[0]) as PrincipalKey);
}
