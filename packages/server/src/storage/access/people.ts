import {
  ACCOUNTS,
  ADMINS,
  type Asker,
  EVERYONE,
  type Holding,
  LINK_VISITOR,
  normalAddress,
  type PrincipalInfo,
  type PrincipalKey,
} from '@tessera/domain';
import { defineStatement, type Row } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { principalKind, toHolding } from './rows.ts';
import { engineStatement, keyList, type SqlWords } from './words.ts';

const askerOf = defineStatement(
  'people.asker',
  `select a.status, a.role,
     case when exists (select 1 from role_permission rp where rp.role = a.role and rp.permission = 'resources:view-all')
       or exists (select 1 from team_member m join team_permission tp on tp.team = m.team
         where m.account = a.key and (m.until is null or m.until > $2) and tp.permission = 'resources:view-all')
     then 1 else 0 end
   from account a where a.key = $1`,
);
const roleOfAccount = defineStatement('people.role', 'select role from account where key = $1');
const holdingsUnended = engineStatement(
  'people.holdings',
  (words) => `select h.principal, k.kind, h.raises, h.until from ${words.keys('$1', 'who')}
    ${words.probe('holding', 'h', 'h.holder = who.value and (h.until is null or h.until > $2)')}
    ${words.probe('principal', 'k', 'k.key = h.principal')}`,
);
/** What the principal `k` is, looked up where its kind stands: an account `a`, a group `t`, an organization `o`, an address `d`. */
export function whoIs(words: SqlWords): string {
  return [
    words.maybe('account', 'a', "k.kind = 'account' and a.key = k.key"),
    words.maybe('team', 't', "k.kind in ('group', 'public-group', 'staff-group') and t.key = k.key"),
    words.maybe('organization', 'o', "k.kind = 'organization' and o.key = k.key"),
    words.maybe('address', 'd', "k.kind = 'address' and d.key = k.key"),
  ].join(' ');
}
const PRINCIPAL_COLUMNS = `k.key, k.kind, k.public_id,
  coalesce(a.name, t.name, o.name, d.email, k.kind), coalesce(a.email, d.email),
  coalesce(t.members - (select count(*) from team_member m where m.team = t.key and m.until <= $2), o.members)`;
const principalsByKeys = engineStatement(
  'people.principals',
  (words) => `select ${PRINCIPAL_COLUMNS} from ${words.keys('$1', 'asked')}
    ${words.probe('principal', 'k', 'k.key = asked.value')} ${whoIs(words)}
    where k.kind <> 'admins'`,
);
// Groups and organizations have keys of one kind: what is one of them has no members of the other. By key, not by name:
// to sort thousands of names for five of them would take longer than all else that a picker asks.
const FIRST_MEMBERS = 'order by 1 limit 5';
const membersOfMany = engineStatement(
  'people.members',
  (words) => `select asked.value, (select ${words.collect('a.name')} from (
      select account from (select m.account from team_member m
        where m.team = asked.value and (m.until is null or m.until > $2) ${FIRST_MEMBERS}) one
      union all
      select account from (select m.account from organization_member m
        where m.organization = asked.value ${FIRST_MEMBERS}) other
    ) member ${words.probe('account', 'a', 'a.key = member.account')})
    from ${words.keys('$1', 'asked')}`,
);
const holdersOfPrincipals = engineStatement(
  'people.fixed-holders',
  (words) => `select distinct h.holder from ${words.keys('$1', 'asked')}
    ${words.probe('holding', 'h', `h.principal = asked.value and h.holder < 100 and (h.until is null or h.until > $2)`)}`,
);
// A limit that is bound costs SQLite a new plan per call: these two run once per preview, not per request.
const holders = engineStatement(
  'people.holders',
  (words) => `select distinct h.holder from ${words.keys('$1', 'asked')}
    ${words.probe('holding', 'h', 'h.principal = asked.value and (h.until is null or h.until > $2)')}
    where h.holder >= 100 or exists (select 1 from account a where a.key = h.holder) order by 1 limit $3`,
);
const accountsOfRole = defineStatement(
  'people.accounts-of-role',
  `select a.key from account a where a.role = $1 or $1 = '' order by 1 limit $2`,
);
const verifiedAccount = defineStatement(
  'people.verified-account',
  'select key from account where email_normal = $1 and email_verified = 1',
);
const knownAddress = defineStatement('people.address', 'select key from address where email_normal = $1');
const insertPrincipal = defineStatement(
  'people.insert-principal',
  `insert into principal (kind, public_id) values ('address', $1) returning key`,
);
const insertAddress = defineStatement(
  'people.insert-address',
  'insert into address (key, email, email_normal) values ($1, $2, $3)',
);

const NO_LINKS: readonly PrincipalKey[] = [];

