import { ACCOUNTS, EVERYONE, type ExposureOrder, LINK_VISITOR } from '@tessera/domain';
import { GRANT_COLUMNS } from './access/rows.ts';
import { engineStatement, type SqlWords } from './access/words.ts';
import type { Statement } from './connection.ts';

/*
 * The statements behind *What I share*. Somebody who manages a thousand things has a hundred thousand grants on them:
 * a page looks at the first grant of each thing in the order (one index), and then only into the things whose first
 * can stand among the page. Things are found out to be in the trash below a collection, and principals to be deleted
 * accounts, on the rows of the page alone.
 *
 * Parameters: `$1` granter, `$2` owners, `$3` principals by which things are managed, `$4` now, `$5` the one resource
 * or 0, `$6` and `$7` the place.
 */

export const BATCH = 64;
/** Measures of grants that nobody used yet are their age less this: all stand before the used ones, oldest first. */
export const UNUSED = 1_000_000_000_000_000;
/** What everybody counts as stands above every group; up to here a measure of `widest` is of such. */
export const EVERYBODY = -1_000_000_001;

/** How many the principal `k` lets in: what everybody counts as stands above every group. */
const BREADTH = `case k.kind when 'everyone' then 1000000003 when 'link-visitor' then 1000000002
    when 'link' then 1000000002 when 'accounts' then 1000000001 when 'public-group' then 1000000000
    when 'organization' then (select count(*) from organization_member m where m.organization = k.key)
    when 'group' then (select count(*) from team_member m where m.team = k.key and (m.until is null or m.until > $4))
    when 'staff-group' then (select count(*) from team_member m where m.team = k.key and (m.until is null or m.until > $4))
    else 1 end`;

/**
 * When one of those whom the grant `g` to the principal `k` lets in last opened its thing. What an invited address opened
 * before it was invited would tell that it has an account (S12).
 */
