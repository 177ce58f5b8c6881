import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { textDigests } from './seal.ts';
import type { SealedEntry } from './store.ts';

const AT_ONCE = 500;

/**
 * Puts `instead` in the place of texts wherever an entry that `only` admits says exactly them, and answers the numbers of the entries. The
 * seals bear it: they are over digests, which stay, while the salt that would let somebody guess the texts goes. The
 * caller notes the numbers in an `account.erased` entry of the same unit; without it the log counts as changed.
 */
export async function eraseAuditTexts(
  unit: Unit,
  digest: Context['digest'],
  texts: readonly string[],
  instead: string,
  only: (entry: Pick<SealedEntry, 'actor' | 'target'>) => boolean = () => true,
): Promise<readonly number[]> {
  const known = new Set(texts);
  const numbers: number[] = [];
  for (let after = 0; ; ) {
    const entries = await unit.audit.holding(texts, after, AT_ONCE);
    for (const entry of entries) {
      after = entry.number;
      if (!only(entry)) continue;
      const before = replaced(entry.before, known, instead);
      const later = replaced(entry.after, known, instead);
      if (before === entry.before && later === entry.after) continue;
      await unit.audit.erase(entry.number, { before, after: later }, textDigests(digest, entry));
      numbers.push(entry.number);
    }
    if (entries.length < AT_ONCE) return numbers;
  }
}

function replaced(json: string, texts: ReadonlySet<string>, instead: string): string {
  const after = JSON.stringify(replacedIn(JSON.parse(json), texts, instead));
  return after === JSON.stringify(JSON.parse(json)) ? json : after;
}

function replacedIn(value: unknown, texts: ReadonlySet<string>, instead: string): unknown {
  if (typeof value === 'string') return texts.has(value) ? instead : value;
  if (Array.isArray(value)) return value.map((item) => replacedIn(item, texts, instead));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      texts.has(key) ? instead : key,
      replacedIn(item, texts, instead),
    ]),
  );
}