/** Who asks, for an account or nobody (null). An account that is not active may nothing; so may one that is gone. */
export async function askerFor(
  tools: UnitTools,
  account: PrincipalKey | null,
  now: number,
  links: readonly PrincipalKey[] = NO_LINKS,
): Promise<Asker> {
  const nobody: Asker = { account: null, holders: [EVERYONE], viewsAll: false, cap: 'owner', now, links };
  if (account === null) return nobody;
  const [row] = await tools.connection.all(askerOf, [account, now]);
  if (row === undefined) return { account, holders: [], viewsAll: false, cap: null, now };
  const admin = row[1] === 'ADMIN';
  return {
    account,
    holders: admin ? [account, ACCOUNTS, EVERYONE, ADMINS] : [account, ACCOUNTS, EVERYONE],
    viewsAll: admin || row[2] === 1,
    cap: row[0] === 'active' ? 'owner' : null,
    now,
    links,
  };
}

/** What an account, or nobody, holds at `now`; the link visitor among it, and the open links that are named. */
export async function holdingsAt(
  tools: UnitTools,
  account: PrincipalKey | null,
  now: number,
  links: readonly PrincipalKey[] = NO_LINKS,
): Promise<readonly Holding[]> {
  const holders = [EVERYONE, LINK_VISITOR, ...links];
  if (account !== null) {
    holders.push(account, ACCOUNTS);
    const [row] = await tools.connection.all(roleOfAccount, [account]);
    if (row?.[0] === 'ADMIN') holders.push(ADMINS);
  }
  const { connection } = tools;
  const rows = await connection.all(holdingsUnended, [keyList(connection.dialect, holders), now]);
  return rows.map((row) => toHolding(row));
}

export async function principalInfos(
  tools: UnitTools,
  keys: readonly PrincipalKey[],
  now: number,
): Promise<readonly PrincipalInfo[]> {
  if (keys.length === 0) return [];
  const { connection } = tools;
  const rows = await connection.all(principalsByKeys, [keyList(connection.dialect, [...new Set(keys)]), now]);
  return rows.map(toPrincipalInfo);
}

/** Names, in their order, of a few members of each group and organization among the principals, without those whose membership has ended. */
export async function memberNames(
  { connection }: UnitTools,
  keys: readonly PrincipalKey[],
  now: number,
): Promise<ReadonlyMap<PrincipalKey, readonly string[]>> {
  if (keys.length === 0) return new Map();
  const rows = await connection.all(membersOfMany, [keyList(connection.dialect, keys), now]);
  const names = (row: Row) => (JSON.parse(String(row[1])) as string[]).sort();
  return new Map(rows.map((row) => [Number(row[0]) as PrincipalKey, names(row)]));
}

/** Reads key, kind, public id, name, e-mail, members. */
function toPrincipalInfo(row: Row): PrincipalInfo {
  return {
    key: row[0] as PrincipalKey,
    kind: principalKind(row[1]),
    id: row[2] as string,
    name: row[3] as string,
    email: row[4] as string | null,
    memberCount: row[5] === null ? null : Number(row[5]),
  };
}

/** Accounts that hold any of the principals, by key, at most `limit`. What everybody holds, all accounts hold. */
export async function accountsThatHold(
  tools: UnitTools,
  principals: readonly PrincipalKey[],
  now: number,
  limit: number,
): Promise<readonly PrincipalKey[]> {
  if (principals.length === 0) return [];
  const { connection } = tools;
  const asked = keyList(connection.dialect, principals);
  const fixed = (await connection.all(holdersOfPrincipals, [asked, now])).map((row) => row[0]);
  if (fixed.some((holder) => holder === EVERYONE || holder === ACCOUNTS || holder === LINK_VISITOR)) {
    return toKeys(await connection.all(accountsOfRole, ['', limit]));
  }
  const found = toKeys(await connection.all(holders, [asked, now, limit]));
  if (!fixed.includes(ADMINS)) return found;
  const admins = toKeys(await connection.all(accountsOfRole, ['ADMIN', limit]));
  return [...new Set([...found, ...admins])].sort((a, b) => a - b).slice(0, limit);
}

function toKeys(rows: readonly Row[]): readonly PrincipalKey[] {
  return rows.map((row) => row[0] as PrincipalKey);
}

/** The principal of an e-mail address, if there is one: of a proved one its account, else the address itself. */
export async function principalKnownByAddress(
  tools: UnitTools,
  email: string,
): Promise<PrincipalInfo | null> {
  const { connection, clock } = tools;
  const normal = normalAddress(email);
  const [account] = await connection.all(verifiedAccount, [normal]);
  const [found] = account === undefined ? await connection.all(knownAddress, [normal]) : [account];
  if (found === undefined) return null;
  const [info] = await principalInfos(tools, [found[0] as PrincipalKey], clock.now());
  if (info === undefined) throw new Error('an address has no principal');
  return info;
}

/** The same, made when needed. */
export async function principalForAddress(tools: UnitTools, email: string): Promise<PrincipalInfo> {
  const known = await principalKnownByAddress(tools, email);
  if (known !== null) return known;
  const { connection, random } = tools;
  const id = random.id();
  const [made] = await connection.all(insertPrincipal, [id]);
  const key = Number(made?.[0]) as PrincipalKey;
  const name = email.trim();
  await connection.run(insertAddress, [key, name, normalAddress(email)]);
  return { key, kind: 'address', id, name, email: name, memberCount: null };
}
