import type { LiveEnd } from '@tessera/contract';
import {
  type AccessKey,
  atLeast,
  decide,
  type Facts,
  type Grant,
  type Holding,
  isEmbedGood,
  type Permission,
  type PrincipalKey,
  type Question,
  type ResourceKey,
  readSettings,
  type Session,
  type SessionSpan,
  sessionEnd,
  type Unit,
} from '@tessera/domain';
import { ENTRY_POLICY, type EntryPolicy, heldLinks } from '../signin/visitors.ts';
import type { Standing, Watch } from './watches.ts';

/** Whether a watch goes on: the role it has now, or why it ends. */
export type Verdict =
  | ({ readonly goesOn: true; readonly standing: Omit<Standing, 'alarm'> } & Owned)
  | ({ readonly goesOn: false; readonly reason: LiveEnd } & Owned);

interface Owned {
  /** Whose the resource is. */
  readonly owner: PrincipalKey | null;
}

/** What to judge, with the key of its resource if it is known already. */
export interface Open {
  readonly watch: Watch;
  readonly key: ResourceKey | null;
}

interface Caller {
  readonly question: Question;
  readonly holdings: readonly Holding[];
  /** Null where they were not asked for. */
  readonly ways: Ways | null;
}

/** What an account's permissions and ways in are now. */
interface Ways {
  readonly permissions: ReadonlySet<Permission>;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly keys: ReadonlyMap<string, AccessKey>;
  readonly span: SessionSpan;
}

interface Known {
  readonly key: ResourceKey;
  readonly facts: Facts;
  readonly byPrincipal: ReadonlyMap<PrincipalKey, readonly Grant[]>;
}

/**
 * Judges everything given in one snapshot, by the engine's own `decide`: each resource's facts and each caller's standing
 * are read once, however many meet. With `ways`, the sessions, keys and permissions that they came by are judged too.
 */
export async function judgeOpen(
  unit: Unit,
  now: number,
  open: readonly Open[],
  ways: 'ways' | 'roles',
): Promise<ReadonlyMap<Watch, Verdict>> {
  const policy = await readSettings(unit, ...ENTRY_POLICY);
  const callers = await loadCallers(unit, now, open, ways === 'ways' ? policy : null);
  const resources = await loadResources(unit, now, open);
  const links = await loadLinks(unit, now, policy, open);
  const embeds = await loadEmbeds(unit, now, open);
  const verdicts = new Map<Watch, Verdict>();
  for (const { watch } of open) {
    const caller = withLinks(callers.get(watch.account), links.get(watch.visitor));
    const known = watch.resource === null ? null : (resources.get(watch.resource.id) ?? null);
    const verdict = verdictOf(watch, caller, known, policy.guestSessions, now);
    verdicts.set(watch, watch.embed === undefined ? verdict : byEmbed(verdict, embeds.get(watch) ?? null));
  }
  return verdicts;
}

function verdictOf(
  watch: Watch,
  caller: Caller | undefined,
  known: Known | null,
  guests: boolean,
  now: number,
): Verdict {
  const owner = known?.facts.path[0].owner ?? null;
  const end = (reason: LiveEnd): Verdict => ({ goesOn: false, reason, owner });
  if (caller === undefined || caller.question.cap === null) return end('account-inactive');
  if (watch.account === null && !guests) return end('guests-refused');
  const way = wayOf(watch, caller.ways, now);
  if ('ended' in way) return end(way.ended);
  if (watch.resource === null) {
    return { goesOn: true, owner, standing: { key: null, path: [], role: null, until: way.until } };
  }
  if (known === null) return end('access-ended');
  const grants = caller.holdings.flatMap((holding) => known.byPrincipal.get(holding.principal) ?? []);
  const facts = { ...known.facts, grants: [...new Set(grants)], holdings: caller.holdings };
  const { role, until } = decide(facts, caller.question);
  if (role === null) return end('access-ended');
  if (!atLeast(role, watch.resource.role)) return end('role-needed');
  const path = known.facts.path.map((node) => node.key);
  return {
    goesOn: true,
    owner,
    standing: { key: known.key, path, role, until: sooner(until, way.until) },
  };
}

function wayOf(
  { session, key, permission }: Watch,
  ways: Ways | null,
  now: number,
): { readonly ended: LiveEnd } | { readonly until: number | null } {
  if (ways === null) return { until: null };
  if (permission !== null && !ways.permissions.has(permission)) return { ended: 'permission-ended' };
  if (session !== null) {
    const found = ways.sessions.get(session);
    if (found === undefined) return { ended: 'signed-out' };
    const until = sessionEnd(found, ways.span);
    return until <= now ? { ended: 'session-over' } : { until };
  }
  if (key === null) return { until: null };
  const found = ways.keys.get(key);
  if (found === undefined || (found.until !== null && found.until <= now)) return { ended: 'key-ended' };
  return { until: found.until };
}

