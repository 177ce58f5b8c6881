const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A moment as a person says it: "2h ago", "yesterday", "in 3 days"; beyond a week the date, with the year when it is
 * another one. Under a minute it is "now".
 *
 * @param then ms since 1970
 * @param now ms since 1970
 * @param locale BCP 47 tag, `en`
 */
export function relativeTime(then: number, now: number, locale: string): string {
  const distance = then - now;
  const size = Math.abs(distance);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
  if (size < MINUTE) return words.format(0, 'second');
  if (size < HOUR) return words.format(Math.trunc(distance / MINUTE), 'minute');
  if (size < DAY) return words.format(Math.trunc(distance / HOUR), 'hour');
  if (size < 7 * DAY) {
    const days = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
    return days.format(Math.trunc(distance / DAY), 'day');
  }
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(then);
}

/** A moment to the minute, with weekday and zone: what stands on hover and is read out. */
export function exactTime(then: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(then);
}
