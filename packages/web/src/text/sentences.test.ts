import { SENTENCE_TEXTS } from '@tessera/client';
import { expect, test } from 'vitest';
import { sharing } from './en/sharing.ts';

test('S24, S25: the interface says reasons, impacts and receipts in the words of the SDK and the command line', () => {
  expect(sharing).toMatchObject(SENTENCE_TEXTS);
});
