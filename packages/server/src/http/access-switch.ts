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
} from '@tessera/domain';

/** An answer under way that rests on a role. */
export interface Serving {
  readonly account: PrincipalKey | null;
  /** Public id of the resource. */
  readonly id: string;
  readonly role: Role;
  /** The permission that the route needs besides (P4). */
  readonly permission?: Permission | undefined;
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
        const held = await permissionsOf(unit, account, ones);
        found.push(
          ...ones.filter(
            ({ role, permission }, index) =>
              !atLeast(judged[index]?.decision.role ?? null, role) ||
              (permission !== undefined && !held.has(permission)),
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

/** What the account holds, if it matters to any of these. */
async function permissionsOf(
  unit: Unit,
  account: PrincipalKey | null,
  ones: readonly Serving[],
): Promise<ReadonlySet<Permission>> {
  if (account === null || ones.every((serving) => serving.permission === undefined)) return new Set();
  return unit.accounts.permissions(account);
}
