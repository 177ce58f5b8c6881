import i18next from 'i18next';
import type { admin } from './en/admin.ts';
import type { gallery } from './en/gallery.ts';
import type { groups } from './en/groups.ts';
import type { inbox } from './en/inbox.ts';
import type { links } from './en/links.ts';
import type { mail } from './en/mail.ts';
import type { person } from './en/person.ts';

/** Texts that come with the screens that use them, and so weigh nothing on the first load. */
export interface LateTexts {
  readonly admin: typeof admin;
  readonly gallery: typeof gallery;
  readonly groups: typeof groups;
  readonly inbox: typeof inbox;
  readonly links: typeof links;
  readonly mail: typeof mail;
  readonly person: typeof person;
}

/** Adds texts. Called by the `texts.ts` beside the screens, before any of them is shown. */
export function addTexts(texts: Partial<LateTexts>): void {
  i18next.addResourceBundle('en', 'web', texts, true, true);
}
