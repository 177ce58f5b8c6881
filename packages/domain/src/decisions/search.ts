import { decide } from '../access/decide.ts';
import { ACCOUNTS, EVERYONE, LINK_VISITOR, type PrincipalKey, type ResourceKey } from '../access/model.ts';
import { atLeast, type Role } from '../access/roles.ts';
import type { Asker, Judged, Listed } from '../access/store.ts';
import type { Account } from '../accounts/model.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { knownBySharing, knowsEverybody, loadNames } from '../sharing/names.ts';
import { asksAboutOthers, isSelf, roleOfSubject, viewable } from './evaluate.ts';
import {
  ACTIONS,
  ANY_RESOURCE,
  type DecisionResource,
  type DecisionSubject,
  offers,
  roleFor,
  SUBJECT_TYPE,
} from './model.ts';

interface Paged {
  readonly token?: string | undefined;
  readonly limit?: number | undefined;
}

const PAGE = 50;
/** Rows that one call looks at before it hands the rest to the next. */
const MOST_ROWS = 2000;
const AT_ONCE = 200;
/** People among whom a search looks. */
const MOST_PEOPLE = 20_000;

/** What a subject may do with a resource, weakest first. Of what the asker may not know: nothing. */
export async function searchActions(
  context: Context,
  { subject, resource }: { readonly subject: DecisionSubject; readonly resource: DecisionResource },
): Promise<readonly string[]> {
  const self = requireAccount(context.caller);
  requireUser(subject.type);
  return context.store.read(async (unit) => {
    const judged = viewable(await unit.access.judge(await askerOf(context, unit), resource.id), resource);
    if (judged === null) return [];
    const own = isSelf(self, subject);
    if (!own && !asksAboutOthers(self, judged)) return [];
    const told = await roleOfSubject(context, unit, self, judged, own ? null : subject.id);
    const kind = context.kinds.get(judged.resource.kind);
    return Object.entries(ACTIONS)
      .filter(([, role]) => atLeast(told?.role ?? null, role) && offers(kind, role))
      .map(([name]) => name);
  });
}

/**
 * The resources with which a subject may do something: what is theirs or shared with them, newest first, then what is
 * public besides, newest first. Of others only what the asker manages; an administrator all.
 */
