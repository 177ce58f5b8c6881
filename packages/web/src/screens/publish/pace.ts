/** How far a transfer was at a moment (ms on any steady clock). */
export interface Sample {
  readonly at: number;
  readonly received: number;
}

/** Samples of the last moments, from which speed and remaining time come. */
export type Pace = readonly Sample[];

const WINDOW = 6000;
const MOST = 40;

/** Adds a sample and forgets those that are too old. A step backwards (a piece that has to be sent again) starts anew. */
export function withSample(pace: Pace, sample: Sample): Pace {
  const last = pace.at(-1);
  if (last !== undefined && sample.received < last.received) return [sample];
  return [...pace.filter((one) => sample.at - one.at <= WINDOW), sample].slice(-MOST);
}

/** Bytes per second; null while too little is known to say. */
export function speed(pace: Pace): number | null {
  const first = pace[0];
  const last = pace.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 500) return null;
  return ((last.received - first.received) * 1000) / (last.at - first.at);
}

/** Seconds until `size` bytes are there; null while nobody can say. */
export function secondsLeft(pace: Pace, size: number): number | null {
  const perSecond = speed(pace);
  const received = pace.at(-1)?.received ?? 0;
  return perSecond === null || perSecond <= 0 ? null : Math.ceil((size - received) / perSecond);
}
