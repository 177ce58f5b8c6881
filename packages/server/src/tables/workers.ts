import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@tessera/domain';
import { type Attending, Child, cancelled } from './child.ts';
import type { TableLimits } from './model.ts';
import type { JobMessage, JobName, Jobs } from './protocol.ts';

/** What a piece of work needs of its caller; kinds pass their tools as they are. */
export interface WorkTools extends Attending {
  readonly scratch: string;
}

/** How long a child without work is kept. */
const IDLE_MILLISECONDS = 60_000;
/** A child that has done so much, or holds so much afterwards, gives way to a fresh one. */
const MOST_PIECES = 100;
const MOST_IDLE_MEGABYTES = 256;
const MOST_WAITING = 64;

/**
 * Child processes for work on files, at most `parallel` at once. After the first piece of work one child is kept for a
 * minute, so that the next need not wait for Node and DuckDB to load (about 0.2 s). A child whose work failed is never
 * used again.
 */
export class Workers {
  readonly #limits: TableLimits;
  readonly #parallel: number;
  readonly #waiting: (() => void)[] = [];
  readonly #children = new Set<Child>();
  #running = 0;
  #idle: { readonly child: Child; readonly timer: NodeJS.Timeout } | null = null;
  #closed = false;

  constructor(limits: TableLimits, parallel: number) {
    this.#limits = limits;
    this.#parallel = parallel;
  }

  /**
   * Does a piece of work in a child. Aborting kills the child. Whatever goes wrong, nothing is left in the scratch
   * folder. Throws a `Problem`: the fault of the file, `cancelled`, `too-large`, or `busy` when too much work waits.
   */
  async run<Name extends JobName>(
    job: Name,
    input: Jobs[Name]['input'],
    tools: WorkTools,
  ): Promise<Jobs[Name]['output']> {
    await this.#turn(tools.signal);
    try {
      const folder = await mkdtemp(join(tools.scratch, 'tables-'));
      try {
        const message = { job, input, folder, limits: this.#limits } as JobMessage;
        return (await this.#work(message, tools)) as Jobs[Name]['output'];
      } catch (cause) {
        await rm(folder, { recursive: true, force: true });
        throw cause;
      }
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Ends every child; work under way is cancelled. */
  close(): void {
    this.#closed = true;
    for (const child of this.#children) child.cancel();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#closed) throw cancelled();
    if (this.#running < this.#parallel) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      throw new Problem('busy', {
        detail: 'Too many files are being read at this moment. Try again shortly.',
      });
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', give);
        this.#running++;
        resolve();
      };
      const give = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(cancelled());
      };
      signal.addEventListener('abort', give, { once: true });
      this.#waiting.push(go);
    });
  }

  async #work(message: JobMessage, tools: WorkTools): Promise<Jobs[JobName]['output']> {
    if (tools.signal.aborted || this.#closed) throw cancelled();
    const child = this.#take();
    try {
      const { output, megabytes } = await child.work(message, tools);
      const worn = child.pieces >= MOST_PIECES || megabytes > MOST_IDLE_MEGABYTES;
      if (worn || this.#idle !== null || this.#closed) child.cancel();
      else this.#keep(child);
      return output;
    } finally {
      if (this.#idle === null && !this.#closed) this.#keep(this.#start());
    }
  }

  #take(): Child {
    const idle = this.#idle;
    this.#idle = null;
    if (idle === null) return this.#start();
    clearTimeout(idle.timer);
    return idle.child.usable ? idle.child : this.#start();
  }

  #start(): Child {
    const child = new Child((gone) => {
      this.#children.delete(gone);
      if (this.#idle?.child !== gone) return;
      clearTimeout(this.#idle.timer);
      this.#idle = null;
    });
    this.#children.add(child);
    return child;
  }

  #keep(child: Child): void {
    child.rest();
    const timer = setTimeout(() => child.cancel(), IDLE_MILLISECONDS);
    timer.unref();
    this.#idle = { child, timer };
  }
}
