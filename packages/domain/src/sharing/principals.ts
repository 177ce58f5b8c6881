import { decide } from '../access/decide.ts';
import type { Because, Decision, Facts, Holding, PrincipalKey } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { Judged, PrincipalInfo } from '../access/store.ts';
import { type Account, normalAddress } from '../accounts/model.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import { requireRole } from '../resources/guards.ts';
import { groupInfo } from './allowed.ts';
import { type Describing, keysOf, loadAbove } from './describe.ts';
import { invitedAs, isMember, knowsEverybody, loadNames, type PrincipalView } from './names.ts';
import { questionOf, throughOf } from './receipt.ts';
import { sharesOn } from './sharer.ts';

/** Somebody that one may share with, and what they have already. */
export interface SuggestionView extends PrincipalView {
  /** Names of the first members of a group or organization. */
  readonly members: readonly string[];
  readonly current: { readonly role: Role; readonly through: string } | null;
}

export interface SearchPrincipalsInput {
  readonly query: string;
  /** Says of each what they have on this resource; for its managers. */
  readonly resource?: string | undefined;
}

const SUGGESTIONS = 8;
const MEMBERS = 5;

/**
 * Type-ahead over the people, groups and organizations that the caller knows and may share with (S12). An exact
 * address always finds itself: as the person, where the caller knows them, else as an address to invite.
 */
export async function searchPrincipals(
  context: Context,
  input: SearchPrincipalsInput,
): Promise<readonly SuggestionView[]> {
  const self = requireAccount(context.caller);
  const query = input.query.trim();
  return context.store.read(async (unit) => {
    const present = input.resource === undefined ? null : await presentAccess(context, unit, input.resource);
    if (query === '') return [];
    const people = await findPeople(context, unit, query);
    const found: PrincipalInfo[] = people
      .filter((account) => account.key !== self.key && account.status === 'active')
      .map(accountInfo);
    for (const group of await unit.groups.search(knower(context), query, SUGGESTIONS)) {
      if (await mayUse(context, unit, group)) found.push(groupInfo(group));
    }
    for (const own of await unit.organizations.ofMember(self.key)) {
      if (!`${own.name} ${own.slug}`.toLowerCase().includes(query.toLowerCase())) continue;
      const { key, id, name, memberCount } = own;
      found.push({ key, kind: 'organization', id, name, email: null, memberCount });
    }
    const items: SuggestionView[] = [];
    if (isAddress(query) && !people.some((account) => sameAddress(account, query)))
      items.push({ ...addressSuggestion(query), current: await invitedNow(unit, query, present) });
    const offered = found.slice(0, 3 * SUGGESTIONS);
    const current = await currentOfAll(context, unit, offered, present);
    for (const info of offered) items.push(await suggestion(unit, info, current.get(info.key) ?? null));
    return items;
  });
}

