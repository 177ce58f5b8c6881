import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftIn, withDraft } from './kept-draft.ts';
import { addressRecipient } from './recipients.ts';
import { emptyDraft } from './share-draft.ts';

const names = { ...emptyDraft('editor'), chosen: [addressRecipient('ben@example.org')], text: 'ce' };
const other = { ...emptyDraft('viewer'), message: 'Look' };

test('what is typed is kept for each resource by itself', () => {
  const both = withDraft(withDraft(null, 'ann', 'flights', names), 'ann', 'ferries', other);
  expect(draftIn(both, 'ann', 'flights')).toEqual(names);
  expect(draftIn(both, 'ann', 'ferries')).toEqual(other);
  expect(draftIn(both, 'ann', 'trains')).toBeNull();
});

test('nobody else reads it, and who types after them drops it', () => {
  const kept = withDraft(null, 'ann', 'flights', names);
  expect(draftIn(kept, 'ben', 'flights')).toBeNull();
  const bens = withDraft(kept, 'ben', 'ferries', other);
  expect(bens).not.toContain('ben@example.org');
  expect(draftIn(bens, 'ann', 'flights')).toBeNull();
});

test('what was sent, emptied or dropped is kept no longer', () => {
  const kept = withDraft(null, 'ann', 'flights', names);
  expect(withDraft(kept, 'ann', 'flights', { ...emptyDraft('editor'), notify: false })).toBeNull();
  expect(withDraft(kept, 'ann', 'flights', null)).toBeNull();
});

test('the oldest goes when there are many', () => {
  let kept: string | null = null;
  for (let each = 0; each < 30; each++) kept = withDraft(kept, 'ann', `thing-${each}`, names);
  expect(draftIn(kept, 'ann', 'thing-9')).toBeNull();
  expect(draftIn(kept, 'ann', 'thing-10')).toEqual(names);
});

test('what is not ours is nothing', () => {
  for (const kept of [
    '',
    '{',
    '[]',
    '{"account":"ann","drafts":[{"resource":"flights","draft":{"chosen":1}}]}',
  ])
    expect(draftIn(kept, 'ann', 'flights')).toBeNull();
  fc.assert(
    fc.property(fc.json(), (kept) => {
      expect(draftIn(kept, 'ann', 'flights')).toBeNull();
      expect(draftIn(withDraft(kept, 'ann', 'flights', names), 'ann', 'flights')).toEqual(names);
    }),
  );
});