async function loadCallers(
  unit: Unit,
  now: number,
  open: readonly Open[],
  span: SessionSpan | null,
): Promise<ReadonlyMap<PrincipalKey | null, Caller>> {
  const byAccount = Map.groupBy(open, ({ watch }) => watch.account);
  const accounts = [...byAccount.keys()].filter((key) => key !== null);
  const callers = new Map<PrincipalKey | null, Caller>();
  if (byAccount.has(null)) {
    const { viewsAll, cap } = await unit.access.asker(null, now);
    const holdings = await unit.access.holdings(null, now);
    callers.set(null, { question: { caller: null, now, viewsAll, cap }, holdings, ways: null });
  }
  for (const { key, question, holdings } of await unit.access.standings(accounts, now)) {
    const ones = byAccount.get(key) ?? [];
    callers.set(key, {
      question,
      holdings,
      ways: span === null ? null : await loadWays(unit, key, ones, span),
    });
  }
  return callers;
}

/** What visitors' secrets hold now: open links. */
async function loadLinks(
  unit: Unit,
  now: number,
  policy: EntryPolicy,
  open: readonly Open[],
): Promise<ReadonlyMap<string | null, readonly Holding[]>> {
  const links = new Map<string | null, readonly Holding[]>();
  const visitors = new Set(open.flatMap(({ watch }) => watch.visitor ?? []));
  for (const visitor of visitors) {
    const keys = (await heldLinks(unit, visitor, policy)).map((link) => link.principal);
    const held = keys.length === 0 ? [] : await unit.access.holdings(null, now, keys);
    links.set(
      visitor,
      held.filter((holding) => keys.includes(holding.principal)),
    );
  }
  return links;
}

/**
 * When what is open by a signed embed address ends; null where the address is good no longer, or was signed for another
 * thing. Many frames of one address are judged once.
 */
async function loadEmbeds(
  unit: Unit,
  now: number,
  open: readonly Open[],
): Promise<ReadonlyMap<Watch, number | null>> {
  const ends = new Map<string, number | null>();
  const embeds = new Map<Watch, number | null>();
  for (const { watch } of open) {
    if (watch.embed === undefined || watch.resource === null) continue;
    const framed = `${watch.embed} ${watch.resource.id}`;
    if (!ends.has(framed)) ends.set(framed, await endOfEmbed(unit, now, watch.embed, watch.resource.id));
    embeds.set(watch, ends.get(framed) ?? null);
  }
  return embeds;
}

async function endOfEmbed(unit: Unit, now: number, id: string, resource: string): Promise<number | null> {
  const embed = await unit.embeds.byId(id);
  return embed !== null && (await isEmbedGood(unit, embed, resource, now)) ? embed.until : null;
}

/** What is open by a signed embed address goes on as long as that does. */
function byEmbed(verdict: Verdict, until: number | null): Verdict {
  if (!verdict.goesOn) return verdict;
  if (until === null) return { goesOn: false, reason: 'access-ended', owner: verdict.owner };
  const { standing } = verdict;
  return { ...verdict, standing: { ...standing, until: sooner(standing.until, until) } };
}

function withLinks(caller: Caller | undefined, links: readonly Holding[] = []): Caller | undefined {
  if (caller === undefined || links.length === 0) return caller;
  return { ...caller, holdings: [...caller.holdings, ...links] };
}

async function loadWays(
  unit: Unit,
  account: PrincipalKey,
  ones: readonly Open[],
  span: SessionSpan,
): Promise<Ways> {
  const asked = (part: (watch: Watch) => unknown) => ones.some(({ watch }) => part(watch) !== null);
  const sessions = asked((watch) => watch.session) ? await unit.sessions.ofAccount(account) : [];
  const keys = asked((watch) => watch.key) ? await unit.sessions.keysOf(account) : [];
  return {
    span,
    permissions: asked((watch) => watch.permission) ? await unit.accounts.permissions(account) : new Set(),
    sessions: new Map(sessions.map((session) => [session.id, session])),
    keys: new Map(keys.map((key) => [key.id, key])),
  };
}

/** The facts about every resource that is open, by its public id; what is no longer stored is left out. */
async function loadResources(
  unit: Unit,
  now: number,
  open: readonly Open[],
): Promise<ReadonlyMap<string, Known>> {
  const keys = new Map<string, ResourceKey>();
  const unknown = new Set<string>();
  for (const { watch, key } of open) {
    if (watch.resource === null) continue;
    if (key === null) unknown.add(watch.resource.id);
    else keys.set(watch.resource.id, key);
  }
  const asked = [...unknown].filter((id) => !keys.has(id));
  if (asked.length > 0) {
    const found = await unit.access.judgeMany(await unit.access.asker(null, now), asked);
    for (const judged of found) if (judged !== null) keys.set(judged.resource.id, judged.resource.key);
  }
  const stored = await unit.resources.byKeys([...keys.values()]);
  const known = new Map<string, Known>();
  for (const { id, key } of stored) {
    const facts = await unit.access.facts(key, now);
    const byPrincipal = Map.groupBy(facts.grants, (grant) => grant.principal);
    known.set(id, { key, facts, byPrincipal });
  }
  return known;
}

function sooner(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
