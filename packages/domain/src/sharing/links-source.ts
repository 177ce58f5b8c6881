import type { ShareLink } from './links-store.ts';

/** The source that grants carry which came through a link. */
export function sourceOfLink({ id }: Pick<ShareLink, 'id'>): `link:${string}` {
  return `link:${id}`;
}

/** The link's id that a grant came through; null for all others. */
export function linkIdOf(source: string): string | null {
  return source.startsWith('link:') ? source.slice('link:'.length) : null;
}
