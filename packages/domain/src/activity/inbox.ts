import type { ResourceKey } from '../access/model.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { loadNames, type PersonView } from '../sharing/names.ts';
import type { NewsDetails, NewsEvent, StoredNews } from './model.ts';
import { nameOffered } from './offers.ts';
import { newsSentence } from './sentences.ts';

/** An item of one's own inbox (A24). */
export interface NewsView {
  readonly id: string;
  readonly seq: number;
  readonly event: NewsEvent;
  readonly what: string;
  /** The sentence, in English. */
  readonly text: string;
  readonly actor: PersonView | null;
  /** What it is about, if its reader may see it now. */
  readonly resource: Pick<Resource, 'id' | 'title' | 'kind'> | null;
  /** It is about something that its reader may not see any more. */
  readonly gone: boolean;
  readonly details: NewsDetails;
  /** Where it leads; null when there is nowhere to go, or no longer. */
  readonly path: string | null;
  readonly at: number;
  readonly readAt: number | null;
}

export interface Inbox extends Page<NewsView> {
  readonly unread: number;
}

/** One's own inbox, newest first. What it is about is judged now, all of a page at once. */
export async function listNews(
  context: Context,
  query: { readonly unread?: boolean; readonly cursor?: string; readonly limit: number },
): Promise<Inbox> {
  const { key } = requireAccount(context.caller);
  return context.store.read(async (unit) => {
    const { items, next } = await unit.news.list(key, query);
    return {
      items: await describeNews(context, unit, items),
      next,
      unread: await unit.news.unread(key),
    };
  });
}

/** How many items of one's own inbox are unread, and the number of the newest one there. */
export async function countNews(
  context: Context,
): Promise<{ readonly unread: number; readonly newest: number }> {
  const { key } = requireAccount(context.caller);
  return context.store.read(async (unit) => {
    const [newest] = (await unit.news.list(key, { limit: 1 })).items;
    return { unread: await unit.news.unread(key), newest: newest?.seq ?? 0 };
  });
}

/** Marks one of one's own items as read. An item of somebody else is as unknown as none. */
export async function markNewsRead(context: Context, input: { readonly id: string }): Promise<void> {
  const { key } = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    if (!(await unit.news.markRead(key, input.id, context.clock.now()))) throw notFound();
  });
}

/** Marks all of one's own items as read, up to the newest that its reader has seen; answers how many were not. */
export async function markAllNewsRead(
  context: Context,
  input: { readonly newest?: number | undefined } = {},
): Promise<number> {
  const { key } = requireAccount(context.caller);
  return context.store.write((unit) => unit.news.markAllRead(key, context.clock.now(), input.newest));
}

async function describeNews(
  context: Context,
  unit: Unit,
  items: readonly StoredNews[],
): Promise<readonly NewsView[]> {
  const actors = items.flatMap(({ actor }) => (actor === null ? [] : [actor]));
  // Who did something to somebody is told by its being told.
  const names = await loadNames(context, unit, actors, { known: actors });
  const keys = new Set(items.flatMap(({ resource }) => (resource === null ? [] : [resource])));
  const judge = (resources: readonly Resource[]) => visibleAmong(context, unit, resources);
  const visible = await judge(await unit.resources.byKeys([...keys]));
  const told = await nameOffered(unit, items, context.clock.now(), judge);
  return told.map((item) => {
    const { actor, resource: key, what, details } = item;
    const resource = key === null ? null : (visible.get(key) ?? null);
    const gone = key !== null && resource === null;
    const person = actor === null ? null : names.person(actor);
    return {
      ...{ id: item.id, seq: item.seq, event: item.event, what, details, at: item.at, readAt: item.readAt },
      text: newsSentence(what, {
        actor: person?.name ?? null,
        title: resource?.title ?? null,
        details,
        time: (at) => new Date(at).toISOString().slice(0, 16).replace('T', ' '),
      }),
      actor: person,
      resource: resource === null ? null : { id: resource.id, title: resource.title, kind: resource.kind },
      gone,
      path: gone ? null : (item.path ?? (resource === null ? null : `/r/${resource.id}`)),
    };
  });
}

async function visibleAmong(
  context: Context,
  unit: Unit,
  resources: readonly Resource[],
): Promise<ReadonlyMap<ResourceKey, Resource>> {
  if (resources.length === 0) return new Map();
  const asker = await askerOf(context, unit);
  const judged = await unit.access.judgeMany(
    asker,
    resources.map(({ id }) => id),
  );
  return new Map(
    judged.flatMap((one) =>
      one === null || one.decision.role === null ? [] : [[one.resource.key, one.resource] as const],
    ),
  );
}
