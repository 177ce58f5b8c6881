import {
  ACCOUNTS,
  ADMINS,
  EVERYONE,
  type Facts,
  type Grant,
  type Holding,
  type Impact,
  type ImpactPerson,
  type ImpactThing,
  impact,
  LINK_VISITOR,
  type PlannedChange,
  type PrincipalKey,
  type Question,
  type ResourceKey,
  type Standing,
} from '@tessera/domain';
import { defineStatement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { factsAbout } from './audience.ts';
import { accountsThatHold, principalInfos } from './people.ts';
import { plannedGrants } from './planned.ts';
import { toHolding } from './rows.ts';
import { loadSubtree } from './subtree.ts';
import { engineStatement, keyList } from './words.ts';

/** So far the preview is exact (S25); beyond, its numbers are "at least". */
const MOST_PEOPLE = 1_000;
const MOST_THINGS = 10_000;

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
const groupsGrants = defineStatement(
  'impact.granted',
  'select distinct resource from grants where principal = $1 and (until is null or until > $2) limit 10001',
);
const groupOf = defineStatement('impact.group', 'select type, sharing from team where key = $1');

/** Compares everybody whom the change may concern on everything below it, before and after. */
export async function impactOf(tools: UnitTools, change: PlannedChange, now: number): Promise<Impact> {
  if (change.kind === 'join' || change.kind === 'leave') return membershipImpact(tools, change, now);
  const before = await factsAbout(tools, change.resource, now);
  const after = await plannedFacts(tools, change, before, now);
  const subtree = await loadSubtree(tools, [change.resource], now, MOST_THINGS);
  const things = subtree.groups.map(({ count, facts }): ImpactThing => {
    const inside = facts.path.slice(0, facts.path.length - before.path.length);
    const below = facts.grants.filter((grant) => inside.some((node) => node.key === grant.resource));
    const [self, ...rest] = [...inside, ...after.path];
    if (self === undefined) throw new Error('a path is never empty');
    return {
      count,
      before: facts,
      after: { ...facts, path: [self, ...rest], grants: [...below, ...after.grants] },
    };
  });
  const concerned = new Set(changedPrincipals(before, after));
  if (inTrash(before) !== inTrash(after)) {
    for (const { facts } of subtree.groups) {
      for (const { principal } of [...facts.grants, ...after.grants]) concerned.add(principal);
    }
  }
  const { people, atLeast } = await peopleOf(tools, [...concerned], now);
  return impact(things, people, atLeast || subtree.atLeast);
}

/** The facts of the changed resource itself as they would be. */
async function plannedFacts(
  tools: UnitTools,
  change: Exclude<PlannedChange, { kind: 'join' | 'leave' }>,
  before: Facts,
  now: number,
): Promise<Facts> {
  if (change.kind !== 'move') return { ...before, grants: await plannedGrants(tools, change, before, now) };
  const own = before.grants.filter((grant) => grant.resource === change.resource);
  const [self] = before.path;
  if (change.parent === null) return { ...before, path: [self], grants: own };
  const target = await factsAbout(tools, change.parent, now);
  return { ...before, path: [self, ...target.path], grants: [...own, ...target.grants] };
}

function inTrash({ path }: Facts): boolean {
  return path.some((node) => node.trashed);
}

/** Whose grants differ between the two. */
function changedPrincipals(before: Facts, after: Facts): readonly PrincipalKey[] {
  const said = (grant: Grant) =>
    `${grant.resource} ${grant.principal} ${grant.role} ${grant.source} ${grant.until}`;
  const known = new Set(before.grants.map(said));
  const planned = new Set(after.grants.map(said));
  const changed = [
    ...after.grants.filter((grant) => !known.has(said(grant))),
    ...before.grants.filter((grant) => !planned.has(said(grant))),
  ];
  return [...new Set(changed.map((grant) => grant.principal))];
}

async function membershipImpact(
  tools: UnitTools,
  change: Extract<PlannedChange, { kind: 'join' | 'leave' }>,
  now: number,
): Promise<Impact> {
  const { connection } = tools;
  const granted = await connection.all(groupsGrants, [change.group, now]);
  const roots = granted.map((row) => row[0] as ResourceKey);
  const subtree = await loadSubtree(tools, roots, now, MOST_THINGS);
  const [group] = await connection.all(groupOf, [change.group]);
  const [person] = await loadPeople(tools, [change.account], now);
  if (person === undefined) return impact([], [], false);
  // An admin holds a staff group besides: only the membership goes.
  const left = person.own.filter((holding) => holding.principal !== change.group);
  const own = change.kind === 'join' ? [...left, ...holdingOfMember(change, group ?? [])] : left;
  const after = [...own, ...person.before.slice(person.own.length)];
  const things = subtree.groups.map(({ count, facts }) => ({ count, before: facts, after: facts }));
  return impact(things, [{ ...person, after }], subtree.atLeast);
}

/** What a member of the group would hold: nothing while its sharing is off, nor as a member of a public one (S10, S11). */
function holdingOfMember(
  change: Extract<PlannedChange, { kind: 'join' | 'leave' }>,
  group: readonly unknown[],
): readonly Holding[] {
  const [type, sharing] = group;
  if (sharing !== 1 || type === 'public') return [];
  if (type === 'staff' && !(change.kind === 'join' && change.staff)) return [];
  const kind = type === 'staff' ? 'staff-group' : 'group';
  return [{ principal: change.group, kind, raises: null, until: null }];
}

async function peopleOf(
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

function visitor(key: PrincipalKey, holdings: readonly Holding[], now: number): ImpactPerson {
  const question: Question = { caller: null, now, viewsAll: false, cap: 'owner' };
  return { key, question, before: holdings, after: holdings };
}

interface LoadedPerson extends ImpactPerson {
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

async function loadPeople(
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
async function fixedHoldings(tools: UnitTools, now: number) {
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
