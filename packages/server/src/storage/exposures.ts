import type {
  ExposureOrder,
  ExposurePlace,
  ExposureQuery,
  ExposureStore,
  PlacedExposure,
  PrincipalKey,
} from '@tessera/domain';
import { GRANT_COLUMNS, GRANT_WIDTH, principalKind, toGrant } from './access/rows.ts';
import { engineStatement, keyList, type SqlWords } from './access/words.ts';
import type { Row } from './connection.ts';
import type { UnitTools } from './unit-tools.ts';

const BATCH = 64;

/** How many a principal lets in: what everybody counts as stands above every group. */
const BREADTH = `case k.kind when 'everyone' then 1000000003 when 'link-visitor' then 1000000002
    when 'link' then 1000000002 when 'accounts' then 1000000001 when 'public-group' then 1000000000
    when 'organization' then (select count(*) from organization_member m where m.organization = k.key)
    when 'group' then (select count(*) from team_member m where m.team = k.key and (m.until is null or m.until > $4))
    when 'staff-group' then (select count(*) from team_member m where m.team = k.key and (m.until is null or m.until > $4))
    else 1 end`;

/**
 * When one of those whom the grant `g` on `r` lets in last opened it. What an invited address opened before it was invited
 * would tell that it has an account (S12).
 */
const LAST_USED = `case w.kind
    when 'account' then (select o.at from opened o where o.account = g.principal and o.resource = g.resource
      and (g.source not like 'invitation:%' or o.at >= g.created_at))
    when 'address' then null
    when 'organization' then (select max(o.at) from opened o join organization_member m on m.account = o.account
      where o.resource = g.resource and m.organization = g.principal and o.account <> $1)
    when 'group' then (select max(o.at) from opened o join team_member m on m.account = o.account
      where o.resource = g.resource and m.team = g.principal and o.account <> $1)
    when 'staff-group' then (select max(o.at) from opened o join team_member m on m.account = o.account
      where o.resource = g.resource and m.team = g.principal and o.account <> $1)
    else (select max(o.at) from opened o where o.resource = g.resource and o.account <> $1) end`;

const MEASURE: Readonly<Record<ExposureOrder, string>> = {
  widest: '-w.breadth',
  oldest: 'g.created_at',
  newest: '-g.created_at',
  'last-used': `coalesce((${LAST_USED}), 0)`,
};

/** What is managed by owners or principals at a time; the three parameters by name. */
function managed(words: SqlWords, [owners, principals, now] = ['$2', '$3', '$4']): string {
  const held = `g.principal = who.value and g.role >= 5 and (g.until is null or g.until > ${now})`;
  return `managed (key) as (
    select r.key from ${words.keys(owners, 'who')} ${words.probe('resource', 'r', 'r.owner = who.value')}
    union
    select g.resource from ${words.keys(principals, 'who')} ${words.probe('grants', 'g', held)}
    union
    select r.key from ${words.keys(principals, 'who')}
      ${words.probe('grants', 'g', `${held} and g.is_collection = 1`)}
      ${words.probe('closure', 'x', 'x.anc = g.resource')} ${words.probe('resource', 'r', 'r.parent = x.des')}
  )`;
}

const ownersSharingTo = engineStatement(
  'exposures.owners-sharing-to',
  (words) => `select distinct g.principal, r.owner from ${words.keys('$1', 'who')}
    ${words.probe('grants', 'g', `g.principal = who.value and g.source <> 'mode' and (g.until is null or g.until > $3)`)}
    ${words.probe('resource', 'r', 'r.key = g.resource')}
  where r.owner <> $2 and r.trashed_at is null and r.state = 'live'
    and not exists (select 1 from closure x join collection c on c.key = x.anc
      where x.des = r.parent and c.trashed = 1)`,
);

const links = engineStatement(
  'exposures.links',
  (words) => `with ${managed(words, ['$1', '$2', '$3'])}
  select l.id from managed m ${words.probe('share_link', 'l', 'l.resource = m.key')}
    ${words.probe('resource', 'r', 'r.key = m.key')}
  where l.revoked_at is null and l.until > $3 and r.trashed_at is null
  order by l.created_at desc, l.id limit 500`,
);

