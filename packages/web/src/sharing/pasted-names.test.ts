import { expect, test } from 'vitest';
import { onlyNamed, withFound } from './pasted-names.ts';
import { addressRecipient, type FoundPrincipal, recipientOf } from './recipients.ts';

const person = (id: string, name: string): FoundPrincipal => ({
  ...{ kind: 'account', id, name, email: `${id}@x.org`, memberCount: null, members: [], current: null },
});
const ben = person('ben', 'Ben Carter');

test('S12: a name in a pasted list is whom it names exactly, and alone', () => {
  expect(onlyNamed('ben  carter', [person('bea', 'Ben Carterson'), ben])?.id).toBe('ben');
  expect(onlyNamed('Ben Carter', [ben, person('other', 'Ben Carter')])).toBeNull();
  expect(onlyNamed('Ben', [ben])).toBeNull();
});

test('S12: those who are found are chosen; every other word of the list stays as it is', () => {
  const recipient = recipientOf(ben);
  if (recipient === null) throw new Error('a person is a recipient');
  const zoe = addressRecipient('zoe@site2.org');
  const value = { chosen: [zoe], text: 'Nobody Here, Ben Carter, so' };
  expect(withFound(value, new Map([['Ben Carter', recipient]]))).toEqual({
    chosen: [zoe, recipient],
    text: 'Nobody Here, so',
  });
});
