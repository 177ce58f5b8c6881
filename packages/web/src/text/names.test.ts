import i18next from 'i18next';
import { expect, test } from 'vitest';
import { startText } from './index.ts';

test('a name that is written from right to left stands apart from the sentence around it', () => {
  startText();
  const said = (name: string) => i18next.t('account.keyEnded', { name });
  expect(said('Ann <b>')).toContain('Ann <b>');
  expect(said('مريم')).toContain('\u2068مريم\u2069');
});
