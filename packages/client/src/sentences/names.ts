import type { Say } from './say.ts';

const OPEN = '\u2068';
const CLOSE = '\u2069';

/**
 * A name for the middle of a sentence, between Unicode isolates: a right-to-left name stays in its place, and an
 * interface can set it apart.
 */
export function isolated(name: string): string {
  return `${OPEN}${name.replaceAll(/[\u2066-\u2069]/g, '')}${CLOSE}`;
}

/** A sentence without the marks around its names. */
export function withoutMarks(sentence: string): string {
  return sentence.replaceAll(/[\u2068\u2069]/g, '');
}

/** `*Trade team*` in a sentence of the hub marks a name: shown in quotes where there is no type to set it in. */
export function plainSentence(sentence: string): string {
  return sentence.replace(/\*([^*]+)\*/g, '“$1”');
}

/** `Ann, Ben and 3 others` in the person's language; at most `shown` names. */
export function nameList(
  say: Say,
  names: readonly string[],
  total: number,
  language: string,
  shown = 3,
): string {
  const head = total > shown + 1 ? names.slice(0, shown) : names.slice(0, shown + 1);
  const others = total - head.length;
  const parts = head.map(isolated);
  if (others > 0) parts.push(say('receipt.others', { count: others }));
  return listOf(parts, language);
}

/** `a, b and c` in the person's language. */
export function listOf(parts: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { style: 'long', type: 'conjunction' }).format(parts);
}
