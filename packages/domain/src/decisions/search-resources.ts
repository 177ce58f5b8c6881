import type { ResourceKey } from '../access/model.ts';
import { atLeast } from '../access/roles.ts';
import type { Asker, Listed } from '../access/store.ts';
import type { Account } from '../accounts/model.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import { knownBySharing, knowsEverybody, loadNames } from '../sharing/names.ts';
import { isSelf } from './evaluate.ts';
import { ANY_RESOURCE, type DecisionSubject, offers, roleFor, SUBJECT_TYPE } from './model.ts';
import { limitOf, nothingFor, type Paged, type SearchPage, SearchTokens } from './search-page.ts';

/** Rows that one call looks at before it hands the rest to the next. */
const MOST_ROWS = 2000;
/** The lists that are read, one after the other. */
const VIEWS = ['visible', 'public'] as const;

interface Found {
  readonly type: string;
  readonly id: string;
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
): Promise<SearchPage<Found>> {
  const self = requireAccount(context.caller);
  const needed = roleFor(input.action);
  if (needed === null || input.subject.type !== SUBJECT_TYPE) return nothingFor(input);
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
    const tokens = new SearchTokens(
      context,
      unit,
      'resource',
      input.subject.id,
      input.action,
      input.resource.type,
    );
    const found = await walk(unit, walker, input, tokens, fits);
    return {
      items: found.items.map(({ resource }) => ({
        type: typeOf(input.resource.type, resource.kind),
        id: resource.id,
      })),
      next: found.next,
    };
  });
}

/** Reads lists page by page until there is enough; the token says where the next call goes on. */
async function walk(
  unit: Unit,
  asker: Asker,
  input: Paged & { readonly resource: { readonly type: string } },
  tokens: SearchTokens,
  fits: (rows: readonly Listed[]) => Promise<readonly Listed[]>,
): Promise<SearchPage<Listed>> {
  const limit = limitOf(input);
  const kind = input.resource.type === ANY_RESOURCE ? {} : { kind: input.resource.type };
  const items: Listed[] = [];
  const [at, from] = tokens.open(input) ?? [0, ''];
  let view = VIEWS[at] ?? 'visible';
  let cursor = from;
  for (let rows = 0; rows < MOST_ROWS && items.length < limit; ) {
    const query = { view, ...kind, ...(cursor === '' ? {} : { cursor }), limit: limit - items.length };
    const page = await unit.access.list(asker, query);
    rows += Math.max(1, page.items.length);
    items.push(...(await fits(view === 'public' ? page.items.filter(isOnlyPublic) : page.items)));
    if (page.next !== null) cursor = page.next;
    else if (view === 'public') return { items, next: null };
    else [view, cursor] = ['public', ''];
  }
  return { items, next: tokens.make(VIEWS.indexOf(view), cursor) };
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

function accountOf(unit: Unit, id: string): Promise<Account | null> {
  return id.includes('@') ? unit.accounts.byEmail(id) : unit.accounts.byId(id);
}
