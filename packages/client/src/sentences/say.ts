import { SENTENCE_TEXTS } from './texts.ts';

type Leaves<T, Before extends string = ''> = {
  [Key in keyof T & string]: T[Key] extends string ? `${Before}${Key}` : Leaves<T[Key], `${Before}${Key}.`>;
}[keyof T & string];
type Singular<Key> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** A sentence of {@link SENTENCE_TEXTS}, without its plural's ending. */
export type SentenceKey = Singular<Leaves<typeof SENTENCE_TEXTS>>;

/** Words for a sentence in some language, as i18next answers them: `say('impact.gain', { count: 2, names })`. */
export type Say = (key: SentenceKey, values?: Readonly<Record<string, string | number>>) => string;

const plural = new Intl.PluralRules('en');

/** The English sentences, without a library. */
export const sayInEnglish: Say = (key, values = {}) => {
  const count = values['count'];
  const ended = typeof count === 'number' ? textAt(`${key}_${plural.select(count)}`) : null;
  const text = ended ?? textAt(key) ?? key;
  return text.replace(/\{\{(\w+)(, number)?\}\}/g, (_whole, name: string, number?: string) => {
    const value = values[name] ?? '';
    return number !== undefined && typeof value === 'number'
      ? new Intl.NumberFormat('en').format(value)
      : String(value);
  });
};

function textAt(key: string): string | null {
  let found: unknown = SENTENCE_TEXTS;
  for (const part of key.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return null;
    found = Object.entries(found).find(([name]) => name === part)?.[1];
  }
  return typeof found === 'string' ? found : null;
}