const LAST_USED = `case k.kind
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
const isUsed = `exists (select 1 from opened o where o.resource = g.resource)
    and (select ${LAST_USED} from principal k where k.key = g.principal) is not null`;

/** What is managed by owners or principals at a time; the three parameters by name. */
export function managed(words: SqlWords, [owners, principals, now] = ['$2', '$3', '$4']): string {
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

/** The things in question: of those that are managed every grant counts, of others what the granter gave. */
function things(words: SqlWords): string {
  return `${managed(words)}, things (key, whole, owner) as materialized (
    select n.key, max(n.whole), min(r.owner) from (
      select key, 1 as whole from managed
      union all select distinct g.resource, 0 from grants g where g.granter = $1
    ) n ${words.probe('resource', 'r', `r.key = n.key and r.trashed_at is null and r.state = 'live'`)}
    where $5 = 0 or n.key = $5 group by n.key
  )`;
}

/** Whether the grant `g` on the thing `t` counts. */
const COUNTS = `(g.until is null or g.until > $4) and g.run is null and g.source <> 'publisher'
    and g.principal <> t.owner and g.principal <> $1 and (t.whole = 1 or g.granter = $1)`;

/** The columns of a row, with what is looked up for the rows of the page alone. */
function page(words: SqlWords, rows: string): string {
  return `select g.*, k.kind, ${LAST_USED},
      case when exists (select 1 from account a where a.key = g.principal and a.deleted_at is not null)
        or exists (select 1 from resource r join closure x on x.des = r.parent join collection c on c.key = x.anc
          where r.key = g.resource and c.trashed = 1)
      then 1 else 0 end
    from (${rows} order by measure, g.id limit ${BATCH}) g
    ${words.probe('principal', 'k', 'k.key = g.principal')} order by g.measure, g.id`;
}

interface ByAge {
  readonly measure: string;
  readonly place: string;
  /** Not after the bound `b`, as the index can tell. */
  readonly within: string;
  readonly direction: 'asc' | 'desc';
}

const BY_AGE = {
  oldest: {
    measure: 'g.created_at',
    place: 'g.created_at >= cast($6 as bigint) and (g.created_at > cast($6 as bigint) or g.id > $7)',
    within: 'g.created_at <= b.value',
    direction: 'asc',
  },
  newest: {
    measure: '-g.created_at',
    place: 'g.created_at <= -cast($6 as bigint) and (g.created_at < -cast($6 as bigint) or g.id > $7)',
    within: 'g.created_at >= -b.value',
    direction: 'desc',
  },
  unused: {
    measure: `g.created_at - ${UNUSED}`,
    place: `g.created_at >= cast($6 as bigint) + ${UNUSED}
      and (g.created_at > cast($6 as bigint) + ${UNUSED} or g.id > $7) and not (${isUsed})`,
    within: `g.created_at <= b.value + ${UNUSED}`,
    direction: 'asc',
  },
} as const satisfies Record<string, ByAge>;

function byAge(name: keyof typeof BY_AGE): Statement {
  const { measure, place, within, direction } = BY_AGE[name];
  return engineStatement(`exposures.${name}`, (words) => {
    const of = `g.resource = t.key and ${COUNTS} and ${place}`;
    const first = `select ${measure} from grants g where ${of} order by g.created_at ${direction} limit 1`;
    const some = `from grants g where ${of} and ${within}
      order by g.created_at ${direction}, g.id limit ${BATCH}`;
    const into =
      words.dialect === 'sqlite'
        ? `cross join json_each((select json_group_array(i.name) from (select g.id as name ${some}) i)) one
           cross join grants g on g.id = one.value`
        : `cross join lateral (select g.* ${some}) g`;
    return `with ${things(words)}, heads (key, whole, owner, head) as materialized (
        select t.key, t.whole, t.owner, (${first}) from things t
      ), bound (value) as materialized (
        select max(head) from (select head from heads where head is not null order by head limit ${BATCH}) h
      ) ${page(
        words,
        `select ${GRANT_COLUMNS}, ${measure} as measure from bound b cross join heads t ${into}
        where t.head <= b.value`,
      )}`;
  });
}

/** What anybody and everybody here is given: looked up thing by thing, wider than any group. */
const everybody = engineStatement('exposures.everybody', (words) => {
  const measure = `case k.kind when 'accounts' then ${EVERYBODY} when 'everyone' then ${EVERYBODY - 2}
    else ${EVERYBODY - 1} end`;
  return `with ${things(words)}, wide (key, kind) as materialized (
      select k.key, k.kind from principal k where k.key in (${EVERYONE}, ${LINK_VISITOR}, ${ACCOUNTS})
    ), open as (
      select ${GRANT_COLUMNS}, ${measure} as measure from things t cross join wide k
        ${words.probe('grants', 'g', 'g.resource = t.key and g.principal = k.key')} where ${COUNTS}
      union all
      select ${GRANT_COLUMNS}, ${EVERYBODY - 1} as measure from things t
        ${words.probe('share_link', 'l', 'l.resource = t.key and l.principal is not null')}
        ${words.probe('grants', 'g', 'g.resource = t.key and g.principal = l.principal')} where ${COUNTS}
    ) ${page(words, 'select * from open g where measure > cast($6 as bigint) or (measure = cast($6 as bigint) and g.id > $7)')}`;
});

/** All that is open, by how many each principal lets in: the figures are counted anew each time. */
const widest = engineStatement(
  'exposures.widest',
  (words) => `with ${things(words)}, held (principal) as materialized (
      select distinct g.principal from things t ${words.probe('grants', 'g', 'g.resource = t.key')}
    ), who (key, breadth) as materialized (
      select k.key, ${BREADTH} from held p ${words.probe('principal', 'k', 'k.key = p.principal')}
    ) ${page(
      words,
      `select ${GRANT_COLUMNS}, -w.breadth as measure
       from things t ${words.probe('grants', 'g', 'g.resource = t.key')} join who w on w.key = g.principal
       where ${COUNTS} and (-w.breadth > cast($6 as bigint) or (-w.breadth = cast($6 as bigint) and g.id > $7))`,
    )}`,
);

/** What was used, longest ago first. */
const used = engineStatement(
  'exposures.used',
  (words) => `with ${things(words)}, open as (
      select ${GRANT_COLUMNS}, (select ${LAST_USED} from principal k where k.key = g.principal) as measure
      from things t ${words.probe('grants', 'g', 'g.resource = t.key')}
      where exists (select 1 from opened o where o.resource = t.key) and ${COUNTS}
    ) ${page(words, 'select * from open g where measure > cast($6 as bigint) or (measure = cast($6 as bigint) and g.id > $7)')}`,
);

/** The statements of an order, one after the other: where the first has nothing more, the second goes on. */
export const EXPOSURE_STATEMENTS = {
  widest: [everybody, widest],
  oldest: [byAge('oldest')],
  newest: [byAge('newest')],
  'last-used': [byAge('unused'), used],
} as const satisfies Record<ExposureOrder, readonly Statement[]>;
