import { expect, test } from 'vitest';
import { schemes } from '../shell/theme.ts';
import { initials, PERSON_COLORS, personColor } from './person-look.ts';

test.each([
  ['Ann', 'A'],
  ['Ann Lee', 'AL'],
  ['Dr. Ann Marie van der Berg', 'DB'],
  ['ann@example.org', 'A'],
  ['علي حسن', 'عح'],
  ['李', '李'],
  ['  ', '?'],
  ['…', '?'],
  ['𝒜da', '𝒜'],
])('the initials of "%s" are %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test('a person has one colour, and the theme has it', () => {
  expect(personColor('abc')).toBe(personColor('abc'));
  for (const scheme of ['light', 'dark'] as const) expect(schemes[scheme].people).toHaveLength(PERSON_COLORS);
});

test('people spread over the colours', () => {
  const counts = new Array<number>(PERSON_COLORS).fill(0);
  for (let i = 0; i < 800; i += 1) {
    const color = personColor(`person-${i}`);
    counts[color] = (counts[color] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(50);
});
