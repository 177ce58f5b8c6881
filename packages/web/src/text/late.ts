import i18next from 'i18next';
import type { admin } from './en/admin.ts';
import type { groups } from './en/groups.ts';
import type { links } from './en/links.ts';
import type { person } from './en/person.ts';

/** Texts that come with the screens that use them, and so weigh nothing on the first load. */
export interface LateTexts {
  readonly admin: typeof admin;
  readonly groups: typeof groups;
  readonly links: typeof links;
  readonly person: typeof person;
}

/** Adds texts. Called by the `texts.ts` beside the screens, before any of them is shown. */
export function addTexts(texts: Partial<LateTexts>): void {
  i18next.addResourceBundle('en', 'web', texts, true, true);
}
