import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '@tessera/domain';
import type { TableLimits } from './model.ts';
import type { ChildMessage, JobMessage, JobName, Jobs } from './protocol.ts';

/** What a piece of work needs of its caller; kinds pass their tools as they are. */
export interface WorkTools {
  readonly signal: AbortSignal;
  readonly scratch: string;
  progress(progress: { readonly done: number | null; readonly step: string }): void;
}

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** How long a child that was started ahead waits for work. */
const SPARE_MILLISECONDS = 60_000;
const MOST_WAITING = 64;
const WATCH_MILLISECONDS = 250;

/**
 * Child processes for work on files, one per piece of work, at most `parallel` at once. After the first piece of work a
 * spare child is kept started for a minute, so that the next need not wait for Node and DuckDB to load.
 */
export class Workers {
  readonly #limits: TableLimits;
  readonly #parallel: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #spare: { readonly child: ChildProcess; readonly timer: NodeJS.Timeout } | null = null;
  readonly #children = new Set<ChildProcess>();
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

  /** Kills every child; work under way is cancelled. */
  close(): void {
    this.#closed = true;
    if (this.#spare !== null) clearTimeout(this.#spare.timer);
    this.#spare = null;
    for (const child of this.#children) child.kill('SIGKILL');
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
    return new Promise((resolve, reject) => {
      let errors = '';
      let outcome: (() => void) | null = null;
      const stop = (problem: Problem): void => {
        outcome ??= () => reject(problem);
        child.kill('SIGKILL');
      };
      const abort = (): void => stop(cancelled());
      const timer = setTimeout(
        () => stop(new Problem('too-large', { detail: 'Reading this took longer than this hub allows.' })),
        this.#limits.milliseconds,
      );
      const watch = setInterval(async () => {
        if ((await residentMegabytes(child.pid)) > this.#limits.processMegabytes) stop(tooMuchMemory());
      }, WATCH_MILLISECONDS);
      tools.signal.addEventListener('abort', abort, { once: true });
      child.stderr?.on('data', (chunk: Buffer) => {
        errors = (errors + chunk.toString()).slice(-4000);
      });
      child.on('message', (said: ChildMessage) => {
        if (said.type === 'progress') tools.progress({ done: said.done, step: said.step });
        else if (said.type === 'done') outcome ??= () => resolve(said.output);
        else if (said.type === 'failed') outcome ??= () => reject(problemOf(said));
      });
      child.on('error', (cause) => {
        outcome ??= () =>
          reject(new Problem('internal', { detail: 'The process that reads files did not start.', cause }));
      });
      // Settled only when the child is gone, so that nothing writes into the folder any more.
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        clearInterval(watch);
        tools.signal.removeEventListener('abort', abort);
        this.#children.delete(child);
        this.#prepareSpare();
        (outcome ?? (() => reject(this.#closed ? cancelled() : crashed(code, signal, errors))))();
      });
      child.send(message);
    });
  }

  #take(): ChildProcess {
    const spare = this.#spare;
    this.#spare = null;
    if (spare === null || !spare.child.connected) return this.#start();
    clearTimeout(spare.timer);
    spare.child.ref();
    spare.child.channel?.ref();
    return spare.child;
  }

  #start(): ChildProcess {
    const child = fork(WORKER, [], {
      env: {},
      execArgv: ['--max-old-space-size=1024'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    this.#children.add(child);
    return child;
  }

  #prepareSpare(): void {
    if (this.#spare !== null || this.#closed) return;
    const child = this.#start();
    const forget = (): void => {
      this.#children.delete(child);
      if (this.#spare?.child === child) this.#spare = null;
    };
    child.once('error', forget);
    child.once('exit', forget);
    // A child that waits keeps nobody from ending.
    child.unref();
    child.channel?.unref();
    const timer = setTimeout(() => child.kill('SIGKILL'), SPARE_MILLISECONDS);
    timer.unref();
    this.#spare = { child, timer };
  }
}

function cancelled(): Problem {
  return new Problem('cancelled', { detail: 'The work was cancelled. Nothing was kept.' });
}

function problemOf(failed: Extract<ChildMessage, { type: 'failed' }>): Problem {
  if (failed.code === 'internal') {
    return new Problem('internal', { detail: 'Reading the file failed.', cause: new Error(failed.detail) });
  }
  return new Problem(failed.code, { detail: failed.detail, errors: failed.places });
}

/** A child that ended without an answer ran out of room, or its reader broke on what it read. */
function crashed(code: number | null, signal: NodeJS.Signals | null, errors: string): Problem {
  const cause = new Error(`child ended with ${signal ?? code}: ${errors}`);
  if (errors.includes('ENOSPC'))
    return new Problem('storage-full', { detail: 'The disk of the hub is full.', cause });
  if (signal === 'SIGKILL' || signal === 'SIGABRT' || code === 134 || errors.includes('heap out of memory')) {
    return tooMuchMemory(cause);
  }
  return new Problem('file-invalid', {
    detail: 'The file is broken: its reader stopped in the middle of it.',
    cause,
  });
}

function tooMuchMemory(cause?: Error): Problem {
  const detail = 'The data need more memory than this hub gives to one piece of work.';
  return new Problem('too-large', cause === undefined ? { detail } : { detail, cause });
}

/** What a child holds in memory, all its parts together; 0 where the system does not tell (it then has its own limits). */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
    return (pages * 4096) / 1e6;
  } catch {
    return 0;
  }
}