export async function searchResources(
  context: Context,
  input: Paged & {
    readonly subject: DecisionSubject;
    readonly action: string;
    readonly resource: { readonly type: string };
  },
): Promise<Page<{ readonly type: string; readonly id: string }>> {
  const self = requireAccount(context.caller);
  const needed = requireAction(input.action);
  requireUser(input.subject.type);
  return context.store.read(async (unit) => {
    const own = isSelf(self, input.subject);
    const subject = own ? self : await accountOf(unit, input.subject.id);
    if (subject === null && knowsEverybody(context)) return { items: [], next: null };
    const caller = await askerOf(context, unit);
    const them = own || subject === null ? caller : await unit.access.asker(subject.key, context.clock.now());
    // Others are looked for in the asker's own list: only what they manage may tell of anybody else.
    const walker = own || self.role === 'ADMIN' ? them : caller;
    const telling = own ? null : await tellsOf(context, unit, subject);
    const fits = async (rows: readonly Listed[]): Promise<readonly Listed[]> => {
      const of = walker === them && telling === null ? rows : await judgedFor(unit, them, rows, telling);
      return of.filter(
        ({ resource, decision }) =>
          atLeast(decision.role, needed) && offers(context.kinds.get(resource.kind), needed),
      );
    };
    const found = await walk(unit, walker, input, fits);
    return {
      items: found.items.map(({ resource }) => ({
        type: typeOf(input.resource.type, resource.kind),
        id: resource.id,
      })),
      next: found.next,
    };
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
): Promise<Page<{ readonly type: string; readonly id: string }>> {
  const self = requireAccount(context.caller);
  const needed = requireAction(input.action);
  requireUser(input.subject.type);
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
    const ids = infos.toSorted((a, b) => b.key - a.key).map((info) => info.id);
    const start = input.token ? ids.indexOf(input.token) + 1 : 0;
    if (input.token && start === 0) throw invalid('page.token', 'is not a token of this search');
    const limit = input.limit ?? PAGE;
    const shown = ids.slice(start, start + limit);
    return {
      items: shown.map((id) => ({ type: SUBJECT_TYPE, id })),
      next: start + limit < ids.length ? (shown.at(-1) ?? null) : null,
    };
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

/** Reads lists page by page until there is enough; the token says where the next call goes on. */
async function walk(
  unit: Unit,
  asker: Asker,
  input: Paged & { readonly resource: { readonly type: string } },
  fits: (rows: readonly Listed[]) => Promise<readonly Listed[]>,
): Promise<Page<Listed>> {
  const limit = input.limit ?? PAGE;
  const kind = input.resource.type === ANY_RESOURCE ? {} : { kind: input.resource.type };
  const items: Listed[] = [];
  let [view, cursor] = openToken(input.token);
  for (let rows = 0; rows < MOST_ROWS && items.length < limit; ) {
    const query = { view, ...kind, ...(cursor === '' ? {} : { cursor }), limit: limit - items.length };
    const page = await unit.access.list(asker, query);
    rows += Math.max(1, page.items.length);
    items.push(...(await fits(view === 'public' ? page.items.filter(isOnlyPublic) : page.items)));
    if (page.next !== null) cursor = page.next;
    else if (view === 'public') return { items, next: null };
    else [view, cursor] = ['public', ''];
  }
  return { items, next: `${view}.${cursor}` };
}

function openToken(token: string | undefined): ['visible' | 'public', string] {
  if (token === undefined || token === '') return ['visible', ''];
  const [view, ...rest] = token.split('.');
  if (view !== 'visible' && view !== 'public') throw invalid('page.token', 'is not a token of this search');
  return [view, rest.join('.')];
}

/** Whether nothing but its being public lets them see it: else the first list has had it. */
function isOnlyPublic({ decision }: Listed): boolean {
  return decision.becauses.every(
    (because) =>
      because.by === 'grant' &&
      (because.principalKind === 'everyone' ||
        because.principalKind === 'public-group' ||
        because.principalKind === 'link-visitor'),
  );
}

/**
 * Which things may tell the caller of a subject: null = all; of whom they know by the sharing of some alone, these; of
 * somebody whom they do not know, as of nobody, none (S9, S35).
 */
async function tellsOf(
  context: Context,
  unit: Unit,
  subject: Account | null,
): Promise<ReadonlySet<ResourceKey> | null> {
  if (subject === null) return new Set();
  if ((await loadNames(context, unit, [subject.key])).knows(subject.key)) return null;
  const now = context.clock.now();
  const telling = new Set<ResourceKey>();
  const given = await unit.access.grantedTo(subject.key, now, MOST_ROWS);
  for (const { key, owner } of await unit.resources.byKeys(given)) {
    const { grants } = await unit.access.facts(key, now);
    const known = await knownBySharing(context, unit, { resource: key, owner }, grants);
    if (known.includes(subject.key)) telling.add(key);
  }
  return telling;
}

/** The rows that the caller manages and that may tell of somebody else, as they are for them. */
async function judgedFor(
  unit: Unit,
  them: Asker,
  rows: readonly Listed[],
  telling: ReadonlySet<ResourceKey> | null,
): Promise<readonly Listed[]> {
  const managed = rows.filter(
    ({ resource, decision }) =>
      atLeast(decision.role, 'manager') && (telling === null || telling.has(resource.key)),
  );
  const judged = await unit.access.judgeMany(
    them,
    managed.map(({ resource }) => resource.id),
  );
  return judged.filter((one) => one !== null);
}

function typeOf(asked: string, kind: string): string {
  return asked === ANY_RESOURCE ? ANY_RESOURCE : kind;
}

function requireAction(action: string): Role {
  const role = roleFor(action);
  if (role === null) throw invalid('action.name', `is none of ${Object.keys(ACTIONS).join(', ')}`);
  return role;
}

function requireUser(type: string): void {
  if (type !== SUBJECT_TYPE) throw invalid('subject.type', `is not ${SUBJECT_TYPE}`);
}

function accountOf(unit: Unit, id: string): Promise<Account | null> {
  return id.includes('@') ? unit.accounts.byEmail(id) : unit.accounts.byId(id);
}
