/** Times of single calls, milliseconds. */
export interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly samples: number;
}

/** Times each call on its own, after a warm-up; a call that asks for no time (`undefined` from `prepare`) is skipped. */
export async function time<T>(
  inputs: readonly T[],
  work: (input: T) => Promise<unknown> | unknown,
  options: { readonly warmUp?: number } = {},
): Promise<Figures> {
  for (const input of inputs.slice(0, options.warmUp ?? Math.min(200, inputs.length))) await work(input);
  const times: number[] = [];
  for (const input of inputs) {
    const start = performance.now();
    await work(input);
    times.push(performance.now() - start);
  }
  return figuresOf(times);
}

/** Times `repeat` calls together and answers the mean of one, for what is faster than the clock. */
export function timeMany(repeat: number, work: (turn: number) => void): number {
  for (let turn = 0; turn < repeat / 10; turn++) work(turn);
  const start = performance.now();
  for (let turn = 0; turn < repeat; turn++) work(turn);
  return (performance.now() - start) / repeat;
}

export function figuresOf(times: number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1), samples: sorted.length };
}

/** `0.0123` ms as `12 µs`, `4.5` as `4.50 ms`. */
export function duration(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '–';
  if (milliseconds < 0.001) return `${(milliseconds * 1e6).toFixed(0)} ns`;
  if (milliseconds < 1) return `${(milliseconds * 1000).toFixed(milliseconds < 0.01 ? 1 : 0)} µs`;
  if (milliseconds < 1000) return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 1)} ms`;
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** One line of the results. */
export interface Line {
  readonly what: string;
  readonly p50: number;
  readonly p99?: number;
  /** The figure to reach, in words. */
  readonly target?: string;
  readonly note?: string;
}

/** Lines as a Markdown table. */
export function table(title: string, lines: readonly Line[]): string {
  return [
    `### ${title}`,
    '',
    '| what | p50 | p99 | to reach | note |',
    '|---|---|---|---|---|',
    ...lines.map(
      (line) =>
        `| ${line.what} | ${duration(line.p50)} | ${line.p99 === undefined ? '' : duration(line.p99)} | ${line.target ?? ''} | ${line.note ?? ''} |`,
    ),
    '',
  ].join('\n');
}
