import { decide } from '../access/decide.ts';
import { ACCOUNTS, EVERYONE, LINK_VISITOR, type PrincipalKey } from '../access/model.ts';
import { atLeast, type Role } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import { knownBySharing, knowsEverybody, loadNames } from '../sharing/names.ts';
import { asksAboutOthers, isSelf, roleOfSubject, viewable } from './evaluate.ts';
import {
  ACTIONS,
  type DecisionResource,
  type DecisionSubject,
  offers,
  roleFor,
  SUBJECT_TYPE,
} from './model.ts';
import { nothingFor, type Paged, type SearchPage, SearchTokens } from './search-page.ts';

const AT_ONCE = 200;
/** People among whom a search looks. */
const MOST_PEOPLE = 20_000;

/** What a subject may do with a resource, weakest first. Of what the asker may not know: nothing. */
export async function searchActions(
  context: Context,
  input: Paged & { readonly subject: DecisionSubject; readonly resource: DecisionResource },
): Promise<SearchPage<string>> {
  const { subject, resource } = input;
  const self = requireAccount(context.caller);
  if (subject.type !== SUBJECT_TYPE) return nothingFor({ subject });
  return context.store.read(async (unit) => {
    const none = { items: [], next: null };
    const judged = viewable(await unit.access.judge(await askerOf(context, unit), resource.id), resource);
    if (judged === null) return none;
    const own = isSelf(self, subject);
    if (!own && !asksAboutOthers(self, judged)) return none;
    const told = await roleOfSubject(context, unit, self, judged, own ? null : subject.id);
    const kind = context.kinds.get(judged.resource.kind);
    const names = Object.entries(ACTIONS)
      .filter(([, role]) => atLeast(told?.role ?? null, role) && offers(kind, role))
      .map(([name]) => name);
    const tokens = new SearchTokens(context, unit, 'action', subject.id, resource.type, resource.id);
    const order = Object.keys(ACTIONS);
    return tokens.cut(names, input, (name) => order.indexOf(name));
  });
}

/** Who may do something with a resource, newest accounts first: for its managers and administrators; others find themselves. */
export async function searchSubjects(
  context: Context,
  input: Paged & {
    readonly subject: { readonly type: string };
    readonly action: string;
    readonly resource: DecisionResource;
  },
): Promise<SearchPage<{ readonly type: string; readonly id: string }>> {
  const self = requireAccount(context.caller);
  const needed = roleFor(input.action);
  if (needed === null || input.subject.type !== SUBJECT_TYPE) return nothingFor(input);
  return context.store.read(async (unit) => {
    const nobody = { items: [], next: null };
    const judged = viewable(
      await unit.access.judge(await askerOf(context, unit), input.resource.id),
      input.resource,
    );
    if (judged === null || !offers(context.kinds.get(judged.resource.kind), needed)) return nobody;
    const people = asksAboutOthers(self, judged) ? await candidates(context, unit, judged) : [self.key];
    const holders = await thoseWith(context, unit, judged, people, needed);
    const infos = await unit.access.principals(holders);
    const { action, resource } = input;
    const tokens = new SearchTokens(context, unit, 'subject', action, resource.type, resource.id);
    const newest = infos.toSorted((a, b) => b.key - a.key);
    const { items, next } = tokens.cut(newest, input, (info) => -info.key);
    return { items: items.map(({ id }) => ({ type: SUBJECT_TYPE, id })), next };
  });
}

/** Accounts that may have access and that the asker knows (S35). */
async function candidates(context: Context, unit: Unit, judged: Judged): Promise<readonly PrincipalKey[]> {
  const { key, owner } = judged.resource;
  const now = context.clock.now();
  const facts = await unit.access.facts(key, now);
  const granted = [...new Set(facts.grants.map((grant) => grant.principal))];
  const open = granted.some((one) => one === EVERYONE || one === ACCOUNTS || one === LINK_VISITOR);
  const everybody = knowsEverybody(context);
  const held = granted.filter((one) => one !== EVERYONE && one !== ACCOUNTS && one !== LINK_VISITOR);
  const owners = facts.path.map((node) => node.owner);
  const keys = new Set(await unit.access.accountsHolding([...held, ...owners, owner], now, MOST_PEOPLE));
  // Whoever views all is in nobody's grants; who knows everybody is told of them too.
  if (everybody) await addAccounts(unit, keys, open ? {} : { role: 'ADMIN' });
  const known = await knownBySharing(context, unit, { resource: key, owner }, facts.grants);
  const names = await loadNames(context, unit, keys, { known });
  return [...keys].filter((one) => names.knows(one));
}

async function addAccounts(
  unit: Unit,
  keys: Set<PrincipalKey>,
  only: { readonly role?: 'ADMIN' },
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await unit.accounts.list({
      ...only,
      ...(cursor === undefined ? {} : { cursor }),
      limit: AT_ONCE,
    });
    for (const account of page.items) keys.add(account.key);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && keys.size < MOST_PEOPLE);
}

async function thoseWith(
  context: Context,
  unit: Unit,
  judged: Judged,
  people: readonly PrincipalKey[],
  needed: Role,
): Promise<readonly PrincipalKey[]> {
  const now = context.clock.now();
  const facts = await unit.access.facts(judged.resource.key, now);
  const found: PrincipalKey[] = [];
  for (let at = 0; at < people.length; at += AT_ONCE) {
    const standings = await unit.access.standings(people.slice(at, at + AT_ONCE), now);
    for (const { key, question, holdings } of standings) {
      if (atLeast(decide({ ...facts, holdings }, question).role, needed)) found.push(key);
    }
  }
  return found;
}
