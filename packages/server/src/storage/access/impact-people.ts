import {
  ACCOUNTS,
  ADMINS,
  EVERYONE,
  type Holding,
  type ImpactPerson,
  LINK_VISITOR,
  type PrincipalKey,
  type Question,
  type Standing,
} from '@tessera/domain';
import { defineStatement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { accountsThatHold, principalInfos } from './people.ts';
import { toHolding } from './rows.ts';
import { engineStatement, keyList } from './words.ts';

/** So far a preview is exact (S25); beyond, its numbers are "at least". */
export const MOST_PEOPLE = 1_000;
export const MOST_THINGS = 10_000;

const askersOf = engineStatement(
  'impact.askers',
  (words) => `select a.key, a.status, a.role,
     case when exists (select 1 from role_permission rp where rp.role = a.role and rp.permission = 'resources:view-all')
       or exists (select 1 from team_member m join team_permission tp on tp.team = m.team
         where m.account = a.key and (m.until is null or m.until > $2) and tp.permission = 'resources:view-all')
     then 1 else 0 end
   from ${words.keys('$1', 'asked')} ${words.probe('account', 'a', 'a.key = asked.value')}`,
);
const holdingsOfMany = engineStatement(
  'impact.holdings',
  (words) => `select h.holder, h.principal, k.kind, h.raises, h.until from ${words.keys('$1', 'who')}
    ${words.probe('holding', 'h', 'h.holder = who.value and (h.until is null or h.until > $2)')}
    ${words.probe('principal', 'k', 'k.key = h.principal')}`,
);
const viewers = defineStatement(
  'impact.viewers-of-all',
  `select a.key from account a where a.role = 'ADMIN'
     or exists (select 1 from role_permission rp where rp.role = a.role and rp.permission = 'resources:view-all')
     or exists (select 1 from team_member m join team_permission tp on tp.team = m.team
       where m.account = a.key and (m.until is null or m.until > $1) and tp.permission = 'resources:view-all')
   order by 1 limit $2`,
);

/** Accounts that see everything by permission, one more than a preview counts at most. */
export async function viewersOfAll(tools: UnitTools, now: number): Promise<readonly PrincipalKey[]> {
  const rows = await tools.connection.all(viewers, [now, MOST_PEOPLE + 1]);
  return rows.map((row) => row[0] as PrincipalKey);
}

/** Everybody whom grants to these principals may concern: accounts, addresses that nobody proved, visitors. */
export async function peopleOf(
  tools: UnitTools,
  principals: readonly PrincipalKey[],
  now: number,
): Promise<{ readonly people: readonly ImpactPerson[]; readonly atLeast: boolean }> {
  const accounts = await accountsThatHold(tools, principals, now, MOST_PEOPLE + 1);
  const people: ImpactPerson[] = [...(await loadPeople(tools, accounts.slice(0, MOST_PEOPLE), now))];
  const visitors = await fixedHoldings(tools, now);
  for (const info of await principalInfos(tools, principals, now)) {
    // Nobody has proved the address yet: who will is a person of its own.
    if (info.kind !== 'address' || (await accountsThatHold(tools, [info.key], now, 1)).length > 0) continue;
    const own: Holding = { principal: info.key, kind: 'address', raises: null, until: null };
    people.push(visitor(info.key, [own, ...visitors.anyone, ...visitors.byAddress], now));
  }
  const open = (holdings: readonly Holding[]) =>
    holdings.some((holding) => principals.includes(holding.principal));
  if (open(visitors.anyone)) people.push(visitor(EVERYONE, visitors.anyone, now));
  if (open(visitors.byAddress)) {
    people.push(visitor(LINK_VISITOR, [...visitors.anyone, ...visitors.byAddress], now));
  }
  return { people, atLeast: accounts.length > MOST_PEOPLE };
}

/** Somebody without an account, as a decision sees them. */
export function visitor(key: PrincipalKey, holdings: readonly Holding[], now: number): ImpactPerson {
  const question: Question = { caller: null, now, viewsAll: false, cap: 'owner' };
  return { key, question, before: holdings, after: holdings };
}

/** An account, as a decision sees it. */
export interface LoadedPerson extends ImpactPerson {
  /** What the account holds itself; `before` begins with it. */
  readonly own: readonly Holding[];
}

/** How accounts stand at `now`, in a few statements however many there are. */
export async function standingsOf(
  tools: UnitTools,
  accounts: readonly PrincipalKey[],
  now: number,
): Promise<readonly Standing[]> {
  const people = await loadPeople(tools, accounts, now);
  return people.map(({ key, question, before }) => ({ key, question, holdings: before }));
}

export async function loadPeople(
  tools: UnitTools,
  accounts: readonly PrincipalKey[],
  now: number,
): Promise<readonly LoadedPerson[]> {
  if (accounts.length === 0) return [];
  const { connection } = tools;
  const list = keyList(connection.dialect, accounts);
  const own = new Map<number, Holding[]>();
  for (const row of await connection.all(holdingsOfMany, [list, now])) {
    const held = own.get(row[0] as number) ?? [];
    held.push(toHolding(row, 1));
    own.set(row[0] as number, held);
  }
  const { anyone, byAddress, accounts: all, admins } = await fixedHoldings(tools, now);
  return (await connection.all(askersOf, [list, now])).map((row) => {
    const key = row[0] as PrincipalKey;
    const admin = row[2] === 'ADMIN';
    const itself = own.get(key) ?? [];
    const holdings = [...itself, ...anyone, ...byAddress, ...all, ...(admin ? admins : [])];
    const cap = row[1] === 'active' ? 'owner' : null;
    const question: Question = { caller: key, now, viewsAll: admin || row[3] === 1, cap };
    return { key, question, own: itself, before: holdings, after: holdings };
  });
}

/** What the four fixed principals hold. */
export async function fixedHoldings(tools: UnitTools, now: number) {
  const fixed = [EVERYONE, LINK_VISITOR, ACCOUNTS, ADMINS];
  const { connection } = tools;
  const rows = await connection.all(holdingsOfMany, [keyList(connection.dialect, fixed), now]);
  const of = (holder: PrincipalKey) =>
    rows.filter((row) => row[0] === holder).map((row) => toHolding(row, 1));
  return {
    anyone: of(EVERYONE),
    byAddress: of(LINK_VISITOR),
    accounts: of(ACCOUNTS),
    admins: of(ADMINS),
  };
}
