import { PassThrough } from 'node:stream';
import { NDJSON, type ProblemShape, type ProgressLine } from '@tessera/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Progress } from '../kind-host.ts';

const EVERY = 15_000;

/** Lines of progress to a caller who asked for them. The answer begins with the first line: what fails before has its own status. */
export class ProgressAnswer {
  readonly #reply: FastifyReply;
  readonly #lines = new PassThrough();
  #begun = false;
  #ended = false;
  #beat: NodeJS.Timeout | null = null;

  constructor(reply: FastifyReply) {
    this.#reply = reply;
    // A reader that goes away is told to the work by its signal.
    this.#lines.on('error', () => {});
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** What is still told when the answer is over goes nowhere: it would begin a second one, which nobody ends. */
  progress({ done, step }: Progress): void {
    if (this.#ended) return;
    this.#write({ type: 'progress', done, step });
    if (this.#beat !== null) clearInterval(this.#beat);
    // Said again meanwhile: what is silent for minutes is cut, here and by proxies.
    this.#beat = setInterval(() => this.#write({ type: 'progress', done, step }), EVERY).unref();
  }

  /** Nothing more will be told, and the answer is somebody else's if it has not begun. */
  close(): void {
    this.#ended = true;
    if (this.#beat !== null) clearInterval(this.#beat);
  }

  finish(result: unknown): void {
    this.#end({ type: 'result', result });
  }

  fail(problem: ProblemShape): void {
    this.#end({ type: 'problem', problem });
  }

  #end(line: ProgressLine): void {
    this.close();
    this.#write(line);
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