/** Groups that the caller is in and whose sharing is on (C9). */
export async function mySharingGroups(context: Context): Promise<readonly Group[]> {
  const self = requireAccount(context.caller);
  return context.store.read(async (unit) => {
    const groups: Group[] = [];
    let cursor: string | undefined;
    do {
      const page = await unit.groups.list({
        member: self.key,
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const group of page.items) {
        if (group.sharing && (await isMember(unit, group.key, self.key, context.clock.now())))
          groups.push(group);
      }
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return groups;
  });
}

function knower(context: Context) {
  return knowsEverybody(context) ? null : requireAccount(context.caller).key;
}

async function findPeople(context: Context, unit: Unit, query: string): Promise<readonly Account[]> {
  const people = await unit.accounts.search(knower(context), query, SUGGESTIONS + 1);
  if (!isAddress(query) || people.some((account) => sameAddress(account, query))) return people;
  const exact = await unit.accounts.byEmail(query);
  if (exact === null || !(await loadNames(context, unit, [exact.key])).knows(exact.key)) return people;
  return [exact, ...people];
}

/** Public and staff groups take shares from members alone, whatever else one may (S9). */
async function mayUse(context: Context, unit: Unit, group: Group): Promise<boolean> {
  if (group.type === 'ordinary') return true;
  return isMember(unit, group.key, requireAccount(context.caller).key, context.clock.now());
}

function accountInfo({ key, id, name, email }: Account): PrincipalInfo {
  return { key, kind: 'account', id, name, email, memberCount: null };
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

function sameAddress(account: Account, query: string): boolean {
  return normalAddress(account.email) === normalAddress(query);
}

function addressSuggestion(query: string): Omit<SuggestionView, 'current'> {
  return { ...invitedAs({ email: query, name: query }), members: [] };
}

/** What a resource gives now, to say who has access already. */
interface PresentAccess {
  readonly judged: Judged;
  readonly facts: Facts;
}

/** Null for who only shares on: who else has what is its managers' to know (S6). */
async function presentAccess(context: Context, unit: Unit, id: string): Promise<PresentAccess | null> {
  const judged = await requireResource(context, unit, id, 'viewer');
  if (sharesOn(judged)) return null;
  requireRole(judged, 'manager');
  return { judged, facts: await unit.access.facts(judged.resource.key, context.clock.now()) };
}

async function suggestion(
  unit: Unit,
  info: PrincipalInfo,
  current: SuggestionView['current'],
): Promise<SuggestionView> {
  const { kind, id, name, email, memberCount } = info;
  const members = await firstMembers(unit, info);
  return { kind, id, name, email, memberCount, members, current };
}

async function firstMembers(unit: Unit, { key, kind }: PrincipalInfo): Promise<readonly string[]> {
  if (kind === 'account') return [];
  const page =
    kind === 'organization'
      ? await unit.organizations.members(key, { limit: MEMBERS })
      : await unit.groups.members(key, { limit: MEMBERS });
  const accounts = await unit.accounts.byKeys(page.items.map((member) => member.account));
  return accounts.map((account) => account.name);
}

/** What each has already; the names are read of what they have it through alone, not of everybody who has access. */
async function currentOfAll(
  context: Context,
  unit: Unit,
  infos: readonly PrincipalInfo[],
  present: PresentAccess | null,
): Promise<ReadonlyMap<PrincipalKey, SuggestionView['current']>> {
  if (present === null) return new Map();
  const { judged, facts } = present;
  const { resource, decision } = judged;
  const decided: { readonly key: PrincipalKey; readonly role: Role; readonly strongest: Because }[] = [];
  for (const info of infos) {
    const { role, becauses } = await decisionOf(context, unit, info, facts);
    const [strongest] = becauses;
    if (role !== null && strongest !== undefined) decided.push({ key: info.key, role, strongest });
  }
  const told = decided.flatMap(({ strongest }) => (strongest.by === 'grant' ? [strongest.grant] : []));
  const names = await loadNames(context, unit, [resource.owner, ...keysOf(told)], {
    known: [resource.owner],
  });
  const above = await loadAbove(context, unit, facts);
  const describing: Describing = { resource: resource.key, role: decision.role, names, above };
  return new Map(
    decided.map(({ key, role, strongest }) => [key, { role, through: throughOf(strongest, describing) }]),
  );
}

async function decisionOf(
  context: Context,
  unit: Unit,
  { key, kind }: PrincipalInfo,
  facts: Facts,
): Promise<Decision> {
  const now = context.clock.now();
  if (kind !== 'account') {
    const itself: Holding = { principal: key, kind, raises: null, until: null };
    return decide({ ...facts, holdings: [itself] }, { caller: null, now, viewsAll: false, cap: 'owner' });
  }
  const holdings = await unit.access.holdings(key, now);
  return decide({ ...facts, holdings }, await questionOf(unit, key, now));
}

/** What an address that the caller does not know was invited to already. */
async function invitedNow(
  unit: Unit,
  query: string,
  present: PresentAccess | null,
): Promise<SuggestionView['current']> {
  if (present === null) return null;
  const invited = present.facts.grants.filter((grant) => grant.source.startsWith('invitation:'));
  const infos = await unit.access.principals([...new Set(invited.map((grant) => grant.principal))]);
  const own = infos.find((info) => normalAddress(info.email ?? '') === normalAddress(query));
  if (own === undefined) return null;
  const grants = invited.filter((grant) => grant.principal === own.key);
  const holding: Holding = { principal: own.key, kind: 'address', raises: null, until: null };
  const decision = decide(
    { ...present.facts, grants, holdings: [holding] },
    { caller: null, now: 0, viewsAll: false, cap: 'owner' },
  );
  return decision.role === null ? null : { role: decision.role, through: 'invited already' };
}
