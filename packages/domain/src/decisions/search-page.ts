import { type Context, requireAccount } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { NO_SUBJECT, noAction, SUBJECT_TYPE } from './model.ts';

/** Which page of a search is wanted. */
export interface Paged {
  /** `next` of the page before; empty or absent = the first page. */
  readonly token?: string | undefined;
  /** The most results; what is more than 200 is 200. */
  readonly limit?: number | undefined;
}

/** A page of a search; `next` is null when there is no more. */
export interface SearchPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  /** Why nothing can be found, where that is the question's own fault. */
  readonly reason?: string;
}

const USUAL = 50;
const MOST = 200;

/** How many results a page holds. */
export function limitOf({ limit }: Paged): number {
  return Math.min(limit ?? USUAL, MOST);
}

/** Nothing to find: nobody is of that type, or there is no such action. Says which. */
export function nothingFor(question: {
  readonly subject: { readonly type: string };
  readonly action?: string;
}): SearchPage<never> {
  const { subject, action = '' } = question;
  return { items: [], next: null, reason: subject.type === SUBJECT_TYPE ? noAction(action) : NO_SUBJECT };
}

type Place = readonly [measure: number, text: string];

/** The tokens of one search by one caller. Those of another search, or of somebody else, are refused. */
export class SearchTokens {
  readonly #unit: Unit;
  readonly #search: readonly unknown[];

  /** `search` is what stays the same on all its pages. */
  constructor(context: Context, unit: Unit, ...search: readonly unknown[]) {
    this.#unit = unit;
    this.#search = ['decisions', requireAccount(context.caller).id, ...search];
  }

  make(...place: Place): string {
    return this.#unit.exposures.seal(this.#search, place);
  }

  /** Where the page before ended; null for the first page. */
  open({ token }: Paged): Place | null {
    if (token === undefined || token === '') return null;
    try {
      return this.#unit.exposures.unseal(this.#search, token);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw invalid('page.token', 'is not a token of this search; start again without it');
    }
  }

  /** Cuts rows, ordered by ever greater places, into the page that is wanted. */
  cut<T>(rows: readonly T[], page: Paged, placeOf: (row: T) => number): SearchPage<T> {
    const after = this.open(page)?.[0] ?? Number.NEGATIVE_INFINITY;
    const left = rows.filter((row) => placeOf(row) > after);
    const items = left.slice(0, limitOf(page));
    if (items.length === left.length) return { items, next: null };
    const last = items.at(-1);
    // A page of no rows ends where the one before did; in front of the first row nothing has a place.
    const end = last === undefined ? Math.max(after, Number.MIN_SAFE_INTEGER) : placeOf(last);
    return { items, next: this.make(end, '') };
  }
}
