import type { AudienceRowShape } from '@tessera/contract';
import { expect, test } from 'vitest';
import { audienceLine, explanationLines, impactLines, receiptLines } from './words.ts';

const nobody = { count: 0, atLeast: false, people: [] };
const receipt = {
  gained: nobody,
  lost: nobody,
  remaining: [],
  invited: [],
  invitations: [],
  socketsClosed: 0,
  downloadsStopped: 0,
  silentNodes: [],
  linksEnded: 0,
  notes: [],
};

test('S23: a receipt says who lost access, and who still has it through what', () => {
  const ben = { id: 'b', name: 'Ben', email: null };
  expect(
    receiptLines(
      {
        ...receipt,
        lost: { count: 1, atLeast: false, people: [ben] },
        remaining: [
          { person: ben, role: 'viewer', through: 'anyone with the link', close: 'make it private' },
        ],
      },
      'revoke',
    ),
  ).toEqual(['That access is removed.', 'Ben can still view through anyone with the link. make it private']);
});

test('a receipt of nothing says so', () => {
  expect(receiptLines(receipt, 'revoke')).toEqual(['Removed. Nobody lost access.']);
});

test('S24: who can see it stands in a line, with through what in the words of the dialog', () => {
  const row: AudienceRowShape = {
    principal: { kind: 'group', id: null, name: 'A group you are not in', email: null, memberCount: 12 },
    role: 'viewer',
    owner: false,
    isYou: false,
    kept: false,
    becauses: [
      {
        ...{ by: 'group', role: 'viewer', principal: null, above: null, grant: 'g', link: null, since: null },
        ...{ grantedBy: null, until: null, remainsWithout: null, revocable: false },
      },
    ],
  };
  expect(audienceLine(row)).toBe('viewer      A group you are not in  (via a group)');
});

test('S24: an explanation lists each reason and what remains without it', () => {
  const lines = explanationLines({
    person: null,
    role: 'editor',
    sentence: 'You can edit.',
    until: null,
    becauses: [
      {
        by: 'group',
        role: 'editor',
        principal: { kind: 'group', id: 'g', name: 'Trade team', email: null, memberCount: 3 },
        above: { id: 'c', title: 'Europe' },
        grant: 'x',
        since: null,
        grantedBy: null,
        until: null,
        remainsWithout: null,
        revocable: true,
      },
    ],
  });
  expect(lines).toEqual(['You can edit.', '  Editor, via folder Europe. Without this: no access.']);
});

test('S25: an impact says who would gain and lose, from where, and on how many things', () => {
  const ben = { id: 'b', name: 'Ben', email: null };
  const none = { count: 0, atLeast: false, people: [] };
  const impact = {
    gains: none,
    loses: none,
    things: 3,
    atLeast: false,
    outside: 0,
    opens: null,
    closes: null,
    invited: [],
    uninvited: [],
    admits: null,
  };
  expect(impactLines(impact)).toEqual(['Nobody gains or loses anything.']);
  const steps = [{ before: null, after: 'viewer' as const, things: 3 }];
  expect(
    impactLines({
      ...impact,
      gains: { count: 1, atLeast: false, people: [{ person: ben, steps }] },
      invited: ['eve@example.org'],
      outside: 1,
      opens: 'public',
    }),
  ).toEqual([
    'Gains access: Ben.',
    'Invited: eve@example.org.',
    'Anyone can view it then.',
    '1 of them is from outside.',
    'It reaches 3 things.',
    '  Ben: nothing to viewer on 3 things',
  ]);
});

test('S13: what no mail took is printed once, to be handed over', () => {
  const invitations = [
    { email: 'eve@example.org', address: 'https://hub.example.org/invitation#x' },
    { email: 'mia@example.org', address: null },
  ];
  const lines = receiptLines({ ...receipt, invited: ['eve@example.org', 'mia@example.org'], invitations });
  expect(lines).toEqual([
    'Invited: eve@example.org and mia@example.org.',
    'Hand this over to eve@example.org; it is shown this once: https://hub.example.org/invitation#x',
  ]);
});
