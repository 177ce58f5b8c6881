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
import { limitOf, nothingFor, type Paged, type SearchPage, SearchTokens } from './search-page.ts';

const AT_ONCE = 200;
/** People among whom a search looks, and how many of them one call looks at. */
const MOST_PEOPLE = 1_000_000;
const MOST_LOOKED_AT = 10 * AT_ONCE;
/** In front of the newest account. */
const START = Number.MAX_SAFE_INTEGER;

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
    const { action, resource } = input;
    const tokens = new SearchTokens(context, unit, 'subject', action, resource.type, resource.id);
    const after = tokens.open(input)?.[0] ?? Number.POSITIVE_INFINITY;
    const people = asksAboutOthers(self, judged) ? await candidates(context, unit, judged) : [self.key];
    const left = people.filter((key) => key < after).toSorted((one, other) => other - one);
    const page = await firstWith(context, unit, judged, left, needed, limitOf(input));
    const infos = new Map((await unit.access.principals(page.found)).map((info) => [info.key, info]));
    return {
      items: page.found.flatMap((key) => {
        const info = infos.get(key);
        return info === undefined ? [] : [{ type: SUBJECT_TYPE, id: info.id }];
      }),
      next: page.end === null ? null : tokens.make(page.end, ''),
    };
  });
}

/** Accounts that may have access, known to the asker or not. */
async function candidates(context: Context, unit: Unit, judged: Judged): Promise<readonly PrincipalKey[]> {
  const { key, owner } = judged.resource;
  const now = context.clock.now();
  const facts = await unit.access.facts(key, now);
  const granted = [...new Set(facts.grants.map((grant) => grant.principal))];
  const open = granted.some((one) => one === EVERYONE || one === ACCOUNTS || one === LINK_VISITOR);
  const held = granted.filter((one) => one !== EVERYONE && one !== ACCOUNTS && one !== LINK_VISITOR);
  const owners = facts.path.map((node) => node.owner);
  const everybody = knowsEverybody(context);
  if (open && everybody) return unit.access.accountsHolding([ACCOUNTS], now, MOST_PEOPLE);
  const keys = await unit.access.accountsHolding([...held, ...owners, owner], now, MOST_PEOPLE);
  if (!everybody) return keys;
  // Whoever views all is in nobody's grants; who knows everybody is told of them too.
  return [...new Set([...keys, ...(await unit.accounts.holders('resources:view-all', MOST_PEOPLE))])];
}

/**
 * The first of these accounts, whom the asker knows (S35), that have a role. `end` is the last one looked at, null when
 * none is left; a call looks at some and hands the rest to the next.
 */
async function firstWith(
  context: Context,
  unit: Unit,
  judged: Judged,
  people: readonly PrincipalKey[],
  needed: Role,
  limit: number,
): Promise<{ readonly found: readonly PrincipalKey[]; readonly end: number | null }> {
  const { key, owner } = judged.resource;
  const now = context.clock.now();
  const facts = await unit.access.facts(key, now);
  const known = await knownBySharing(context, unit, { resource: key, owner }, facts.grants);
  const found: PrincipalKey[] = [];
  for (let at = 0; at < Math.min(people.length, MOST_LOOKED_AT); at += AT_ONCE) {
    const chunk = people.slice(at, at + AT_ONCE);
    const names = await loadNames(context, unit, chunk, { known });
    const standings = await unit.access.standings(
      chunk.filter((one) => names.knows(one)),
      now,
    );
    const withRole = standings.filter(({ question, holdings }) =>
      atLeast(decide({ ...facts, holdings }, question).role, needed),
    );
    for (const one of withRole.map((standing) => standing.key).toSorted((a, b) => b - a)) {
      // There is one more than fits: the next page begins with it.
      if (found.length === limit) return { found, end: found.at(-1) ?? START };
      found.push(one);
    }
  }
  return { found, end: people.length <= MOST_LOOKED_AT ? null : (people[MOST_LOOKED_AT - 1] ?? null) };
}
