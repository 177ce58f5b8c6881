import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '@tessera/domain';
import type { ChildMessage, JobMessage, JobName, Jobs } from './protocol.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const WATCH_MILLISECONDS = 250;

/** What a piece of work in a child needs of its caller. */
export interface Attending {
  readonly signal: AbortSignal;
  progress(progress: { readonly done: number | null; readonly step: string }): void;
}

/** What a child answers, and what it holds in memory afterwards. */
export interface Done {
  readonly output: Jobs[JobName]['output'];
  readonly megabytes: number;
}

/** A child process for work on files: one piece after another, until one fails or somebody ends it. */
export class Child {
  readonly #process: ChildProcess;
  #errors = '';
  #cancelled = false;
  #pieces = 0;
  #heard: ((said: ChildMessage) => void) | null = null;
  #ended: ((code: number | null, signal: NodeJS.Signals | null) => void) | null = null;

  /** Starts one. `gone` is called when its process has ended, whatever the reason. */
  constructor(gone: (child: Child) => void) {
    this.#process = fork(WORKER, [], {
      env: {},
      execArgv: ['--max-old-space-size=1024'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-4000);
    });
    this.#process.on('message', (said: ChildMessage) => this.#heard?.(said));
    this.#process.on('error', (cause) => {
      this.#errors += cause.message;
    });
    this.#process.once('close', (code, signal) => {
      gone(this);
      this.#ended?.(code, signal);
    });
  }

  /** How many pieces of work it has done. */
  get pieces(): number {
    return this.#pieces;
  }

  get usable(): boolean {
    return this.#process.connected && this.#process.exitCode === null && !this.#cancelled;
  }

  /** Waits for work without keeping the hub from ending. */
  rest(): void {
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** Ends it; work under way is cancelled. */
  cancel(): void {
    this.#cancelled = true;
    this.#process.kill('SIGKILL');
  }

  /**
   * Does a piece of work. A failure is told only when the process is gone, so that nothing writes into its folder any
   * more. Throws a `Problem`.
   */
  work(message: JobMessage, { signal, progress }: Attending): Promise<Done> {
    this.#process.ref();
    this.#process.channel?.ref();
    this.#pieces++;
    return new Promise((resolve, reject) => {
      let failure: Problem | null = null;
      const stop = (problem: Problem): void => {
        failure ??= problem;
        this.#process.kill('SIGKILL');
      };
      const abort = (): void => stop(cancelled());
      const timer = setTimeout(() => stop(tookTooLong()), message.limits.milliseconds);
      const watch = setInterval(async () => {
        const held = await residentMegabytes(this.#process.pid);
        if (this.#heard === hear && held > message.limits.processMegabytes) stop(tooMuchMemory());
      }, WATCH_MILLISECONDS);
      const finish = (): void => {
        clearTimeout(timer);
        clearInterval(watch);
        signal.removeEventListener('abort', abort);
        this.#heard = null;
        this.#ended = null;
      };
      const hear = (said: ChildMessage): void => {
        if (said.type === 'progress') progress({ done: said.done, step: said.step });
        else if (said.type === 'failed') failure ??= problemOf(said);
        else if (said.type === 'done' && failure === null) {
          finish();
          resolve({ output: said.output, megabytes: said.megabytes });
        }
      };
      this.#heard = hear;
      this.#ended = (code, killed) => {
        finish();
        reject(failure ?? (this.#cancelled ? cancelled() : crashed(code, killed, this.#errors)));
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#process.send(message, (cause) => {
        if (cause !== null)
          stop(new Problem('internal', { detail: 'The process that reads files did not start.', cause }));
      });
    });
  }
}

export function cancelled(): Problem {
  return new Problem('cancelled', { detail: 'The work was cancelled. Nothing was kept.' });
}

function tookTooLong(): Problem {
  return new Problem('too-large', { detail: 'Reading this took longer than this hub allows.' });
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
