import type { LayoutProgress, LayoutRequest } from './messages.ts';

/** The page's side of the layout worker, which is started when a layout first runs. */
export class LayoutWorker {
  readonly #place: (positions: Float32Array) => void;
  readonly #tell: (state: { readonly running: boolean; readonly done: number }) => void;
  #worker: Worker | null = null;
  #running = false;

  constructor(
    place: (positions: Float32Array) => void,
    tell: (state: { readonly running: boolean; readonly done: number }) => void,
  ) {
    this.#place = place;
    this.#tell = tell;
  }

  /** Runs from the given positions; one that runs already is replaced. */
  start(request: Omit<LayoutRequest & { type: 'start' }, 'type'>): void {
    this.#end();
    const worker = new Worker(new URL('./force-worker.ts', import.meta.url), { type: 'module' });
    this.#worker = worker;
    this.#running = true;
    worker.addEventListener('message', (event: MessageEvent<LayoutProgress>) => {
      const { positions, done, ended } = event.data;
      if (positions) this.#place(positions);
      if (ended) this.#end();
      this.#tell({ running: !ended, done });
    });
    worker.addEventListener('error', () => {
      this.#end();
      this.#tell({ running: false, done: 0 });
    });
    worker.postMessage({ type: 'start', ...request } satisfies LayoutRequest);
    this.#tell({ running: true, done: 0 });
  }

  /** Ends it where it is; the last positions are kept. */
  stop(): void {
    if (this.#running) this.#worker?.postMessage({ type: 'stop' } satisfies LayoutRequest);
  }

  /** Ends it at once and forgets it. */
  destroy(): void {
    this.#end();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#running = false;
  }
}