/**
 * `$1` granter, `$2` owners, `$3` principals by which things are managed, `$4` now, `$5` the one resource or 0, `$6` and
 * `$7` the place. What is managed comes first, then what was given on what others manage by now.
 */
function exposures(order: ExposureOrder) {
  const text = (words: SqlWords) => `
  with ${managed(words)}, given (id) as (
    select g.id from managed m ${words.probe('grants', 'g', 'g.resource = m.key')}
    union
    select g.id from grants g where g.granter = $1
  ), open as materialized (
    select g.*, r.owner from given n ${words.probe('grants', 'g', 'g.id = n.id')}
      ${words.probe('resource', 'r', 'r.key = g.resource')}
    where (g.until is null or g.until > $4) and g.run is null and g.source <> 'publisher'
      and g.principal <> r.owner and g.principal <> $1 and r.trashed_at is null and r.state = 'live'
      and ($5 = 0 or g.resource = $5)
      and not exists (select 1 from account a where a.key = g.principal and a.deleted_at is not null)
      and not exists (select 1 from closure x join collection c on c.key = x.anc
        where x.des = r.parent and c.trashed = 1)
  ), who as materialized (
    select k.key, k.kind, ${BREADTH} as breadth
    from (select distinct principal from open) p ${words.probe('principal', 'k', 'k.key = p.principal')}
  ), ordered as (
    select ${GRANT_COLUMNS}, w.kind, w.breadth, ${MEASURE[order]} as measure
    from open g join who w on w.key = g.principal
  )
  select g.*, (select ${LAST_USED} from (select g.kind) w (kind)) from (
    select * from ordered where measure > $6 or (measure = $6 and id > $7)
    order by measure, id limit ${BATCH}) g order by g.measure, g.id`;
  return engineStatement(`exposures.${order}`, (words) =>
    words.dialect === 'sqlite'
      ? text(words).replace('(select g.kind) w (kind)', '(select g.kind as kind) w')
      : text(words),
  );
}

const STATEMENTS = {
  widest: exposures('widest'),
  oldest: exposures('oldest'),
  newest: exposures('newest'),
  'last-used': exposures('last-used'),
} as const satisfies Record<ExposureOrder, ReturnType<typeof engineStatement>>;

/** All grants by which somebody's things, and what they gave, are open to others. */
export class StoredExposures implements ExposureStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async list(query: ExposureQuery): Promise<readonly PlacedExposure[]> {
    const { connection } = this.#tools;
    const { dialect } = connection;
    const [measure, id] = query.after ?? [Number.MIN_SAFE_INTEGER, ''];
    const rows = await connection.all(STATEMENTS[query.order], [
      query.granter,
      keyList(dialect, query.owners),
      keyList(dialect, query.principals),
      query.now,
      query.resource ?? 0,
      measure,
      id,
    ]);
    return rows.map(toExposure);
  }

  async links({
    owners,
    principals,
    now,
  }: Parameters<ExposureStore['links']>[0]): Promise<readonly string[]> {
    const { connection } = this.#tools;
    const { dialect } = connection;
    const rows = await connection.all(links, [keyList(dialect, owners), keyList(dialect, principals), now]);
    return rows.map((row) => row[0] as string);
  }

  async ownersSharingTo(groups: readonly PrincipalKey[], except: PrincipalKey, now: number) {
    if (groups.length === 0) return [];
    const { connection } = this.#tools;
    const rows = await connection.all(ownersSharingTo, [keyList(connection.dialect, groups), except, now]);
    return rows.map((row) => ({ group: row[0] as PrincipalKey, owner: row[1] as PrincipalKey }));
  }

  seal(list: readonly unknown[], place: ExposurePlace): string {
    return this.#tools.cursors.seal(list, place);
  }

  unseal(list: readonly unknown[], cursor: string): ExposurePlace {
    return this.#tools.cursors.open<ExposurePlace>(list, cursor);
  }
}

function toExposure(row: Row): PlacedExposure {
  const grant = toGrant(row);
  const measure = Number(row[GRANT_WIDTH + 2]);
  const last = row[GRANT_WIDTH + 3] ?? null;
  return {
    grant,
    kind: principalKind(row[GRANT_WIDTH]),
    breadth: Number(row[GRANT_WIDTH + 1]),
    lastUsedAt: last === null ? null : Number(last),
    place: [measure, grant.id],
  };
}
