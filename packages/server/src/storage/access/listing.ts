import {
  type Asker,
  atLeast,
  decide,
  type Grant,
  type Holding,
  invalid,
  type Listed,
  type ListQuery,
  type ListView,
  type Page,
  PRINCIPAL_KINDS,
  type PrincipalKey,
  type PrincipalKind,
  type ResourceKey,
} from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import {
  type Asked,
  type Candidate,
  type CandidateSource,
  NEWEST,
  type Place,
  type Reach,
} from './candidates.ts';
import { FeedSource } from './feed.ts';
import { factsOf, holdingsOf, loadStored, questionOf } from './judging.ts';
import { MergeSource } from './merge.ts';
import type { Known } from './nodes.ts';
import { searchQuestion } from './search.ts';
import {
  keysSharedWith,
  matchingKeys,
  matchingSource,
  openedSource,
  ownedSource,
  recentSource,
  sharedSource,
  starredSource,
  trashedSource,
} from './sources.ts';
import { engineStatement, keyList } from './words.ts';

const NOTHING: Page<never> = { items: [], next: null };
const MOST_ROWS = 200;
/** Walking pays while at least one in so many of what is newest is the caller's. */
const SPARSE = 5;

const hiddenOf = engineStatement(
  'list.hidden-of',
  (words) => `select h.resource, h.at from ${words.keys('$1', 'asked')}
    ${words.probe('hidden_share', 'h', 'h.account = $2 and h.resource = asked.value')}`,
);

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
  hidden: PERSONAL,
  starred: PRINCIPAL_KINDS,
  recent: PRINCIPAL_KINDS,
  trash: PERSONAL,
  public: PUBLIC,
  organization: [...PERSONAL, ...PUBLIC],
};

/** One list being read: who asks, what for, and what they hold. */
interface Listing extends Asked {
  readonly tools: UnitTools;
  readonly asker: Asker;
  readonly view: ListView;
  /** The page before was found by walking: the caller sees so much that this is the short way. */
  readonly dense: boolean;
  readonly holdings: readonly Holding[];
  /** The holdings that this view counts. */
  readonly through: readonly Holding[];
  readonly question: string | null;
  /** Only what this one holds a grant on, of what the caller manages. */
  readonly sharedWith: PrincipalKey | null;
}

/** One page of a view: exact, in order, each row judged by `decide` before it leaves. */
export async function listPage(tools: UnitTools, asker: Asker, query: ListQuery): Promise<Page<Listed>> {
  const { view, kind, owner, through, sharedWith, text } = query;
  const narrowed = [kind ?? null, owner ?? null, through ?? null, sharedWith ?? null, text ?? null];
  const cursorOf = ['list', view, ...narrowed];
  const place =
    query.cursor === undefined ? null : tools.cursors.open<[number, number, number]>(cursorOf, query.cursor);
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
    sharedWith: sharedWith ?? null,
    dense: place?.[2] === 1,
  };
  const way = wayOf(listing);
  if (way === null) return NOTHING;
  const limit = Math.min(Math.max(1, Math.trunc(query.limit)), MOST_ROWS);
  const rows = await firstRows(listing, way, limit + 1);
  const { shown, next } = tools.cursors.cut(cursorOf, rows, limit, ({ candidate }) => [
    candidate.at,
    candidate.key,
    way.walking ? 1 : 0,
  ]);
  return { items: shown.map((row) => row.listed), next };
}

/** How candidates are found: by one statement's index, or by what the caller reaches with walking as the other way. */
class Way {
  walking: boolean;
  source: CandidateSource;
  readonly #listing: Listing;
  readonly #reach: Reach | null;
  /** How far candidates were found: where another way goes on. */
  #reached: Place;
  #mayWalk: boolean;
  #feed: FeedSource | null = null;

