/** What a number counts, where a refusal says its bounds. */
export type AmountUnit = 'ms' | 'seconds' | 'bytes' | 'characters';

const UNITS = [
  ['day', 24 * 3_600_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A duration in ms in its largest whole unit: `3 days`. */
export function durationWords(ms: number): string {
  const [word, unit] = UNITS.find(([, size]) => ms % size === 0) ?? ['second', 1000];
  const count = Math.round(ms / unit);
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** An amount with its unit, a duration in words too: `60000 ms (1 minute)`. */
export function amountWords(amount: number, unit: AmountUnit): string {
  const said = `${amount} ${unit}`;
  if (unit === 'ms') return `${said} (${durationWords(amount)})`;
  return unit === 'seconds' ? `${said} (${durationWords(1000 * amount)})` : said;
}
