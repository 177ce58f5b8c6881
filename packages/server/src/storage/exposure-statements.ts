import { ACCOUNTS, EVERYONE, type ExposureOrder } from '@tessera/domain';
import { EVERYBODY, GROUPS, ORGANIZATIONS, PUBLIC_GROUPS } from './access/crowds.ts';
import { GRANT_COLUMNS } from './access/rows.ts';
import { engineStatement, type SqlWords } from './access/words.ts';
import type { Statement } from './connection.ts';

/*
 * The statements behind *What I share*. Somebody who manages ten thousand things has hundreds of thousands of grants on
 * them: a page looks at streams of grants, each an index in the order of the page. A collection with all that stands
 * directly in it is one stream, a thing that is managed by itself is one, and what somebody gave is one. The first of each
 * stream bounds which streams can have a row of the page, and only these are read. Things are found out to be in the
 * trash, and principals to be deleted accounts, on the rows of the page alone.
 *
 * Parameters: `$1` granter, `$2` owners, `$3` principals by which things are managed, `$4` now, `$5` and `$6` the place.
 */

export const BATCH = 64;
/** Measures of grants that nobody used yet are their age less this: all stand before the used ones, oldest first. */
export const UNUSED = 1_000_000_000_000_000;
/** Public groups stand above every other, and what everybody counts as above these; up to here a measure of `widest` is of such. */
export const OPEN = -1_000_000_000;

/** How many the grant `g` lets in. Memberships that have ended count until they are cleared. */
const BREADTH = `case g.crowd when ${EVERYBODY} then case g.principal when ${EVERYONE} then ${3 - OPEN}
      when ${ACCOUNTS} then ${1 - OPEN} else ${2 - OPEN} end
    when ${PUBLIC_GROUPS} then ${-OPEN}
    when ${GROUPS} then (select t.members from team t where t.key = g.principal)
    when ${ORGANIZATIONS} then (select o.members from organization o where o.key = g.principal)
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

/** Whether the grant `g` counts, wherever it stands. Of an organization's own things it is not open to itself. */
const COUNTS = `(g.until is null or g.until > $4) and g.run is null and g.source <> 'publisher' and g.principal <> $1
    and (g.crowd is null or g.crowd <> ${ORGANIZATIONS}
      or not exists (select 1 from resource o where o.key = g.resource and o.owner = g.principal))`;

/** What is managed by itself in `roots`, and the collections that are or stand below these in `below`. */
function roots(words: SqlWords): string {
  const held = `g.principal = who.value and g.role >= 5 and (g.until is null or g.until > $4)`;
  return `roots (key) as materialized (
      select r.key from ${words.keys('$2', 'who')} ${words.probe('resource', 'r', 'r.owner = who.value')}
      union
      select g.resource from ${words.keys('$3', 'who')} ${words.probe('grants', 'g', held)}
    ), below (key) as materialized (
      select distinct x.des from roots t ${words.probe('closure', 'x', 'x.anc = t.key')}
    )`;
}

/** 1 where the thing `r` shows its own shares: it is not in the trash, and no collection's stream has them. */
const IS_SINGLE = `case when r.trashed_at is null and r.state = 'live'
      and (r.parent is null or r.parent not in (select key from below)) then 1 else 0 end`;

/** The streams: things managed by themselves alone in `single`, managed collections in `below`; what was given is one more. */
function streams(words: SqlWords): string {
  return `${roots(words)}, single (key) as materialized (
      select t.key from roots t ${words.probe('resource', 'r', 'r.key = t.key')} where ${IS_SINGLE} = 1
    )`;
}

/** By what each sort of stream finds its grants `g` for a key `t.key`: by age, and those of crowds. */
const STREAMS = [
  { keys: 'single', of: 'g.resource = t.key', byAge: 'grants_made', crowds: 'grants_crowd' },
  { keys: 'below', of: 'g.parent = t.key', byAge: 'grants_below', crowds: 'grants_crowd_below' },
  {
    keys: '(select cast($1 as bigint) as key)',
    of: 'g.granter = t.key',
    byAge: 'grants_given',
    crowds: 'grants_crowd_given',
  },
] as const;

/** The grants `g` by an index: without figures SQLite would sooner make one of its own, from all grants. */
function by(words: SqlWords, index: string): string {
  return words.dialect === 'sqlite' ? `g indexed by ${index}` : 'g';
}

/** The columns of a row, with what is looked up for the rows of the page alone. */
function page(words: SqlWords, rows: string): string {
  return `select g.*, k.kind, ${LAST_USED},
      case when exists (select 1 from account a where a.key = g.principal and a.deleted_at is not null)
        or exists (select 1 from resource r where r.key = g.resource
          and (r.trashed_at is not null or r.state <> 'live' or r.owner = g.principal))
        or exists (select 1 from resource r join closure x on x.des = r.parent join collection c on c.key = x.anc
          where r.key = g.resource and c.trashed = 1)
      then 1 else 0 end
    from (${rows} order by measure, id limit ${BATCH}) g
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
    place: 'g.created_at >= cast($5 as bigint) and (g.created_at > cast($5 as bigint) or g.id > $6)',
    within: 'g.created_at <= b.value',
    direction: 'asc',
  },
  newest: {
    measure: '-g.created_at',
    place: 'g.created_at <= -cast($5 as bigint) and (g.created_at < -cast($5 as bigint) or g.id > $6)',
    within: 'g.created_at >= -b.value',
    direction: 'desc',
  },
  unused: {
    measure: `g.created_at - ${UNUSED}`,
    place: `g.created_at >= cast($5 as bigint) + ${UNUSED}
      and (g.created_at > cast($5 as bigint) + ${UNUSED} or g.id > $6) and not (${isUsed})`,
    within: `g.created_at <= b.value + ${UNUSED}`,
    direction: 'asc',
  },
} as const satisfies Record<string, ByAge>;

