import { isolated, shortDate } from '@tessera/client';
import type { LinkShape } from '@tessera/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { links } from '../text/en/links.ts';
import { addTexts } from '../text/late.ts';

addTexts({ links });

/** The words of `text/en/links.ts`, which come with the parts that use them. */
export type LinkWords = TFunction<'web', 'links'>;

export function useLinkWords(): LinkWords {
  return useTranslation('web', { keyPrefix: 'links' }).t;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "8 hours" for seconds, in the largest unit that fits. */
export function lengthWords(t: LinkWords, seconds: number): string {
  if (seconds % DAY === 0) return t('length.days', { count: seconds / DAY });
  if (seconds % HOUR === 0) return t('length.hours', { count: seconds / HOUR });
  return t('length.minutes', { count: Math.round(seconds / MINUTE) });
}

/** What one calls a link in a sentence. */
export function linkName(t: LinkWords, { label }: Pick<LinkShape, 'label'>): string {
  return isolated(label === '' ? t('unnamed') : label);
}

/** "used by 3", "used by 2 of 10". */
export function usesWords(t: LinkWords, { uses, mostUses }: LinkShape): string {
  if (mostUses !== null) return t('uses.limited', { count: uses, most: mostUses });
  return uses === 0 ? t('uses.none') : t('uses.some', { count: uses });
}

/** How long what is accepted by it lasts. */
export function accessWords(t: LinkWords, { access }: LinkShape, language: string): string {
  if (access === 'until-revoked') return t('access.untilRevoked');
  return 'for' in access
    ? t('access.for', { length: lengthWords(t, access.for) })
    : t('access.until', { date: shortDate(access.until, new Date(), language) });
}
