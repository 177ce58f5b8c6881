import { isolated, receiptSentences } from '@tessera/client';
import { expect, test } from 'vitest';
import { shareButtonWords } from './button-words.ts';
import { englishWords, receipt } from './testing/rows.ts';
import { sayIn, sentencePieces } from './words.ts';

const t = englishWords();
const people = (...names: string[]) => names.map((name) => ({ id: name, name, email: null }));
const plain = (sentences: readonly string[]) =>
  sentences
    .map((sentence) =>
      sentencePieces(sentence)
        .map((piece) => piece.text)
        .join(''),
    )
    .join(' ');

test('the button counts', () => {
  const counts = { people: 0, groups: 0, organizations: 0, everyoneHere: false };
  const words = (over: Partial<typeof counts>) => shareButtonWords(t, { ...counts, ...over }, 'en');
  expect(words({})).toBe('Share');
  expect(words({ people: 1 })).toBe('Share with 1 person');
  expect(words({ people: 3, groups: 1 })).toBe('Share with 3 people and 1 group');
  expect(words({ people: 2, groups: 2, organizations: 1 })).toBe(
    'Share with 2 people, 2 groups, and 1 organization',
  );
  expect(words({ everyoneHere: true })).toBe('Share with everyone here');
});

test('S23: a revoke says who lost access and what was cut', () => {
  const lost = { count: 1, atLeast: false, people: people('Ben') };
  expect(
    plain(
      receiptSentences(
        sayIn(t),
        receipt({ lost, socketsClosed: 2, downloadsStopped: 1 }),
        { kind: 'revoke' },
        'en',
      ),
    ),
  ).toBe('Ben lost access. 2 open pages closed and 1 download stopped.');
});

test('S23: who still has access is named, with what it comes through and the step that closes it', () => {
  const [ben] = people('Ben');
  if (ben === undefined) throw new Error('nobody');
  const remaining = [
    {
      person: ben,
      role: 'viewer' as const,
      through: 'anyone with the link',
      close: 'Set general access to Private.',
    },
  ];
  expect(plain(receiptSentences(sayIn(t), receipt({ remaining }), { kind: 'revoke' }, 'en'))).toBe(
    'That access is removed. Ben can still view through anyone with the link. Set general access to Private.',
  );
});

test('S23: who only has less than before has not lost access, and a step is said once', () => {
  const [ben, cem] = people('Ben', 'Cem');
  if (ben === undefined || cem === undefined) throw new Error('nobody');
  const remaining = [
    { person: ben, role: 'viewer' as const, through: 'Public', close: 'Set general access to Private.' },
  ];
  const lost = { count: 2, atLeast: false, people: [ben, cem] };
  const notes = ['Anyone can still view it. Set general access to Private to close that.'];
  expect(
    plain(receiptSentences(sayIn(t), receipt({ lost, remaining, notes }), { kind: 'revoke' }, 'en')),
  ).toBe(
    'Cem lost access. Ben can still view through Public. Anyone can still view it. Set general access to Private to close that.',
  );
});

test('many are counted, not listed', () => {
  const gained = { count: 13, atLeast: false, people: people('Ann', 'Ben', 'Cem', 'Dan', 'Eva') };
  expect(plain(receiptSentences(sayIn(t), receipt({ gained }), { kind: 'share' }, 'en'))).toBe(
    'Ann, Ben, Cem, and 10 others can open it now.',
  );
  const atLeast = { ...gained, count: 1000, atLeast: true };
  expect(plain(receiptSentences(sayIn(t), receipt({ gained: atLeast }), { kind: 'share' }, 'en'))).toMatch(
    /^At least 1000 people can open it now: Ann, Ben, Cem/,
  );
});

test('S12: to who does not know the person, an address reads invited', () => {
  expect(
    plain(receiptSentences(sayIn(t), receipt({ invited: ['eva@site2.org'] }), { kind: 'share' }, 'en')),
  ).toBe('Invited: eva@site2.org.');
});

test('a change without effect says so, and notes of the hub follow', () => {
  expect(
    plain(receiptSentences(sayIn(t), receipt({ notes: ['No mail went out.'] }), { kind: 'share' }, 'en')),
  ).toBe('Nothing changed: they had this already, or more. No mail went out.');
  expect(plain(receiptSentences(sayIn(t), receipt(), { kind: 'revoke' }, 'en'))).toBe(
    'Removed. Nobody lost access.',
  );
});

test('names in sentences are set apart and cannot break out', () => {
  expect(sentencePieces(`${isolated('\u2069Ann\u2068')} left.`)).toEqual([
    { text: 'Ann', name: true },
    { text: ' left.', name: false },
  ]);
  expect(sentencePieces('Ben can edit because he is in *Trade team*.')[1]).toEqual({
    text: 'Trade team',
    name: true,
  });
});
