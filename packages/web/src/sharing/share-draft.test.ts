import { expect, test } from 'vitest';
import { addressRecipient } from './recipients.ts';
import { emptyDraft, withoutSent } from './share-draft.ts';

const ann = addressRecipient('ann@example.org');
const ben = addressRecipient('ben@example.org');
const sent = { ...emptyDraft('editor'), notify: false, chosen: [ann], message: 'Look' };

test('a form that was sent is empty, and keeps what is chosen for the next', () => {
  expect(withoutSent(sent, sent)).toEqual({ ...emptyDraft('editor'), notify: false });
});

test('what was typed while the hub answered is not lost', () => {
  const typed = { ...sent, chosen: [ann, ben], text: 'cem' };
  expect(withoutSent(typed, sent)).toEqual({
    ...typed,
    chosen: [ben],
    message: '',
  });
  expect(withoutSent({ ...sent, message: 'Look at it' }, sent).message).toBe('Look at it');
});
