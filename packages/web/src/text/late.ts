import i18next from 'i18next';
import type { admin } from './en/admin.ts';
import type { audit } from './en/audit.ts';
import type { embed } from './en/embed.ts';
import type { gallery } from './en/gallery.ts';
import type { groups } from './en/groups.ts';
import type { inbox } from './en/inbox.ts';
import type { links } from './en/links.ts';
import type { mail } from './en/mail.ts';
import type { person } from './en/person.ts';
import type { publish } from './en/publish.ts';
import type { security } from './en/security.ts';
import type { settings } from './en/settings.ts';
import type { sharing } from './en/sharing.ts';
import type { ways } from './en/ways.ts';

/** Texts that come with the screens that use them, and so weigh nothing on the first load. */
export interface LateTexts {
  readonly admin: typeof admin;
  readonly gallery: typeof gallery;
  readonly embed: typeof embed;
  readonly groups: typeof groups;
  readonly inbox: typeof inbox;
  readonly links: typeof links;
  readonly mail: typeof mail;
  readonly person: typeof person;
  readonly publish: typeof publish;
  readonly security: typeof security;
  readonly settings: typeof settings;
  readonly sharing: typeof sharing;
  readonly audit: typeof audit;
  readonly ways: typeof ways;
}

/** Adds texts. Called by the `texts.ts` beside the screens, before any of them is shown. */
export function addTexts(texts: Partial<LateTexts>): void {
  const add = () => i18next.addResourceBundle('en', 'web', texts, true, true);
  if (i18next.isInitialized) add();
  else i18next.on('initialized', add);
}
