/** A moment as the API says it. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

export function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}

/** A moment that a caller named, which the contract's shape has checked. */
export function toTime(text: string): number {
  return Date.parse(text);
}

/** As {@link toTime}; null and absent stay what they are. */
export function toTimeOrNull<T extends null | undefined>(text: string | T): number | T {
  return typeof text === 'string' ? toTime(text) : text;
}
