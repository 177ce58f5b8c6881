import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pauseAfter } from './attempts.ts';
import { isCommonPassword } from './common-passwords.ts';
import { passwordFault } from './password-policy.ts';
import { slugOf } from './slugs.ts';

const nobody = { name: '', email: '' };
const ruleOf = (password: string, person = nobody) => passwordFault(password, person)?.rule ?? null;

describe('the password policy', () => {
  test('A9: from 10 to 128 characters, as people count them', () => {
    expect(ruleOf('nine char')).toBe('too-short');
    expect(ruleOf('ten chars!')).toBeNull();
    expect(ruleOf('😀'.repeat(9))).toBe('too-short');
    expect(ruleOf(`a quiet ${'w'.repeat(60)}indow${'x'.repeat(55)}`)).toBeNull();
    expect(ruleOf('long and wide '.repeat(10))).toBe('too-long');
  });

  test.each([
    ...[
      '1234567890',
      '12345678910',
      'qwertyuiop',
      'password123',
      'Password123!',
      'P4ssw0rd2024',
      'iloveyou123',
    ],
    ...[
      'Summer2024!',
      'welcome1234',
      'letmein12345',
      'administrator',
      'changethis',
      'mypassword1',
      'aaaaaaaaaaaa',
    ],
    ...['abcabcabcabc', 'abcdefghijkl', '0987654321', 'Liverpool1!', 'starwars1977', 'passwort99'],
  ])('A9: %s is common', (password) => {
    expect(ruleOf(password)).toBe('common');
  });

  test.each([
    'tall violet harbour',
    'correct horse battery',
    'kX9-rr2.Lm',
    'the password is mine',
    'sommerregen im april',
  ])('A9: %s is not', (password) => {
    expect(ruleOf(password)).toBeNull();
  });

  test('A9: not the name or the e-mail, also with other case, accents, endings or backwards', () => {
    const person = { name: 'Jürgen Müller', email: 'juergen.mueller@example.org' };
    for (const password of [
      'Jürgen Müller',
      'jurgenmuller',
      'JURGEN-MULLER-1975',
      'rellum negruj',
      'juergen.mueller',
      'Juergen.Mueller@example.org',
      'juergenmueller99',
    ]) {
      expect(ruleOf(password, person)).toBe('personal');
    }
    expect(ruleOf('juergen likes mueller', person)).toBeNull();
  });

  test('no password is both random and common', () => {
    const letters = fc.string({
      minLength: 14,
      maxLength: 40,
      unit: fc.constantFrom(...'bcdfghjklmnpqrtvwxz'),
    });
    fc.assert(
      fc.property(letters, (text) => {
        fc.pre(new Set(text).size > 8);
        return !isCommonPassword(text);
      }),
    );
  });
});

test('A3: the pause is nothing for five failures, then grows to a quarter of an hour', () => {
  expect([0, 1, 5, 6, 7, 8, 9].map(pauseAfter)).toEqual([0, 0, 0, 1000, 2000, 4000, 8000]);
  expect(pauseAfter(16)).toBe(900_000);
  expect(pauseAfter(1_000_000)).toBe(900_000);
  fc.assert(fc.property(fc.nat(10_000), (failures) => pauseAfter(failures + 1) >= pauseAfter(failures)));
});

describe('slugs', () => {
  test.each([
    ['Ann Abel', 'ann-abel'],
    ['  Ébène & Söhne  ', 'ebene-sohne'],
    ['Straße 7', 'strasse-7'],
    ['東京', 'account'],
    ['../../etc', 'etc'],
  ])('of %j: %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test('A12: have 1 to 40 of a-z, 0-9 and -, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) =>
        /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(slugOf(name)),
      ),
    );
  });
});