  constructor(listing: Listing, plain: CandidateSource | null, reach: Reach | null) {
    this.#listing = listing;
    this.#reach = reach;
    this.#reached = listing.from;
    this.#mayWalk = !listing.dense;
    this.walking = reach !== null && listing.dense;
    this.source = plain ?? (this.walking ? this.#walk(listing.from) : this.#merge(listing.from));
  }

  /** After a batch of `found` candidates (maybe none) of which `admitted` were rows: whether to go on another way from there. */
  reconsider(found: readonly Candidate[], admitted: number): void {
    this.#reached = found.at(-1) ?? this.#reached;
    if (this.#reach === null || this.source.ended) return;
    if (this.walking && admitted * SPARSE < found.length) {
      this.walking = false;
      this.source = this.#merge(this.#reached);
    } else if (!this.walking && this.#mayWalk && this.source.costly) {
      this.#mayWalk = false;
      this.walking = true;
      this.source = this.#walk(this.#reached);
    }
  }

  #walk(from: Place): CandidateSource {
    return recentSource(this.#listing.tools.connection, { ...this.#listing, from });
  }

  #merge(from: Place): CandidateSource {
    const { tools, kind, owner } = this.#listing;
    const { connection, kinds } = tools;
    const asked = { kind, owner, from };
    if (this.#reach === null) throw new Error('a list without a reach has one way only');
    if (connection.sync !== null) return new MergeSource(connection.sync, asked, this.#reach);
    const holding = kind !== null && (kinds.get(kind)?.children ?? 'none') !== 'none';
    this.#feed = new FeedSource(connection, asked, this.#reach, { holding, size: this.#feed?.size ?? 0 });
    return this.#feed;
  }
}

function wayOf(listing: Listing): Way | null {
  const { tools, asker, view, question, owner, through } = listing;
  const { connection } = tools;
  const by = (source: CandidateSource) => new Way(listing, source, null);
  if (view === 'organization' && owner === null)
    throw invalid('owner', 'names the organization of this list');
  const anonymous = asker.account === null;
  if (view === 'shared' || view === 'hidden') {
    if (asker.account === null) return null;
    const who = { principals: keysOf(through), caller: asker.account, now: asker.now };
    return by(sharedSource(connection, listing.from, who));
  }
  if (view === 'starred' || view === 'recent') {
    if (asker.account === null) return null;
    const source = view === 'starred' ? starredSource : openedSource;
    return by(source(connection, listing, asker.account));
  }
  if (anonymous && (view === 'mine' || view === 'trash')) return null;
  if (question !== null) return by(matchingSource(connection, listing, question));
  if (view === 'mine' && asker.account !== null) return by(ownedSource(connection, listing, asker.account));
  if (view === 'trash') return by(trashedSource(connection, listing));
  if (asker.viewsAll && view !== 'public') return by(recentSource(connection, listing));
  const owners = keysOf(through.filter((held) => held.raises !== null));
  return new Way(listing, null, { principals: keysOf(through), owners, now: asker.now });
}

interface ListedRow {
  readonly candidate: Candidate;
  readonly listed: Listed;
}

async function firstRows(listing: Listing, way: Way, wanted: number): Promise<readonly ListedRow[]> {
  const rows: ListedRow[] = [];
  while (rows.length < wanted && !way.source.ended) {
    const batch = await way.source.next(wanted - rows.length);
    const found = await admitted(listing, batch);
    rows.push(...found);
    way.reconsider(batch, found.length);
  }
  return rows.slice(0, wanted);
}

/** The rows of a batch that belong to the view, in order. */
async function admitted(listing: Listing, batch: readonly Candidate[]): Promise<readonly ListedRow[]> {
  const { tools, asker, question, view } = listing;
  let keys = batch.map((candidate) => candidate.key);
  if (SEARCHED_AFTER.has(view) && question !== null) {
    const found = await matchingKeys(tools.connection, keys, question);
    keys = keys.filter((key) => found.has(key));
  }
  if (listing.sharedWith !== null) {
    const shared = await keysSharedWith(tools.connection, keys, listing.sharedWith, asker.now);
    keys = keys.filter((key) => shared.has(key));
  }
  const hidden = isShared(view) ? await hiddenAmong(tools, asker, keys) : null;
  const resources = await loadStored(tools, keys);
  const known = new Map<ResourceKey, Known>();
  for (const item of await factsOf(tools, resources, listing.holdings)) known.set(item.resource.key, item);
  const rows: ListedRow[] = [];
  for (const candidate of batch) {
    const item = known.get(candidate.key);
    if (item === undefined || !belongs(listing, item)) continue;
    const shared = isShared(view) ? newestShare(listing, item) : null;
    if (isShared(view)) {
      if (shared?.sharedAt !== candidate.at) continue;
      // What was shared again since it was hidden shows again.
      const isHidden = (hidden?.get(candidate.key) ?? -1) >= candidate.at;
      if (isHidden !== (view === 'hidden')) continue;
    }
    // Two grants of one moment are one row.
    known.delete(candidate.key);
    const { resource, facts } = item;
    const decision = decide(facts, questionOf(asker));
    // With whom a thing is shared is its managers' to know.
    if (listing.sharedWith !== null && !atLeast(decision.role, 'manager')) continue;
    rows.push({ candidate, listed: { resource, decision, ...shared } });
  }
  return rows;
}

/** When and by whom a thing was last shared with the caller; older shares of it are no rows of their own. */
function newestShare(listing: Listing, { resource, facts }: Known) {
  const { asker, through } = listing;
  let newest: Grant | null = null;
  for (const grant of facts.grants) {
    const { source, until, run, granter } = grant;
    if (grant.resource !== resource.key || source === 'mode' || source === 'publisher') continue;
    if (run !== null || granter === asker.account || (until !== null && until <= asker.now)) continue;
    if (!through.some((held) => held.principal === grant.principal)) continue;
    if (newest === null || grant.createdAt > newest.createdAt) newest = grant;
  }
  return newest === null ? null : { sharedAt: newest.createdAt, sharedBy: newest.granter };
}

/** Whether a resource stands in the view: decided by `decide`, with the holdings that the view counts. */
function belongs(listing: Listing, { resource, facts }: Known): boolean {
  const { asker, view, through } = listing;
  if (listing.kind !== null && resource.kind !== listing.kind) return false;
  if (listing.owner !== null && resource.owner !== listing.owner) return false;
  if (view === 'trash' ? resource.trashedAt === null : facts.path.some((node) => node.trashed)) return false;
  if (view === 'mine' && resource.owner !== asker.account) return false;
  if (isShared(view) && resource.owner === asker.account) return false;
  const question = questionOf(asker);
  const asked = view === 'public' ? { ...question, caller: null, viewsAll: false } : question;
  return decide({ ...facts, holdings: through }, asked).role !== null;
}

/** Views whose order is not the texts' own: what a question finds is looked up among their rows. */
const SEARCHED_AFTER: ReadonlySet<ListView> = new Set(['shared', 'hidden', 'starred', 'recent']);

function isShared(view: ListView): boolean {
  return view === 'shared' || view === 'hidden';
}

/** When the caller hid each of these; what they did not hide is left out. */
async function hiddenAmong(
  tools: UnitTools,
  { account }: Asker,
  keys: readonly ResourceKey[],
): Promise<ReadonlyMap<ResourceKey, number>> {
  if (account === null || keys.length === 0) return new Map();
  const { connection } = tools;
  const rows = await connection.all(hiddenOf, [keyList(connection.dialect, keys), account]);
  return new Map(rows.map((row) => [row[0] as ResourceKey, row[1] as number]));
}

function keysOf(holdings: readonly Holding[]): readonly PrincipalKey[] {
  return [...new Set(holdings.map((held) => held.principal))];
}

function counts({ view, through }: ListQuery, held: Holding, now: number): boolean {
  if (held.until !== null && held.until <= now) return false;
  if (isShared(view) && through !== undefined && held.principal !== through) return false;
  return THROUGH[view].includes(held.kind);
}
