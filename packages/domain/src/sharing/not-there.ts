import { Problem } from '../errors.ts';

/** What hangs on a resource and is named by an id of its own. */
export type Part = keyof typeof WORDS;

const WORDS = {
  link: 'There is no such link here. It may have been revoked meanwhile.',
  request: 'There is no such request here. It may have been withdrawn meanwhile.',
  share: 'There is no such share here. It may have been removed meanwhile.',
  invitation: 'No such invitation waits here. It may have been accepted, declined or cancelled meanwhile.',
  embed: 'There is no such embed address here. It may have ended meanwhile.',
  entrant: 'Nobody of this id came here through a link, or no longer has what it gave.',
} as const;

/**
 * For who may know all parts of a resource, when none has that id. One of another resource reads the same (S35).
 */
export function notThere(part: Part): Problem {
  return new Problem('not-found', { detail: WORDS[part], parameters: { part } });
}
