import {
  type AccessBus,
  type AccessScope,
  atLeast,
  type Clock,
  guestsAllowed,
  type Permission,
  type PrincipalKey,
  type Role,
  type Store,
  type Unit,
} from '@tessera/domain';

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
  stop(): void;
}

/** Accesses end by time too: what is under way is judged again this often. */
const EVERY = 1000;

/**
 * Judges downloads again whenever access has changed, and each second while there are any, and stops those whose reader
 * has lost the role (S23). Answers how many a change stopped.
 */
export class AccessSwitch implements AccessBus {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #serving = new Set<Serving>();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Keeps an eye on it until the answered function is called. */
  watch(serving: Serving): () => void {
    this.#serving.add(serving);
    this.#timer ??= setInterval(() => void this.judge().catch(() => this.stopAll()), EVERY).unref();
    return () => {
      this.#serving.delete(serving);
      if (this.#serving.size === 0) this.#rest();
    };
  }

  async publish(
    _scope: AccessScope,
  ): Promise<{ readonly socketsClosed: number; readonly downloadsStopped: number }> {
    const under = this.#serving.size;
    try {
      return { socketsClosed: 0, downloadsStopped: await this.judge() };
    } catch {
      // The change is made and must not look failed: whoever cannot be judged is stopped.
      this.stopAll();
      return { socketsClosed: 0, downloadsStopped: under };
    }
  }

  /** Stops what may go on no longer; how many. */
  async judge(): Promise<number> {
    const all = [...this.#serving];
    if (all.length === 0) return 0;
    const lost = await this.#store.read(async (unit) => {
      const found: Serving[] = [];
      for (const [account, ones] of Map.groupBy(all, (serving) => serving.account)) {
        const asker = await unit.access.asker(account, this.#clock.now());
        const judged = await unit.access.judgeMany(
          asker,
          ones.map((serving) => serving.id),
        );
        const ways = await waysOf(unit, account, ones, this.#clock.now());
        found.push(
          ...ones.filter(
            (serving, index) =>
              !atLeast(judged[index]?.decision.role ?? null, serving.role) || !isOpen(serving, ways),
          ),
        );
      }
      return found;
    });
    let stopped = 0;
    for (const serving of lost) {
      if (!this.#serving.delete(serving)) continue;
      serving.stop();
      stopped++;
    }
    return stopped;
  }

  /** When nobody can be judged, nobody goes on. */
  stopAll(): void {
    for (const serving of this.#serving) serving.stop();
    this.#serving.clear();
    this.#rest();
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** What of an account's permissions and ways in goes on. */
interface Ways {
  /** Visitors are nobody where no guests are let in (A8). */
  readonly admitted: boolean;
  readonly permissions: ReadonlySet<Permission>;
  readonly sessions: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

async function waysOf(
  unit: Unit,
  account: PrincipalKey | null,
  ones: readonly Serving[],
  now: number,
): Promise<Ways> {
  if (account === null) {
    const admitted = await guestsAllowed(unit);
    return { admitted, permissions: new Set(), sessions: new Set(), keys: new Set() };
  }
  const asked = (part: (serving: Serving) => unknown) => ones.some((serving) => part(serving) != null);
  const sessions = asked((one) => one.session) ? await unit.sessions.ofAccount(account) : [];
  const keys = asked((one) => one.key) ? await unit.sessions.keysOf(account) : [];
  return {
    admitted: true,
    permissions: asked((one) => one.permission) ? await unit.accounts.permissions(account) : new Set(),
    sessions: new Set(sessions.map((session) => session.id)),
    keys: new Set(keys.filter(({ until }) => until === null || until > now).map((key) => key.id)),
  };
}

function isOpen({ permission, session, key }: Serving, ways: Ways): boolean {
  if (!ways.admitted) return false;
  if (permission !== undefined && !ways.permissions.has(permission)) return false;
  if (session !== null && !ways.sessions.has(session)) return false;
  return key === null || ways.keys.has(key);
}
