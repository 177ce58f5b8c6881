import type { Graph } from '@cosmos.gl/graph';

/** How long after the last reason a picture is still drawn anew, in milliseconds. */
const QUIET = 600;

/** The two methods of cosmos.gl 3.3 that start and stop its endless drawing; its types keep them private. */
interface Frames {
  startFrames(): void;
  stopFrames(): void;
}

/**
 * Lets cosmos.gl rest. It draws sixty times a second for ever, which with a million edges keeps a laptop hot and a
 * machine without graphics busy; drawing is only needed while something moves.
 */
export class Idle {
  readonly #frames: Frames | null;
  readonly #busy: () => boolean;
  #until = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = true;
  #request = 0;
  #last = 0;
  #average = 16;

  constructor(graph: Graph, busy: () => boolean) {
    this.#frames = framesOf(graph);
    this.#busy = busy;
    this.#measure(performance.now());
  }

  /** Draws again for a while. */
  wake(): void {
    this.#until = performance.now() + Math.max(QUIET, this.#average * 4);
    if (!this.#running) {
      this.#running = true;
      this.#last = 0;
      this.#frames?.startFrames();
      this.#measure(performance.now());
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), this.#until - performance.now() + 10);
  }

  /** Milliseconds from frame to frame, lately, while drawing. */
  frameTime(): number {
    return this.#average;
  }

  destroy(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#request);
    this.#running = false;
  }

  #rest(): void {
    if (this.#busy() || performance.now() < this.#until) {
      this.#timer = setTimeout(() => this.#rest(), QUIET);
      return;
    }
    this.#running = false;
    cancelAnimationFrame(this.#request);
    this.#frames?.stopFrames();
  }

  #measure(now: number): void {
    if (this.#last > 0) this.#average = this.#average * 0.8 + (now - this.#last) * 0.2;
    this.#last = now;
    this.#request = requestAnimationFrame((next) => {
      if (this.#running) this.#measure(next);
    });
  }
}

function framesOf(graph: object): Frames | null {
  const known = 'startFrames' in graph && 'stopFrames' in graph;
  return known && typeof graph.startFrames === 'function' && typeof graph.stopFrames === 'function'
    ? (graph as Frames)
    : null;
}
