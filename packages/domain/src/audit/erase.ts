import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { textDigests } from './seal.ts';
import type { SealedEntry } from './store.ts';

/** So many numbers are looked through at once. */
const RANGE = 5000;

/** Texts, and what is put in their place wherever an entry that `only` admits says exactly them. */
export interface AuditErasing {
  readonly texts: ReadonlySet<string>;
  readonly instead: string;
  only?(entry: Pick<SealedEntry, 'actor' | 'target'>): boolean;
}

/** Which entries are to be changed, of all up to a number. */
export interface AuditFindings {
  readonly erasings: readonly AuditErasing[];
  readonly numbers: readonly number[];
  readonly upTo: number;
}

/**
 * Looks through the whole log for what is to be erased, in snapshots of a range each, so that nobody waits to write:
 * entries are not edited, and what was found stays found. `pause` is awaited between two ranges.
 */
export async function findInAudit(
  { store }: Pick<Context, 'store'>,
  erasings: readonly AuditErasing[],
  pause: () => Promise<void>,
): Promise<AuditFindings> {
  let found: AuditFindings = { erasings, numbers: [], upTo: 0 };
  for (;;) {
    const before = found;
    const last = await store.read(async (unit) => {
      const newest = await newestNumber(unit);
      found = await findOn(unit, before, Math.min(newest, before.upTo + RANGE));
      return newest;
    });
    if (found.upTo >= last) return found;
    await pause();
  }
}

/** The same with what has come since. */
export async function findNewInAudit(unit: Unit, found: AuditFindings): Promise<AuditFindings> {
  return findOn(unit, found, await newestNumber(unit));
}

async function findOn(unit: Unit, found: AuditFindings, upTo: number): Promise<AuditFindings> {
  if (upTo <= found.upTo) return found;
  const texts = new Set(found.erasings.flatMap((erasing) => [...erasing.texts]));
  const entries = await unit.audit.holding([...texts], found.upTo, upTo);
  const more = entries.filter((entry) => erasedTexts(entry, found.erasings) !== null);
  return { ...found, numbers: [...found.numbers, ...more.map(({ number }) => number)], upTo };
}

async function newestNumber(unit: Unit): Promise<number> {
  return (await unit.audit.latest(1))[0]?.number ?? 0;
}

/**
 * Erases what was found and answers the numbers of the entries that changed. The seals bear it: they are over digests,
 * which stay, while the salt that would let somebody guess the texts goes. The caller notes the numbers in an
 * `account.erased` entry of the same unit; without it the log counts as changed.
 */
export async function eraseInAudit(
  unit: Unit,
  digest: Context['digest'],
  { erasings, numbers }: AuditFindings,
): Promise<readonly number[]> {
  const erased: number[] = [];
  for (const number of numbers) {
    const [entry] = await unit.audit.between(number, number);
    const texts = entry === undefined ? null : erasedTexts(entry, erasings);
    if (entry === undefined || texts === null) continue;
    await unit.audit.erase(number, texts, textDigests(digest, entry));
    erased.push(number);
  }
  return erased;
}

/** An entry's texts after the erasings; null when they change nothing of it. */
function erasedTexts(
  entry: SealedEntry,
  erasings: readonly AuditErasing[],
): { readonly before: string; readonly after: string } | null {
  let { before, after } = entry;
  for (const { texts, instead, only } of erasings) {
    if (only?.(entry) === false) continue;
    before = replaced(before, texts, instead);
    after = replaced(after, texts, instead);
  }
  return before === entry.before && after === entry.after ? null : { before, after };
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
