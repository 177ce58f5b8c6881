import type { PrincipalKey } from '@tessera/domain';
import { engineStatement } from './access/words.ts';
import { type Connection, defineStatement, type Row } from './connection.ts';

/*
 * Type-ahead over the people of a hub. Over all of them in steps from the best matches to the worst, each read along one
 * index and no further than what is missing: a hundred thousand people are never sorted for nine names. Over those whom
 * somebody knows (S35), itself and whoever shares a group or an organization with it, in one go.
 */

const LIVE = `deleted_at is null and status <> 'disabled'`;
const byAddress = defineStatement(
  'people-search.address',
  `select key from account where email_normal = $1 and ${LIVE}`,
);
// Limits are literal, since a bound one is planned anew on every call.
const byBeginning = defineStatement(
  'people-search.beginning',
  `select key from account where search >= $1 and search < $2 and ${LIVE} order by search, key limit 20`,
);
/** Says of each whether a later word, the address among them, begins so. Stops early where many match. */
const containing = defineStatement('people-search.containing', {
  sqlite: `select key, instr(search, ' ' || $1) > 0 from account
    where instr(search, $1) > 0 and ${LIVE} order by search, key limit 200`,
  postgres: `select key, case when strpos(search, ' ' || $1) > 0 then 1 else 0 end from account
    where strpos(search, $1) > 0 and ${LIVE} order by search, key limit 200`,
});
const known = engineStatement('people-search.known', (words) => {
  const at = words.dialect === 'sqlite' ? 'instr' : 'strpos';
  const current = (m: string) => `(${m}.until is null or ${m}.until > $3)`;
  return `with known (key) as materialized (
      select cast($2 as bigint)
      union
      select theirs.account from team_member mine
        ${words.probe('team_member', 'theirs', `theirs.team = mine.team and ${current('theirs')}`)}
        where mine.account = $2 and ${current('mine')}
      union
      select theirs.account from organization_member mine
        ${words.probe('organization_member', 'theirs', 'theirs.organization = mine.organization')}
        where mine.account = $2
    )
    select a.key from known n ${words.probe('account', 'a', `a.key = n.key and ${LIVE} and ${at}(a.search, $1) > 0`)}
    order by case when a.email_normal = $1 then 0 when ${at}(a.search, $1) = 1 then 1
      when ${at}(a.search, ' ' || $1) > 0 then 2 else 3 end, a.search, a.key limit 20`;
});
/** Sorts after every text that begins alike: no character is higher. */
const HIGHEST = '\u{10ffff}';

/** Keys of people whose name or address matches, best first, at most `limit`. `term` as `searchTerm` made it. */
export async function searchEverybody(
  connection: Connection,
  term: string,
  limit: number,
): Promise<readonly PrincipalKey[]> {
  const found = new Set(keysOf(await connection.all(byAddress, [term])));
  for (const key of keysOf(await connection.all(byBeginning, [term, term + HIGHEST]))) found.add(key);
  if (found.size < limit) {
    const rows = await connection.all(containing, [term]);
    const [first, rest] = [rows.filter((row) => row[1] === 1), rows.filter((row) => row[1] !== 1)];
    for (const key of keysOf([...first, ...rest])) found.add(key);
  }
  return [...found].slice(0, limit);
}

/** The same over those whom `knower` knows at `now`; at most 20. */
export async function searchKnown(
  connection: Connection,
  { knower, now }: { readonly knower: PrincipalKey; readonly now: number },
  term: string,
  limit: number,
): Promise<readonly PrincipalKey[]> {
  return keysOf(await connection.all(known, [term, knower, now])).slice(0, limit);
}

function keysOf(rows: readonly Row[]): readonly PrincipalKey[] {
  return rows.map((row) => row[0] as PrincipalKey);
}
