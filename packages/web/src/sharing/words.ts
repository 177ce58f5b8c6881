import type { Say } from '@tessera/client';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import './texts.ts';

/** The words of `text/en/sharing.ts`. */
export type SharingWords = TFunction<'web', 'sharing'>;

/** The words of the share dialog in the person's language. */
export function useSharingWords(): SharingWords {
  return useTranslation('web', { keyPrefix: 'sharing' }).t;
}

/** The sentences of the SDK and the command line in the person's language. */
export function sayIn(t: SharingWords): Say {
  // `text/en/sharing.ts` holds every one of them; i18next would ask for the values of all at once.
  return t as unknown as Say;
}

/** A piece of a sentence: plain words, or a name. */
export interface SentencePiece {
  readonly text: string;
  readonly name: boolean;
}

/** Takes a sentence apart at its names: those of `isolated()`, and the `*…*` in which the hub's sentences carry theirs. */
export function sentencePieces(sentence: string): readonly SentencePiece[] {
  const pieces: SentencePiece[] = [];
  let from = 0;
  for (const match of sentence.matchAll(/\u2068([^\u2068\u2069]*)\u2069|\*([^*]+)\*/g)) {
    if (match.index > from) pieces.push({ text: sentence.slice(from, match.index), name: false });
    pieces.push({ text: match[1] ?? match[2] ?? '', name: true });
    from = match.index + match[0].length;
  }
  if (from < sentence.length) pieces.push({ text: sentence.slice(from), name: false });
  return pieces;
}

/** A calendar day: `27 Nov`. */
export function shortDay(day: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(day);
}
