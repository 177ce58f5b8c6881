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

/** Makes the interface's texts ready. Called once, before anything is shown. */
export function startText(): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'web',
    ns: ['web'],
    nsSeparator: false,
    resources: { en: { web: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}
