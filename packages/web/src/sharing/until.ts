/** When access ends, as the select offers it. */
export const UNTIL_CHOICES = ['never', 'day', 'week', 'friday', 'date'] as const;
export type UntilChoice = (typeof UNTIL_CHOICES)[number];

const DAY = 24 * 60 * 60 * 1000;

/** The moment of a choice; null for never. `date` is a calendar day (`2026-12-24`), taken to its end at the person's place. */
export function untilMoment(choice: UntilChoice, now: Date, date: string | null): Date | null {
  switch (choice) {
    case 'never':
      return null;
    case 'day':
      return new Date(now.getTime() + DAY);
    case 'week':
      return new Date(now.getTime() + 7 * DAY);
    case 'friday':
      return endOfDay(comingFriday(now));
    case 'date':
      return date === null ? null : dayEnd(date);
  }
}

/** The next Friday after today, so that on a Friday it is not over in a few hours. */
export function comingFriday(now: Date): Date {
  const ahead = (5 - now.getDay() + 7) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
}

/** The calendar day of a moment at the person's place, as a date field takes it. */
export function dayOf(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Whole days left, rounded up; 0 when it is over. */
export function daysLeft(until: string, now: Date): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now.getTime()) / DAY));
}

function dayEnd(day: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  const start = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return dayOf(start) === day ? endOfDay(start) : null;
}

function endOfDay(day: Date): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 23, 59, 59, 999);
}
