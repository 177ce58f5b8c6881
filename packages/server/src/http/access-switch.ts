import type { LiveEnd } from '@tessera/contract';
import {
  type AccessBus,
  type AccessScope,
  atLeast,
  type Clock,
  type Permission,
  type PrincipalKey,
  type Role,
  type Store,
  type Unit,
  type WhatWasCut,
} from '@tessera/domain';
import { Alarm } from '../live/alarm.ts';
import { judgeOpen, type Verdict } from '../live/judge.ts';
import { LogFollower } from '../live/log-follower.ts';
import { type Watch, Watches } from '../live/watches.ts';
import type { AccessLog, Cut, LogEntry } from '../storage/index.ts';
import { Queue } from '../storage/queue.ts';

/** An answer under way that rests on a role. */
export interface Serving {
  readonly account: PrincipalKey | null;
  /** Public id of the resource. */
  readonly id: string;
  readonly role: Role;
  /** The permission that the route needs besides (P4). */
  readonly permission?: Permission | undefined;
  /** The session or access key that asked for it: its end is the end of this (A5). */
  readonly session: string | null;
  readonly key: string | null;
  /** Digest of the secret by which it holds open links (S20). */
  readonly visitor: string | null;
  /** Of a signed embed address: then `account` is its maker (S34). */
  readonly embed?: string | undefined;
  stop(): void;
}

/** How long a receipt waits for what it cut, here and on other nodes, ms (S23). */
const PATIENCE = 500;
/** And looks for the others' answers this often, ms. */
const LOOK = 15;
/** A far end is looked at again after this, ms, so that the alarm does not remember for weeks what was closed since. */
const LONGEST_WAIT = 60 * 60_000;

export interface AccessSwitchOptions {
  readonly store: Pick<Store, 'read'>;
  readonly log: AccessLog;
  readonly clock: Clock;
  /** How long a receipt waits, ms; half a second when left out. */
  readonly patience?: number | undefined;
  failed(error: unknown): void;
}

/**
 * What is open (sockets and what they show, downloads) is judged again whenever the access log says that its resource or
 * its caller is concerned, and at the very moment at which its access ends by time; what may go on no longer ends (S23).
 * Every node follows the same log, so it does not matter where a change was made.
 */
export class AccessSwitch implements AccessBus {
  readonly #options: AccessSwitchOptions;
  readonly #patience: number;
  readonly #follower: LogFollower;
  readonly #watches = new Watches();
  readonly #alarm: Alarm<Watch>;
  /** One judgement at a time, so that an older answer never comes after a newer one. */
  readonly #judging = new Queue();
  #unjudged = new Set<Watch>();
  #stopped = false;

