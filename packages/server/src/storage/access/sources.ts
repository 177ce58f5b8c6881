import type { PrincipalKey, ResourceKey } from '@tessera/domain';
import type { Connection, Row, Statement } from '../connection.ts';
import {
  type Asked,
  type Candidate,
  type CandidateSource,
  type Place,
  pagedSource,
  type Reach,
} from './candidates.ts';
import { engineStatement, keyList, type SqlWords } from './words.ts';

/*
 * Candidates by plain statements, each one keyset page of an index. A tie of the time is spelled out, since a
 * comparison of pairs seeks by its first column only.
 */

const BATCH = 64;

/** `$1` time and `$2` key of the place; `$3` kind or '', `$4` owner or 0. */
const NARROWED = `($3 = '' or r.kind = $3) and ($4 = 0 or r.owner = $4)`;

/** The next rows of `resource` after the place, where `where` is what its index starts with. */
function nextRows(where: string, narrowed = NARROWED): string {
  const order = 'order by r.updated_at desc, r.key desc';
  return `select * from (
      select * from (select r.updated_at, r.key from resource r
        where ${where} r.updated_at = $1 and r.key < $2 and ${narrowed} ${order} limit ${BATCH}) tie
      union all
      select * from (select r.updated_at, r.key from resource r
        where ${where} r.updated_at < $1 and ${narrowed} ${order} limit ${BATCH}) rest
    ) both_parts order by 1 desc, 2 desc limit ${BATCH}`;
}

const recentRows = engineStatement('list.recent', () => nextRows(''));
const ownedRows = engineStatement('list.owned', () => nextRows('r.owner = $5 and'));
const trashedRows = engineStatement('list.trashed', () => nextRows('r.trashed_at is not null and'));

/** Everything that the principals `$5` are granted, at any depth, and that `$6` own: all of it, then sorted. The reference. */
const reachable = engineStatement(
  'list.reachable',
  (words) => `
  with granted as (
    select distinct g.resource from ${words.keys('$5', 'who')}
      ${words.probe('grants', 'g', 'g.principal = who.value and (g.until is null or g.until > $7)')}
  ), candidate as (
    select g.resource as key from granted g
    union select r.key from granted g
      join closure c on c.anc = g.resource join resource r on r.parent = c.des
    union select r.key from ${words.keys('$6', 'who')} join resource r on r.owner = who.value
  )
  select r.updated_at, r.key from candidate c join resource r on r.key = c.key
  where (r.updated_at < $1 or (r.updated_at = $1 and r.key < $2)) and ${NARROWED}
  order by r.updated_at desc, r.key desc limit ${BATCH}`,
);

/** What `$5` starred, by when it changed. */
const starredRows = engineStatement(
  'list.starred',
  () => `select r.updated_at, r.key from star s join resource r on r.key = s.resource
    where s.account = $5 and (r.updated_at < $1 or (r.updated_at = $1 and r.key < $2)) and ${NARROWED}
    order by r.updated_at desc, r.key desc limit ${BATCH}`,
);

/** What `$5` opened, by when. */
const openedRows = engineStatement(
  'list.opened',
  () => `select o.at, o.resource from opened o join resource r on r.key = o.resource
    where o.account = $5 and (o.at < $1 or (o.at = $1 and o.resource < $2)) and ${NARROWED}
    order by o.at desc, o.resource desc limit ${BATCH}`,
);

/** Those of the things on which, or above which, a principal holds a grant that has not ended; general access is none. */
const sharedWithAmong = engineStatement(
  'list.shared-with-among',
  (words) => `select asked.value from ${words.keys('$1', 'asked')}
    where exists (select 1 from grants g where g.resource = asked.value and g.principal = $2
        and g.source <> 'publisher' and (g.until is null or g.until > $3))
      or exists (select 1 from resource r join closure x on x.des = r.parent join grants g on g.resource = x.anc
        where r.key = asked.value and g.principal = $2 and g.source <> 'publisher'
          and (g.until is null or g.until > $3))`,
);

/** Whose text matches `$5`. */
const matching = engineStatement(
  'list.matching',
  (words) => `
  select r.updated_at, r.key from search s cross join resource r
  where ${matches(words, '$5')} and r.key = s.rowid
    and (r.updated_at < $1 or (r.updated_at = $1 and r.key < $2)) and ${NARROWED}
  order by r.updated_at desc, r.key desc limit ${BATCH}`,
);

const matchingAmong = engineStatement(
  'list.matching-among',
  (words) => `select s.rowid from ${words.keys('$1', 'asked')} cross join search s
    where s.rowid = asked.value and ${matches(words, '$2')}`,
);

