import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { language } from '../../text/index.ts';
import './texts.ts';

/** The words of `text/en/publish.ts`. */
export type PublishWords = TFunction<'web', 'publish'>;

/** The words of the publish flow in the person's language. */
export function usePublishWords(): PublishWords {
  return useTranslation('web', { keyPrefix: 'publish' }).t;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A number of bytes in the largest unit that leaves a whole number: `12.4 MB`. */
export function bytesWords(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 100 && step > 0 ? 1 : 0,
  }).format(value);
}

/** Seconds until the end in words: `12 seconds left`, `about 3 minutes left`. */
export function leftWords(t: PublishWords, seconds: number): string {
  return seconds < 90
    ? t('files.secondsLeft', { count: seconds })
    : t('files.minutesLeft', { count: Math.round(seconds / 60) });
}
