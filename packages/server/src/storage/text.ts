import { invalid } from '@tessera/domain';
import { type RawBuilder, sql } from 'kysely';

const LONGEST_QUERY = 200;
/** One more than the most people that a preview looks at. */
const MOST_ROWS = 1_001;

/** The one spelling that names are compared and searched by, whatever their letter case. */
export function normalText(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** What somebody typed to look for; null when it is empty. Fails with `input-invalid` when it is too long. */
export function searchTerm(query: string | undefined): string | null {
  const term = normalText(query ?? '');
  if (term.length > LONGEST_QUERY) throw invalid('query', `has at most ${LONGEST_QUERY} characters`);
  return term === '' ? null : term;
}

/** The text for `like … escape '\'` with its wildcards taken literally. */
export function literalLike(term: string): string {
  return term.replaceAll(/[\\%_]/g, '\\$&');
}

/** A limit in the text of the statement: SQLite prepares a bound one again on every call. */
export function literalLimit(limit: number): RawBuilder<number> {
  return sql.lit(Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS));
}
