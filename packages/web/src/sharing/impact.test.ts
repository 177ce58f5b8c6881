import { impactSentences } from '@tessera/client';
import type { ImpactShape } from '@tessera/contract';
import { describe, expect, test } from 'vitest';
import { isWide } from './impact.ts';
import { englishWords } from './testing/rows.ts';
import { sayIn, sentencePieces } from './words.ts';

const none = { count: 0, atLeast: false, people: [] };
const impact = (over: Partial<ImpactShape> = {}): ImpactShape => ({
  gains: none,
  loses: none,
  things: 1,
  atLeast: false,
  outside: 0,
  opens: null,
  closes: null,
  invited: [],
  uninvited: [],
  admits: null,
  ...over,
});
const people = (count: number): ImpactShape['gains'] => ({
  count,
  atLeast: false,
  people: Array.from({ length: Math.min(count, 100) }, (_, index) => ({
    person: { id: `p${index}`, name: `Person ${index}`, email: null },
    steps: [{ before: null, after: 'viewer', things: 1 }],
  })),
});
const said = (over: Partial<ImpactShape>) =>
  impactSentences(sayIn(englishWords()), impact(over), 'en').map((sentence) =>
    sentencePieces(sentence)
      .map((piece) => piece.text)
      .join(''),
  );

describe('S25: what is asked about first', () => {
  test('S25: more than five people, anyone outside, or the public', () => {
    expect(isWide(impact({ gains: people(5) }))).toBe(false);
    expect(isWide(impact({ gains: people(6) }))).toBe(true);
    expect(isWide(impact({ gains: people(5), invited: ['a@example.org'] }))).toBe(true);
    expect(isWide(impact({ outside: 1 }))).toBe(true);
    expect(isWide(impact({ opens: 'unlisted' }))).toBe(true);
    const admits = { role: 'viewer', domain: null, mostUses: null } as const;
    expect(isWide(impact({ admits: { ...admits, who: 'anybody' } }))).toBe(true);
    expect(isWide(impact({ admits: { ...admits, who: 'accounts' } }))).toBe(false);
    expect(isWide(impact({ loses: people(9), closes: 'public' }))).toBe(false);
  });
});

test('S25: the sentences count whom they do not name, and say "at least" where it is', () => {
  expect(said({ gains: people(1) })).toEqual(['Gains access: Person 0.']);
  expect(said({ gains: { ...people(1000), atLeast: true } })[0]).toMatch(
    /^At least 1,?000 people gain access: Person 0,/,
  );
  expect(said({ invited: ['eve@example.org'], outside: 1, opens: 'public', things: 3 })).toEqual([
    'Invited: eve@example.org.',
    'Anyone can view it then.',
    '1 of them is from outside.',
    'It reaches 3 things.',
  ]);
});
