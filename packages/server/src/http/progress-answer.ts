import { PassThrough } from 'node:stream';
import { NDJSON, type ProblemShape, type ProgressLine } from '@tessera/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Progress } from '../kind-host.ts';

/** Lines of progress to a caller who asked for them. The answer begins with the first line: what fails before has its own status. */
export class ProgressAnswer {
  readonly #reply: FastifyReply;
  readonly #lines = new PassThrough();
  #begun = false;

  constructor(reply: FastifyReply) {
    this.#reply = reply;
    // A reader that goes away is told to the work by its signal.
    this.#lines.on('error', () => {});
  }

  get begun(): boolean {
    return this.#begun;
  }

  progress(progress: Progress): void {
    this.#write({ type: 'progress', done: progress.done, step: progress.step });
  }

  finish(result: unknown): void {
    this.#write({ type: 'result', result });
    this.#lines.end();
  }

  fail(problem: ProblemShape): void {
    this.#write({ type: 'problem', problem });
    this.#lines.end();
  }

  #write(line: ProgressLine): void {
    if (this.#lines.destroyed || this.#lines.writableEnded) return;
    this.#lines.write(`${JSON.stringify(line)}\n`);
    if (this.#begun) return;
    this.#begun = true;
    // Proxies that gather answers would hide the progress.
    this.#reply.code(200).type(NDJSON).header('x-accel-buffering', 'no').send(this.#lines);
  }
}

/** Whether the caller asked for lines of progress. */
export function wantsProgress(request: FastifyRequest): boolean {
  return request.headers.accept?.split(',').some((part) => part.trim().startsWith(NDJSON)) ?? false;
}
