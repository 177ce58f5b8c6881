import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { principalsQuery } from '../data/principals.ts';
import { addRecipients, type FoundPrincipal, listPieces, type Recipient, recipientOf } from './recipients.ts';

/** So many names of one list are looked up; the others wait as text. */
const MOST = 50;

interface Value {
  readonly chosen: readonly Recipient[];
  readonly text: string;
}

/** Whom alone a name names among what the type-ahead found for it; null where it is nobody's, or that of several. */
export function onlyNamed(name: string, found: readonly FoundPrincipal[]): Recipient | null {
  const named = found.flatMap((one) => {
    const recipient = recipientOf(one);
    return recipient !== null && plain(recipient.name) === plain(name) ? [recipient] : [];
  });
  const [only] = named;
  return named.length === 1 && only !== undefined ? only : null;
}

/** Takes the names that were found out of the text, and chooses whom they name. */
export function withFound<V extends Value>(value: V, found: ReadonlyMap<string, Recipient>): V {
  const left = listPieces(value.text).filter((piece) => !found.has(piece));
  return { ...value, chosen: addRecipients(value.chosen, [...found.values()]), text: left.join(', ') };
}

/** Chooses whom a pasted list names exactly, in a call for each name; whatever else it holds stays as text. */
export function usePastedNames(
  resource: string | null,
  value: Value,
  onFound: (value: Value, count: number) => void,
): (text: string) => Promise<void> {
  const client = useQueryClient();
  // What was typed while the hub looked is kept.
  const newest = useRef({ value, onFound });
  useEffect(() => {
    newest.current = { value, onFound };
  });
  return async (text) => {
    const found = new Map<string, Recipient>();
    const look = async (name: string) => {
      const answer = await client.fetchQuery(principalsQuery(name, resource)).catch(() => null);
      const recipient = onlyNamed(name, answer?.items ?? []);
      if (recipient !== null) found.set(name, recipient);
    };
    const names = listPieces(text).filter((name) => name.length <= 120);
    await Promise.all(names.slice(0, MOST).map(look));
    const now = newest.current;
    if (found.size > 0) now.onFound(withFound(now.value, found), found.size);
  };
}

function plain(name: string): string {
  return name.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