  constructor(options: AccessSwitchOptions) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
    this.#alarm = new Alarm(options.clock, (due) => {
      this.#judge(due, 'ways').catch(() => this.#endAll(due, 'out-of-touch'));
    });
    this.#follower = new LogFollower(options.log, {
      react: (entries) => this.#react(entries),
      outOfTouch: () => this.endAll('out-of-touch'),
      failed: options.failed,
    });
  }

  /** Follows the log from here on; to be called before anything is watched. */
  start(): Promise<void> {
    return this.#follower.start();
  }

  /** Whether something may be opened now: false while the log cannot be read. */
  get inTouch(): boolean {
    return this.#follower.inTouch && !this.#stopped;
  }

  /** False while this node may not write, since it does not know what the others did. */
  mayWrite(): Promise<boolean> {
    return this.#follower.mayWrite();
  }

  /** Keeps an eye on a download until the answered function is called. */
  watch({ account, id, role, permission, session, key, visitor, embed, stop }: Serving): () => void {
    return this.open({
      ...{ sort: 'download', account, session, key, visitor, embed },
      resource: { id, role },
      permission: permission ?? null,
      end: stop,
    });
  }

  /** Keeps an eye on it until it ends or the answered function is called. It is judged at once, together with others. */
  open(watch: Watch): () => void {
    if (!this.inTouch) {
      watch.end('out-of-touch', null);
      return () => {};
    }
    this.#watches.add(watch);
    if (this.#unjudged.size === 0) {
      setImmediate(() => {
        const fresh = [...this.#unjudged];
        this.#unjudged = new Set();
        this.#judge(fresh, 'ways').catch(() => this.#endAll(fresh, 'out-of-touch'));
      });
    }
    this.#unjudged.add(watch);
    return () => {
      this.#watches.remove(watch);
    };
  }

  async publish({ first, seq }: AccessScope): Promise<WhatWasCut> {
    const nodes = this.#options.log.nodes;
    const [own, others] = await Promise.all([
      this.#follower.reached({ first, seq }, this.#patience),
      nodes === null ? [] : this.#answers(first, seq),
    ]);
    const silent = others.filter((node) => !node.answered).map((node) => node.name);
    if (own === null) silent.push(nodes?.name ?? 'this node');
    const sum = (part: 'sockets' | 'downloads') =>
      others.reduce((count, node) => count + node[part], own?.[part] ?? 0);
    return { socketsClosed: sum('sockets'), downloadsStopped: sum('downloads'), silentNodes: silent };
  }

  /** Ends everything that is open. */
  endAll(reason: LiveEnd): void {
    this.#endAll(this.#watches.all(), reason);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.endAll('stopping');
    this.#alarm.stop();
    await this.#follower.stop();
  }

  async #answers(first: number, seq: number) {
    const { nodes } = this.#options.log;
    const end = performance.now() + this.#patience;
    for (;;) {
      const answers = await nodes?.answers(first, seq).catch(() => null);
      const done = answers?.every((node) => node.answered) === true;
      if (done || performance.now() >= end) return answers ?? [];
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  /** Acts on entries of the log: judges what they concern, then tells what stays open what has changed. */
  async #react(entries: readonly LogEntry[]): Promise<readonly Cut[]> {
    // After what is being judged now: until then nobody knows whom of those an entry concerns.
    const cuts = await this.#judging.run(() => {
      const first = new Map<Watch, LogEntry>();
      for (const entry of entries) {
        if (entry.about !== 'access') continue;
        for (const watch of this.#watches.concerned(entry)) if (!first.has(watch)) first.set(watch, entry);
      }
      const ways = [...first.values()].some((entry) => entry.resource === null) ? 'ways' : 'roles';
      return this.#judgeNow([...first.keys()], ways, first);
    });
    for (const entry of entries) this.#tell(entry);
    return cuts;
  }

  #tell(entry: LogEntry): void {
    const { about, resource } = entry;
    if (about === 'access' && resource === null) return;
    const what = about === 'access' ? 'sharing' : about;
    for (const watch of this.#watches.concerned(entry)) {
      // Who asks for a thing and which links it has is its managers' to know (S35).
      if (about === 'sharing' && !atLeast(this.#watches.standing(watch)?.role ?? null, 'manager')) continue;
      watch.notice?.(what);
    }
  }

  /** Judges what is still open of the given, in turn. */
  #judge(given: readonly Watch[], ways: 'ways' | 'roles'): Promise<readonly Cut[]> {
    return this.#judging.run(() => this.#judgeNow(given, ways, new Map()));
  }

  /** Judges what is still open of the given; answers what ended, by the entry that it ended for. */
  async #judgeNow(
    given: readonly Watch[],
    ways: 'ways' | 'roles',
    causes: ReadonlyMap<Watch, LogEntry>,
  ): Promise<readonly Cut[]> {
    const open = given.flatMap((watch) => {
      const standing = this.#watches.standing(watch);
      return standing === undefined ? [] : [{ watch, key: standing.key }];
    });
    if (open.length === 0) return [];
    const now = this.#options.clock.now();
    const { verdicts, names } = await this.#options.store.read(async (unit) => {
      const found = await judgeOpen(unit, now, open, ways);
      return { verdicts: found, names: await namesOf(unit, found, causes, this.#watches) };
    });
    return this.#carryOut(verdicts, names, causes);
  }

  #carryOut(
    verdicts: ReadonlyMap<Watch, Verdict>,
    names: ReadonlyMap<Watch, string>,
    causes: ReadonlyMap<Watch, LogEntry>,
  ): readonly Cut[] {
    const cuts = new Map<number, { seq: number; sockets: number; downloads: number }>();
    // A channel takes what it shows along, and counts once.
    const ordered = [...verdicts].sort(
      ([a], [b]) => Number(b.sort === 'channel') - Number(a.sort === 'channel'),
    );
    for (const [watch, verdict] of ordered) {
      const by = names.get(watch) ?? null;
      if (verdict.goesOn) {
        this.#settle(watch, verdict, by);
        continue;
      }
      const cause = causes.get(watch);
      if (!this.#watches.remove(watch)) continue;
      watch.end(verdict.reason, by);
      if (cause === undefined || watch.sort === 'window') continue;
      const cut = cuts.get(cause.seq) ?? { seq: cause.seq, sockets: 0, downloads: 0 };
      cut[watch.sort === 'download' ? 'downloads' : 'sockets']++;
      cuts.set(cause.seq, cut);
    }
    return [...cuts.values()];
  }

  #settle(watch: Watch, verdict: Verdict & { readonly goesOn: true }, by: string | null): void {
    const before = this.#watches.standing(watch);
    if (before === undefined) return;
    const { until, role } = verdict.standing;
    const now = this.#options.clock.now();
    // A judgement of roles alone knows nothing of the session's end: what was awaited stays awaited.
    let alarm = before.alarm !== null && before.alarm > now ? before.alarm : null;
    const next = until === null ? null : Math.min(until, now + LONGEST_WAIT);
    if (next !== null && (alarm === null || next < alarm)) {
      alarm = next;
      this.#alarm.set(next, watch);
    }
    this.#watches.settle(watch, { ...verdict.standing, alarm });
    if (role !== null && role !== before.role) watch.role?.(role, by);
  }

  #endAll(watches: readonly Watch[], reason: LiveEnd): void {
    const ordered = [...watches].sort((a, b) => Number(b.sort === 'channel') - Number(a.sort === 'channel'));
    for (const watch of ordered) if (this.#watches.remove(watch)) watch.end(reason, null);
  }
}

/** Who made the change, for those whose role it changed and who know them (S35): the owner, and people they share a group with. */
async function namesOf(
  unit: Unit,
  verdicts: ReadonlyMap<Watch, Verdict>,
  causes: ReadonlyMap<Watch, LogEntry>,
  watches: Watches,
): Promise<ReadonlyMap<Watch, string>> {
  const names = new Map<Watch, string>();
  const told = [...verdicts].filter(
    ([watch, verdict]) =>
      causes.get(watch)?.actor != null &&
      (!verdict.goesOn || verdict.standing.role !== watches.standing(watch)?.role),
  );
  for (const [actor, ones] of Map.groupBy(told, ([watch]) => causes.get(watch)?.actor ?? null)) {
    if (actor === null) continue;
    const accounts = ones.map(([watch]) => watch.account).filter((account) => account !== null);
    const knows = await unit.accounts.knownAmong(actor, [...new Set(accounts)]);
    const [info] = await unit.access.principals([actor]);
    if (info === undefined) continue;
    for (const [watch, verdict] of ones) {
      if (verdict.owner === actor || (watch.account !== null && knows.has(watch.account)))
        names.set(watch, info.name);
    }
  }
  return names;
}