/**
 * Whether what a stream finds is shown through it. Things that are managed by themselves are thousands, nearly all of them
 * old: each is looked up once its turn comes.
 */
const isShown = (stream: string) => `(${stream}.sort <> 0
    or (select ${IS_SINGLE} from resource r where r.key = ${stream}.key) = 1)`;

function byAge(name: keyof typeof BY_AGE): Statement {
  const { measure, place, within, direction } = BY_AGE[name];
  return engineStatement(`exposures.${name}`, (words) => {
    const heads = STREAMS.map(
      (
        { keys, of, byAge },
        sort,
      ) => `select ${sort}, t.key, (select ${measure} from grants ${by(words, byAge)}
          where ${of} and ${COUNTS} and ${place} order by g.created_at ${direction} limit 1)
        from ${sort === 0 ? 'roots' : keys} t`,
    );
    const rows = STREAMS.map(({ of, byAge }, sort) => {
      const some = `from grants ${by(words, byAge)} where ${of} and ${COUNTS} and ${place} and ${within}
        order by g.created_at ${direction}, g.id limit ${BATCH}`;
      const into =
        words.dialect === 'sqlite'
          ? `cross join json_each((select json_group_array(i.name) from (select g.id as name ${some}) i)) one
             cross join grants g on g.id = one.value`
          : `cross join lateral (select g.* ${some}) g`;
      return `select ${GRANT_COLUMNS}, ${measure} as measure from bound b cross join near t ${into}
        where t.sort = ${sort}${sort === 0 ? ` and ${isShown('t')}` : ''}`;
    });
    return `with ${roots(words)}, heads (sort, key, head) as materialized (
        ${heads.join(' union all ')}
      ), bound (value) as materialized (
        select max(head) from (
          select t.head from (select * from heads where head is not null order by head) t where ${isShown('t')}
          order by t.head limit ${BATCH}) h
      ), near (sort, key) as materialized (
        select t.sort, t.key from bound b cross join heads t where t.head <= b.value
      ) ${page(words, `select * from (${rows.join(' union ')}) found`)}`;
  });
}

const AFTER = 'measure > cast($5 as bigint) or (measure = cast($5 as bigint) and id > $6)';

/** What everybody counts as, and public groups, are given: wider than any group. */
const open = engineStatement('exposures.open', (words) => {
  const rows = STREAMS.map(
    ({ keys, of, crowds }) => `select ${GRANT_COLUMNS}, -(${BREADTH}) as measure from ${keys} t
      ${words.probe('grants', by(words, crowds), `${of} and g.crowd >= ${PUBLIC_GROUPS}`)} where ${COUNTS}`,
  );
  return `with ${streams(words)}, found as (${rows.join(' union ')})
    ${page(words, `select * from found where ${AFTER}`)}`;
});

/**
 * What the largest groups and organizations from the place on are given, as many as `most` of either: each is looked for in
 * each stream. What is no larger than the least of these stays for the next statement, since others are as large.
 */
