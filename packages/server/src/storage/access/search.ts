import type { ResourceKey } from '@tessera/domain';
import type { Connection, Dialect } from '../connection.ts';
import { defineStatement } from '../connection.ts';

/** Beyond this many characters a text is not searched: PostgreSQL holds at most 1 MB of words per row, for three texts. */
const MOST_CHARACTERS = 60_000;
const MOST_WORDS_ASKED = 12;

/**
 * The words of a text, one spelling for both databases: letters and digits, small, without accents. What comes in
 * between separates.
 */
export function searchWords(text: string): readonly string[] {
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The question for the index: every word, or the beginning of one, in any order. Null when nothing is asked. */
export function searchQuestion(dialect: Dialect, text: string): string | null {
  const words = searchWords(text).slice(0, MOST_WORDS_ASKED);
  if (words.length === 0) return null;
  return dialect === 'sqlite'
    ? words.map((word) => `"${word}"*`).join(' ')
    : words.map((word) => `${word}:*`).join(' & ');
}

const insertWords = defineStatement(
  'search.insert',
  'insert into search (rowid, title, description, body) values ($1, $2, $3, $4)',
);
const updateNames = defineStatement(
  'search.update-names',
  'update search set title = $2, description = $3 where rowid = $1',
);
const updateBody = defineStatement('search.update-body', 'update search set body = $2 where rowid = $1');

export async function addToSearch(
  connection: Connection,
  key: ResourceKey,
  texts: { readonly title: string; readonly description: string; readonly body: string },
): Promise<void> {
  await connection.run(insertWords, [
    key,
    indexed(texts.title),
    indexed(texts.description),
    indexed(texts.body),
  ]);
}

export async function renameInSearch(
  connection: Connection,
  key: ResourceKey,
  texts: { readonly title: string; readonly description: string },
): Promise<void> {
  await connection.run(updateNames, [key, indexed(texts.title), indexed(texts.description)]);
}

export async function rewriteInSearch(connection: Connection, key: ResourceKey, body: string): Promise<void> {
  await connection.run(updateBody, [key, indexed(body)]);
}

function indexed(text: string): string {
  return searchWords(text).join(' ');
}
