import { decide } from '../access/decide.ts';
import type {
  Because,
  Decision,
  Facts,
  Holding,
  PrincipalKey,
  PrincipalKind,
  ResourceKey,
} from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { Judged, PrincipalInfo } from '../access/store.ts';
import { type Account, normalAddress } from '../accounts/model.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import { requireRole } from '../resources/guards.ts';
import { groupInfo } from './allowed.ts';
import { type Describing, keysOf, loadAbove } from './describe.ts';
import { grantsInvitedAt } from './invited-address.ts';
import { invitedAs, knowsEverybody, loadNames, type PrincipalView } from './names.ts';
import { throughOf } from './receipt.ts';
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
    const shared = input.resource === undefined ? null : await sharedResource(context, unit, input.resource);
    if (query === '') return [];
    const people = await findPeople(context, unit, query);
    const found: PrincipalInfo[] = people
      .filter((account) => account.key !== self.key && account.status === 'active')
      .map(accountInfo);
    found.push(...(await findGroups(context, unit, query)).map(groupInfo));
    for (const own of await unit.organizations.ofMember(self.key)) {
      if (!`${own.name} ${own.slug}`.toLowerCase().includes(query.toLowerCase())) continue;
      const { key, id, name, memberCount } = own;
      found.push({ key, kind: 'organization', id, name, email: null, memberCount });
    }
    const items: SuggestionView[] = [];
    if (isAddress(query) && !people.some((account) => sameAddress(account, query)))
      items.push({ ...addressSuggestion(query), current: await invitedNow(context, unit, query, shared) });
    const offered = found.slice(0, 3 * SUGGESTIONS);
    const current = await currentOfAll(context, unit, offered, shared);
    const crowds = offered.filter((info) => info.kind !== 'account').map((info) => info.key);
    const members = crowds.length === 0 ? null : await unit.access.someMembers(crowds);
    for (const { key, kind, id, name, email, memberCount } of offered) {
      const also = { members: members?.get(key) ?? [], current: current.get(key) ?? null };
      items.push({ kind, id, name, email, memberCount, ...also });
    }
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
      groups.push(...page.items.filter((group) => group.sharing));
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
async function findGroups(context: Context, unit: Unit, query: string): Promise<readonly Group[]> {
  const groups = await unit.groups.search(knower(context), query, SUGGESTIONS);
  const ofMembers = groups.filter((group) => group.type !== 'ordinary').map((group) => group.key);
  const joined = await unit.groups.joinedAmong(requireAccount(context.caller).key, ofMembers);
  return groups.filter((group) => group.type === 'ordinary' || joined.has(group.key));
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

/** The resource of which is said what each has; null for who only shares on: that is its managers' to know (S6). */
async function sharedResource(context: Context, unit: Unit, id: string): Promise<Judged | null> {
  const judged = await requireResource(context, unit, id, 'viewer');
  if (sharesOn(judged)) return null;
  requireRole(judged, 'manager');
  return judged;
}

/** What each has already; the names are read of what they have it through alone, not of everybody who has access. */
async function currentOfAll(
  context: Context,
  unit: Unit,
  infos: readonly PrincipalInfo[],
  shared: Judged | null,
): Promise<ReadonlyMap<PrincipalKey, SuggestionView['current']>> {
  if (shared === null) return new Map();
  const { resource, decision: own } = shared;
  const { facts, decisions } = await decideAll(context, unit, infos, resource.key);
  const decided: { readonly key: PrincipalKey; readonly role: Role; readonly strongest: Because }[] = [];
  for (const { key, decision } of decisions) {
    const { role, becauses } = decision;
    const [strongest] = becauses;
    if (role !== null && strongest !== undefined) decided.push({ key, role, strongest });
  }
  const told = decided.flatMap(({ strongest }) => (strongest.by === 'grant' ? [strongest.grant] : []));
  const names = await loadNames(context, unit, [resource.owner, ...keysOf(told)], {
    known: [resource.owner],
  });
  const above = await loadAbove(context, unit, facts);
  const describing: Describing = { resource: resource.key, role: own.role, names, above };
  return new Map(
    decided.map(({ key, role, strongest }) => [key, { role, through: throughOf(strongest, describing) }]),
  );
}

/** What each is given by the resource: people through all that they hold, everybody else as such. */
async function decideAll(
  context: Context,
  unit: Unit,
  infos: readonly PrincipalInfo[],
  resource: ResourceKey,
): Promise<{
  readonly facts: Facts;
  readonly decisions: readonly { readonly key: PrincipalKey; readonly decision: Decision }[];
}> {
  const now = context.clock.now();
  const accounts = infos.filter(({ kind }) => kind === 'account').map(({ key }) => key);
  const crowds = infos.filter(({ kind }) => kind !== 'account');
  const standings = accounts.length === 0 ? [] : await unit.access.standings(accounts, now);
  const held = standings.flatMap(({ holdings }) => holdings.map(({ principal }) => principal));
  const facts = await unit.access.facts(resource, now, new Set([...held, ...crowds.map(({ key }) => key)]));
  const people = standings.map(({ key, question, holdings }) => ({
    key,
    decision: decide({ ...facts, holdings }, question),
  }));
  const others = crowds.map(({ key, kind }) => ({ key, decision: itself(facts, key, kind, now) }));
  return { facts, decisions: [...people, ...others] };
}

/** What is given to a principal as such, not to those whom it stands for. */
function itself(facts: Facts, principal: PrincipalKey, kind: PrincipalKind, now: number): Decision {
  const holding: Holding = { principal, kind, raises: null, until: null };
  return decide({ ...facts, holdings: [holding] }, { caller: null, now, viewsAll: false, cap: 'owner' });
}

/** What an address that the caller does not know was invited to already. */
async function invitedNow(
  context: Context,
  unit: Unit,
  query: string,
  shared: Judged | null,
): Promise<SuggestionView['current']> {
  if (shared === null) return null;
  const now = context.clock.now();
  const facts = await unit.access.facts(shared.resource.key, now);
  const grants = await grantsInvitedAt(unit, facts.grants, query);
  const [first] = grants;
  if (first === undefined) return null;
  const decision = itself({ ...facts, grants }, first.principal, 'address', now);
  return decision.role === null ? null : { role: decision.role, through: 'an invitation' };
}