function largest(most: number): Statement {
  return engineStatement(`exposures.largest-${most}`, (words) => {
    const some = (table: string, crowd: number, which: string) => `select * from (
        select s.key, s.members, ${crowd} as crowd from ${table} s
        where s.members > 1 and s.members <= -cast($5 as bigint) ${which} order by s.members desc limit ${most}) largest`;
    const rows = STREAMS.map(
      ({
        keys,
        of,
        crowds,
      }) => `select ${GRANT_COLUMNS}, -w.members as measure from ${keys} t cross join who w
        ${words.probe('grants', by(words, crowds), `${of} and g.crowd = w.crowd and g.principal = w.key`)} where ${COUNTS}`,
    );
    return `with who (key, members, crowd) as materialized (
        ${some('team', GROUPS, `and s.type <> 'public'`)} union all ${some('organization', ORGANIZATIONS, '')}
      ), least (value) as materialized (
        select coalesce(max(f.value), 1) from (
          select case when count(*) = ${most} then min(members) end as value from who group by crowd) f
      ), ${streams(words)}, found as (${rows.join(' union ')})
      ${page(words, `select * from found where measure < (select -value from least) and (${AFTER})`)}`;
  });
}

/** All that is open, by how many each principal lets in: where the others found nothing more. */
const rest = engineStatement('exposures.rest', (words) => {
  const rows = STREAMS.map(
    ({ keys, of, byAge }) => `select ${GRANT_COLUMNS}, -(${BREADTH}) as measure from ${keys} t
      ${words.probe('grants', by(words, byAge), of)} where ${COUNTS}`,
  );
  return `with ${streams(words)}, found as (${rows.join(' union ')})
    ${page(words, `select * from found where ${AFTER}`)}`;
});

/** What was used, longest ago first: of the things that anybody opened all grants are read. */
const used = engineStatement('exposures.used', (words) => {
  const isOpened = 'exists (select 1 from opened o where o.resource = t.key)';
  const rows = ([things, of]: readonly [string, string]) => `
      select ${GRANT_COLUMNS}, (select ${LAST_USED} from principal k where k.key = g.principal) as measure
      from ${things} t ${words.probe('grants', 'g', `g.resource = t.key and ${of}`)}
      where ${isOpened} and ${COUNTS}`;
  const given = `(select distinct g.resource as key from grants ${by(words, 'grants_given')} where g.granter = $1)`;
  return `with ${streams(words)}, things (key) as materialized (
      select key from single union
      select r.key from below t ${words.probe('resource', 'r', 'r.parent = t.key')}
    ), found as (${rows(['things', '1 = 1'])} union ${rows([given, 'g.granter = $1'])})
    ${page(words, `select * from found where ${AFTER}`)}`;
});

/** The grant with the id `$5`, if an order has it: it was given by the caller, or stands on or in what they manage. */
export const EXPOSURE = engineStatement('exposures.one', (words) => {
  const held = `m.resource = h.key and m.principal = who.value and m.role >= 5 and (m.until is null or m.until > $4)`;
  return `with home (key) as (
      select g.resource from grants g where g.id = $5
      union
      select x.anc from grants g ${words.probe('resource', 'r', 'r.key = g.resource')}
        ${words.probe('closure', 'x', 'x.des = r.parent')} where g.id = $5
    ) ${page(
      words,
      `select ${GRANT_COLUMNS}, 0 as measure from grants g where g.id = $5 and ${COUNTS} and (g.granter = $1
        or exists (select 1 from home h cross join ${words.keys('$2', 'who')}
          ${words.probe('resource', 'r', 'r.key = h.key and r.owner = who.value')})
        or exists (select 1 from home h cross join ${words.keys('$3', 'who')} ${words.probe('grants', 'm', held)}))`,
    )}`;
});

/** A statement of an order, and from which measure on it has rows. */
export interface ExposureStep {
  readonly statement: Statement;
  readonly until: number;
}

/** The statements of an order, one after the other: where the first has nothing more, the second goes on. */
export const EXPOSURE_STEPS = {
  widest: [
    { statement: open, until: OPEN },
    { statement: largest(8), until: -2 },
    { statement: largest(128), until: -2 },
    { statement: rest, until: 0 },
  ],
  oldest: [{ statement: byAge('oldest'), until: Number.MAX_SAFE_INTEGER }],
  newest: [{ statement: byAge('newest'), until: 0 }],
  'last-used': [
    { statement: byAge('unused'), until: 0 },
    { statement: used, until: Number.MAX_SAFE_INTEGER },
  ],
} as const satisfies Record<ExposureOrder, readonly ExposureStep[]>;
