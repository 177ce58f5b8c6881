import {
  type Asker,
  decide,
  type Holding,
  invalid,
  type Listed,
  type ListQuery,
  type ListView,
  type Page,
  type PrincipalKey,
  type PrincipalKind,
  type ResourceKey,
} from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import { type Candidate, type CandidateSource, type Narrowing, NEWEST, type Place } from './candidates.ts';
import { factsOf, holdingsOf, type Known, loadResources, questionOf } from './judging.ts';
import { searchQuestion } from './search.ts';
import {
  matchingKeys,
  matchingSource,
  ownedSource,
  reachableSource,
  recentSource,
  sharedSource,
  trashedSource,
} from './sources.ts';

const NOTHING: Page<never> = { items: [], next: null };
const MOST_ROWS = 200;

/** Through which principals each view shows things. What comes by an address alone is in none. */
const PERSONAL: readonly PrincipalKind[] = [
  'account',
  'organization',
  'group',
  'staff-group',
  'accounts',
  'address',
];
const PUBLIC: readonly PrincipalKind[] = ['everyone', 'public-group'];
const THROUGH: Readonly<Record<ListView, readonly PrincipalKind[]>> = {
  visible: PERSONAL,
  mine: PERSONAL,
  shared: PERSONAL,
  trash: PERSONAL,
  public: PUBLIC,
  organization: [...PERSONAL, ...PUBLIC],
};

/** One list being read: who asks, what for, and what they hold. */
interface Listing extends Narrowing {
  readonly tools: UnitTools;
  readonly asker: Asker;
  readonly view: ListView;
  readonly from: Place;
  readonly holdings: readonly Holding[];
  /** The holdings that this view counts. */
  readonly through: readonly Holding[];
  readonly question: string | null;
}

/** One page of a view: exact, in order, each row judged by `decide` before it leaves. */
export async function listPage(tools: UnitTools, asker: Asker, query: ListQuery): Promise<Page<Listed>> {
  const { view, kind, owner, through, text } = query;
  const cursorOf = ['list', view, kind ?? null, owner ?? null, through ?? null, text ?? null];
  const place =
    query.cursor === undefined ? null : tools.cursors.open<[number, number]>(cursorOf, query.cursor);
  if (asker.cap === null) return NOTHING;
  const holdings = await holdingsOf(tools, asker);
  const question = query.text === undefined ? null : searchQuestion(tools.connection.dialect, query.text);
  if (query.text !== undefined && query.text.trim() !== '' && question === null) return NOTHING;
  const listing: Listing = {
    tools,
    asker,
    view: query.view,
    kind: query.kind ?? null,
    owner: query.owner ?? null,
    from: place === null ? NEWEST : { at: place[0], key: place[1] as ResourceKey },
    holdings,
    through: holdings.filter((held) => counts(query, held, asker.now)),
    question,
  };
  const source = sourceOf(listing);
  if (source === null) return NOTHING;
  const limit = Math.min(Math.max(1, Math.trunc(query.limit)), MOST_ROWS);
  const rows = await firstRows(listing, source, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = last !== undefined && rows.length > limit;
  return {
    items: items.map((row) => row.listed),
    next: more ? tools.cursors.seal(cursorOf, [last.candidate.at, last.candidate.key]) : null,
  };
}

function sourceOf(listing: Listing): CandidateSource | null {
  const { tools, asker, view, question, owner } = listing;
  const { connection } = tools;
  if (view === 'organization' && owner === null)
    throw invalid('owner', 'names the organization of this list');
  if (view === 'shared') {
    if (asker.account === null) return null;
    const principals = keysOf(listing.through);
    return sharedSource(connection, listing, { principals, caller: asker.account, now: asker.now });
  }
  if (question !== null) return matchingSource(connection, listing, question);
  switch (view) {
    case 'mine':
      return asker.account === null ? null : ownedSource(connection, listing, asker.account);
    case 'trash':
      return asker.account === null ? null : trashedSource(connection, listing);
    default:
      if (asker.viewsAll && view !== 'public') return recentSource(connection, listing);
      return reachableSource(connection, listing, {
        principals: keysOf(listing.through),
        owners: keysOf(listing.through.filter((held) => held.raises !== null)),
        now: asker.now,
      });
  }
}

interface ListedRow {
  readonly candidate: Candidate;
  readonly listed: Listed;
}

async function firstRows(
  listing: Listing,
  source: CandidateSource,
  wanted: number,
): Promise<readonly ListedRow[]> {
  const rows: ListedRow[] = [];
  while (rows.length < wanted) {
    const batch = await source.next();
    if (batch.length === 0) break;
    rows.push(...(await admitted(listing, batch)));
  }
  return rows.slice(0, wanted);
}

/** The rows of a batch that belong to the view, in order. */
async function admitted(listing: Listing, batch: readonly Candidate[]): Promise<readonly ListedRow[]> {
  const { tools, asker, question, view } = listing;
  let keys = batch.map((candidate) => candidate.key);
  if (view === 'shared' && question !== null) {
    const found = await matchingKeys(tools.connection, keys, question);
    keys = keys.filter((key) => found.has(key));
  }
  const resources = await loadResources(tools, keys);
  const known = new Map<ResourceKey, Known>();
  for (const item of await factsOf(tools, resources, listing.holdings)) known.set(item.resource.key, item);
  const rows: ListedRow[] = [];
  for (const candidate of batch) {
    const item = known.get(candidate.key);
    if (item === undefined || !belongs(listing, item)) continue;
    const decision = decide(item.facts, questionOf(asker));
    const { resource } = item;
    const listed = { resource, decision };
    const shared =
      candidate.sharedBy === undefined ? {} : { sharedAt: candidate.at, sharedBy: candidate.sharedBy };
    rows.push({ candidate, listed: { ...listed, ...shared } });
  }
  return rows;
}

/** Whether a resource stands in the view: decided by `decide`, with the holdings that the view counts. */
function belongs(listing: Listing, { resource, facts }: Known): boolean {
  const { asker, view, through } = listing;
  if (listing.kind !== null && resource.kind !== listing.kind) return false;
  if (listing.owner !== null && resource.owner !== listing.owner) return false;
  if (view === 'trash' ? resource.trashedAt === null : facts.path.some((node) => node.trashed)) return false;
  if (view === 'mine' && resource.owner !== asker.account) return false;
  const question = questionOf(asker);
  const asked = view === 'public' ? { ...question, caller: null, viewsAll: false } : question;
  return decide({ ...facts, holdings: through }, asked).role !== null;
}

function keysOf(holdings: readonly Holding[]): readonly PrincipalKey[] {
  return [...new Set(holdings.map((held) => held.principal))];
}

function counts({ view, through }: ListQuery, held: Holding, now: number): boolean {
  if (held.until !== null && held.until <= now) return false;
  if (view === 'shared' && through !== undefined && held.principal !== through) return false;
  return THROUGH[view].includes(held.kind);
}
