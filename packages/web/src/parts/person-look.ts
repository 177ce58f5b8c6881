/** How many colours there are for people; the theme names that many. */
export const PERSON_COLORS = 8;

/** Which of the people's colours somebody has: the same everywhere, from the id alone (FNV-1a). */
export function personColor(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % PERSON_COLORS;
}

/** One or two letters for a name: first and last word; an address gives its first letter; nothing gives `?`. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@.,_-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = firstLetter(words[0]);
  if (first === '') return '?';
  return words.length < 2 || name.includes('@') ? first : first + firstLetter(words.at(-1));
}

function firstLetter(word: string | undefined): string {
  const letter = [...(word ?? '')].find((each) => /[\p{L}\p{N}]/u.test(each));
  return (letter ?? '').toLocaleUpperCase();
}
