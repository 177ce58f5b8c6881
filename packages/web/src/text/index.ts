import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/index.ts';
import type { LateTexts } from './late.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'web';
    nsSeparator: false;
    resources: { web: typeof en & LateTexts };
    returnNull: false;
  }
}

/** The language in which the interface speaks and formats; a second one is a folder beside `en` and a line in `resources`. */
export const language = 'en';

/** Letters that are written from right to left: Hebrew, Arabic and what is like them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * Sets what stands in a sentence apart from it where it is written the other way: a name of Arabic letters must not turn
 * the English around it. React escapes what has to be.
 */
function isolate(value: string): string {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** Makes the interface's texts ready. Called once, before anything is shown. */
export function startText(): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'web',
    ns: ['web'],
    nsSeparator: false,
    resources: { en: { web: en } },
    interpolation: { escape: isolate },
    initAsync: false,
  });
}