/** The one place that knows how texts are found. A database with neither would say `like` here. */
function matches(words: SqlWords, parameter: string): string {
  return words.dialect === 'sqlite'
    ? `search match ${parameter}`
    : `s.words @@ to_tsquery('simple', ${parameter})`;
}

/**
 * Grants to the principals `$3` that others made, newest first. Each principal's grants are read in order and no further
 * than the batch needs. A thing may come again with an older grant: who reads the batch passes that over.
 */
const sharedRows = engineStatement('list.shared', (words) => {
  const order = 'order by g.created_at desc, g.resource desc';
  const counts = `(g.created_at < $1 or (g.created_at = $1 and g.resource < $2)) and g.source not in ('mode', 'publisher')
      and (g.until is null or g.until > $5) and g.run is null and (g.granter is null or g.granter <> $4)`;
  return words.dialect === 'sqlite'
    ? `select g.created_at, g.resource from ${words.keys('$3', 'who')}
        cross join grants g on g.principal = who.value and ${counts} ${order} limit ${BATCH}`
    : `select g.created_at, g.resource from ${words.keys('$3', 'who')} cross join lateral (
        select g.created_at, g.resource from grants g where g.principal = who.value and ${counts}
        ${order} limit ${BATCH}) g ${order} limit ${BATCH}`;
});

/** Lists by one index each; for the test of their plans. */
export const LIST_STATEMENTS: readonly Statement[] = [recentRows, ownedRows, trashedRows];

/** Everything, newest first. */
export function recentSource(connection: Connection, asked: Asked): CandidateSource {
  return rowsSource(connection, recentRows, asked, []);
}

/** What one principal owns. */
export function ownedSource(connection: Connection, asked: Asked, owner: PrincipalKey): CandidateSource {
  return rowsSource(connection, ownedRows, asked, [owner]);
}

/** What was itself put into the trash, whoever may see it. */
export function trashedSource(connection: Connection, asked: Asked): CandidateSource {
  return rowsSource(connection, trashedRows, asked, []);
}

/** What a search question finds. */
export function matchingSource(connection: Connection, asked: Asked, question: string): CandidateSource {
  return rowsSource(connection, matching, asked, [question]);
}

/** What somebody starred. */
export function starredSource(connection: Connection, asked: Asked, account: PrincipalKey): CandidateSource {
  return rowsSource(connection, starredRows, asked, [account]);
}

/** What somebody opened, newest first. */
export function openedSource(connection: Connection, asked: Asked, account: PrincipalKey): CandidateSource {
  return rowsSource(connection, openedRows, asked, [account]);
}

/** Which of the things are shared with a principal, here or above. */
export async function keysSharedWith(
  connection: Connection,
  keys: readonly ResourceKey[],
  principal: PrincipalKey,
  now: number,
): Promise<ReadonlySet<ResourceKey>> {
  if (keys.length === 0) return new Set();
  const rows = await connection.all(sharedWithAmong, [keyList(connection.dialect, keys), principal, now]);
  return new Set(rows.map((row) => row[0] as ResourceKey));
}

/** Reference for the merge: exact, and as slow as all that the caller can see is much. */
export function reachableSource(connection: Connection, asked: Asked, who: Reach): CandidateSource {
  const { dialect } = connection;
  const parameters = [keyList(dialect, who.principals), keyList(dialect, who.owners), who.now];
  return rowsSource(connection, reachable, asked, parameters);
}

/** What others shared with the caller, by when. */
export function sharedSource(
  connection: Connection,
  from: Place,
  who: { readonly principals: readonly PrincipalKey[]; readonly caller: PrincipalKey; readonly now: number },
): CandidateSource {
  const principals = keyList(connection.dialect, who.principals);
  return pagedSource(from, BATCH, async ({ at, key }) => {
    const rows = await connection.all(sharedRows, [at, key, principals, who.caller, who.now]);
    return rows.map(toCandidate);
  });
}

/** Which of the resources a search question finds. */
export async function matchingKeys(
  connection: Connection,
  keys: readonly ResourceKey[],
  question: string,
): Promise<ReadonlySet<ResourceKey>> {
  const rows = await connection.all(matchingAmong, [keyList(connection.dialect, keys), question]);
  return new Set(rows.map((row) => row[0] as ResourceKey));
}

function rowsSource(
  connection: Connection,
  statement: Statement,
  asked: Asked,
  more: readonly (string | number)[],
): CandidateSource {
  return pagedSource(asked.from, BATCH, async ({ at, key }) => {
    const parameters = [at, key, asked.kind ?? '', asked.owner ?? 0, ...more];
    return (await connection.all(statement, parameters)).map(toCandidate);
  });
}

function toCandidate(row: Row): Candidate {
  return { at: row[0] as number, key: row[1] as ResourceKey };
}
