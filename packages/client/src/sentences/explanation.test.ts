import type { AudienceRowShape, BecauseShape, ExplanationShape } from '@tessera/contract';
import { expect, test } from 'vitest';
import { describeExplanation, reasonSentence, rowReason } from './explanation.ts';
import { plainSentence, withoutMarks } from './names.ts';
import { sayInEnglish } from './say.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const trade = { kind: 'group', id: 'g', name: 'Trade team', email: null, memberCount: 3 } as const;
const because: BecauseShape = {
  by: 'group',
  role: 'editor',
  principal: trade,
  above: null,
  grant: 'x',
  link: null,
  since: '2026-11-03T12:00:00Z',
  grantedBy: { id: 'a', name: 'Ann', email: null },
  until: '2026-12-04T12:00:00Z',
  remainsWithout: 'viewer',
  revocable: true,
};
const said = (one: Partial<BecauseShape>) =>
  withoutMarks(reasonSentence(sayInEnglish, { ...because, ...one }, 'en', NOW));

test('marked names stand in quotes', () => {
  expect(plainSentence('Ben can edit because he is in *Trade team*.')).toBe(
    'Ben can edit because he is in “Trade team”.',
  );
});

test('S24: a reason says as what, through what, since when, by whom, until when, and what remains without it', () => {
  expect(said({})).toBe('Editor, via Trade team, since Nov 3, by Ann, until Dec 4. Without this: can view.');
  expect(said({ remainsWithout: null, since: null, grantedBy: null, until: null })).toBe(
    'Editor, via Trade team. Without this: no access.',
  );
});

test('S24: each way in has its words', () => {
  const bare = { since: null, grantedBy: null, until: null, remainsWithout: null, role: 'viewer' } as const;
  const words = (one: Partial<BecauseShape>) =>
    said({ ...bare, ...one })
      .slice('Viewer, '.length)
      .split('.')[0];
  expect(words({ by: 'direct' })).toBe('direct');
  expect(words({ by: 'direct', principal: { ...trade, kind: 'accounts' } })).toBe('everyone here');
  expect(words({ by: 'collection', above: { id: 'c', title: 'Europe' } })).toBe('via folder Europe');
  expect(words({ by: 'organization', principal: { ...trade, kind: 'organization', name: 'Acme' } })).toBe(
    'via Acme',
  );
  expect(words({ by: 'group', principal: null })).toBe('via a group');
  expect(words({ by: 'mode' })).toBe('general access');
  expect(words({ by: 'link' })).toBe('by a link');
  expect(words({ by: 'invitation' })).toBe('by invitation');
  expect(words({ by: 'publisher' })).toBe('published it');
  expect(words({ by: 'permission', principal: null })).toBe('permission');
});

test('S24: beside the row of a group its own share is direct, and what a person has by it is via it', () => {
  const row = { role: 'editor', owner: false, isYou: false, kept: false, becauses: [because] } as const;
  const group: AudienceRowShape = { ...row, becauses: [because], principal: trade };
  const ben = { kind: 'account', id: 'b', name: 'Ben', email: null, memberCount: null } as const;
  const said = (one: AudienceRowShape, reason = because) =>
    withoutMarks(rowReason(sayInEnglish, one, reason));
  expect(said(group)).toBe('direct');
  expect(said({ ...group, principal: ben })).toBe('via Trade team');
  expect(said(group, { ...because, above: { id: 'c', title: 'Europe' } })).toBe('via folder Europe');
});

test('S24: an explanation is its sentence and every reason; of an owner the sentence says it all', () => {
  const explanation: ExplanationShape = {
    person: null,
    role: 'editor',
    sentence: 'You can edit because you are in *Trade team*, which edits it.',
    becauses: [because],
    until: null,
  };
  expect(describeExplanation(explanation, NOW)).toEqual([
    'You can edit because you are in “Trade team”, which edits it.',
    'Editor, via Trade team, since Nov 3, by Ann, until Dec 4. Without this: can view.',
  ]);
  const owner: BecauseShape = {
    ...because,
    ...{ by: 'owner', role: 'owner', since: null, grantedBy: null, until: null, remainsWithout: null },
  } as const;
  const sentence = 'You can do everything because you own it.';
  expect(describeExplanation({ ...explanation, sentence, becauses: [owner] }, NOW)).toEqual([sentence]);
  const both = describeExplanation({ ...explanation, sentence, becauses: [owner, because] }, NOW);
  expect(both[1]).toBe('Owner.');
});
