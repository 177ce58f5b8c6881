const NEAR = 2 * 24 * 60 * 60 * 1000;

/** A moment as a short date, with the time when it is less than two days away. */
export function shortDate(moment: string | Date, now: Date, language: string): string {
  const date = new Date(moment);
  const near = Math.abs(date.getTime() - now.getTime()) < NEAR;
  const sameYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    ...(near ? { hour: 'numeric', minute: '2-digit' } : {}),
  }).format(date);
}
