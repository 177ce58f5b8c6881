import type { AccessLog, Cut, LogEntry } from '../storage/index.ts';

/** How often a log that others write too is looked at, ms; hints make it sooner. */
const POLL = 200;
/** How often a node says that it is alive, ms. */
const REPORT = 1000;
/** Without the log for this long a node writes nothing, ms. */
const FREEZE = 1000;
/** And for this long it keeps nothing open. */
const LET_GO = 5000;
/** What is kept of what entries cut here, for receipts. */
const CUTS_KEPT = 1000;

export interface FollowerOptions {
  /** Acts on entries, in order; answers what they cut. */
  react(entries: readonly LogEntry[]): Promise<readonly Cut[]>;
  /** The log could not be read for too long: whatever rests on it must end. */
  outOfTouch(): void;
  failed(error: unknown): void;
}

/**
 * Follows the access log: reads it after every commit of this process, and where other processes write it too, at their
 * hints and five times a second. Knows how long ago it last succeeded.
 */
export class LogFollower {
  readonly #log: AccessLog;
  readonly #options: FollowerOptions;
  readonly #cuts = new Map<number, Cut>();
  readonly #waiting = new Set<{ readonly seq: number; done(): void }>();
  #seq = 0;
  #running: Promise<void> | null = null;
  #again = false;
  #inTouch = performance.now();
  #failing = false;
  #letGo = false;
  #reported = 0;
  #stopped = false;
  #stops: (() => void)[] = [];

  constructor(log: AccessLog, options: FollowerOptions) {
    this.#log = log;
    this.#options = options;
  }

  /** Begins behind what is in the log now. */
  async start(): Promise<void> {
    this.#seq = await this.#log.last();
    this.#inTouch = performance.now();
    this.#stops.push(this.#log.listen(() => this.look()));
    if (this.#log.nodes === null) return;
    await this.#report([]);
    const poll = setInterval(() => {
      this.look();
      this.#watchTouch();
    }, POLL).unref();
    this.#stops.push(() => clearInterval(poll));
  }

  /** Looks for new entries soon. */
  look(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Asked for after the last look and before this moment.
      if (this.#again && !this.#failing) this.look();
    });
  }

  /** Whether what is open here may be open: the log was read lately. */
  get inTouch(): boolean {
    return !this.#letGo;
  }

  /**
   * Resolves with what the entries from `first` to `seq` cut here once they are acted on; null when that takes longer than
   * `patience` ms.
   */
  async reached(
    { first, seq }: { readonly first: number; readonly seq: number },
    patience: number,
  ): Promise<Omit<Cut, 'seq'> | null> {
    if (this.#seq < seq) {
      this.look();
      await this.#arrival(seq, patience);
    }
    if (this.#seq < seq) return null;
    const sum = { sockets: 0, downloads: 0 };
    for (const cut of this.#cuts.values()) {
      if (cut.seq < first || cut.seq > seq) continue;
      sum.sockets += cut.sockets;
      sum.downloads += cut.downloads;
    }
    return sum;
  }

  /** Waits a moment for a log that could not be read, then answers whether this node may write. */
  async mayWrite(): Promise<boolean> {
    if (this.#log.nodes === null || performance.now() - this.#inTouch < FREEZE) return true;
    const since = this.#inTouch;
    this.look();
    await Promise.race([this.#running, pause(FREEZE)]);
    return this.#inTouch > since;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#again = false;
    await this.#running;
    await this.#log.nodes?.leave().catch(() => {});
    await this.#log.close();
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#readOn();
        this.#inTouch = performance.now();
        this.#failing = false;
        this.#letGo = false;
      } catch (error) {
        if (!this.#failing) this.#options.failed(error);
        this.#failing = true;
        this.#lookAgain();
        return;
      }
    }
  }

  /** Where nobody looks from time to time, what could not be acted on would wait for the next change. */
  #lookAgain(): void {
    if (this.#log.nodes !== null || this.#stopped) return;
    setTimeout(() => {
      if (this.#stopped || !this.#failing) return;
      this.#watchTouch();
      this.look();
    }, POLL).unref();
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const entries = await this.#log.read(this.#seq);
      const last = entries.at(-1);
      if (last === undefined) break;
      const cuts = await this.#options.react(entries);
      this.#keep(cuts);
      this.#seq = last.seq;
      for (const waiting of [...this.#waiting]) if (waiting.seq <= this.#seq) waiting.done();
      await this.#report(cuts);
    }
    if (performance.now() - this.#reported > REPORT) await this.#report([]);
  }

  async #report(cuts: readonly Cut[]): Promise<void> {
    const { nodes } = this.#log;
    if (nodes === null) return;
    await nodes.report(this.#seq, cuts);
    this.#reported = performance.now();
  }

  #keep(cuts: readonly Cut[]): void {
    for (const cut of cuts) this.#cuts.set(cut.seq, cut);
    for (const seq of this.#cuts.keys()) {
      if (this.#cuts.size <= CUTS_KEPT) return;
      this.#cuts.delete(seq);
    }
  }

  /** A process that was only busy reads first; one whose reading fails lets go. */
  #watchTouch(): void {
    if (!this.#failing || this.#letGo || performance.now() - this.#inTouch < LET_GO) return;
    this.#letGo = true;
    this.#options.outOfTouch();
  }

  #arrival(seq: number, patience: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = {
        seq,
        done: () => {
          clearTimeout(late);
          this.#waiting.delete(waiting);
          resolve();
        },
      };
      const late = setTimeout(() => waiting.done(), patience);
      this.#waiting.add(waiting);
    });
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
