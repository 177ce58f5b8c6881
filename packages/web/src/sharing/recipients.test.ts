import { email } from '@tessera/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addRecipients,
  addressRecipient,
  countRecipients,
  type FoundPrincipal,
  isPastedList,
  parseAddresses,
  type Recipient,
  recipientClasses,
  recipientOf,
  recipientOfError,
} from './recipients.ts';

const found = (over: Partial<FoundPrincipal>): FoundPrincipal => ({
  kind: 'account',
  id: 'ben',
  name: 'Ben Carter',
  email: 'ben@site.org',
  memberCount: null,
  members: [],
  current: null,
  ...over,
});
const recipient = (over: Partial<FoundPrincipal>): Recipient => {
  const one = recipientOf(found(over));
  if (one === null) throw new Error('no recipient');
  return one;
};

describe('pasted lists', () => {
  test.each([
    ['a@x.org, b@x.org,c@x.org', ['a@x.org', 'b@x.org', 'c@x.org']],
    ['a@x.org b@x.org\tc@x.org', ['a@x.org', 'b@x.org', 'c@x.org']],
    ['a@x.org\r\nb@x.org\n\nc@x.org\n', ['a@x.org', 'b@x.org', 'c@x.org']],
    ['a@x.org;b@x.org', ['a@x.org', 'b@x.org']],
    ['Ann Lee <a@x.org>, "Carter, Ben" <b@x.org>', ['a@x.org', 'b@x.org']],
    ['<a@x.org>', ['a@x.org']],
    ['mailto:a@x.org', ['a@x.org']],
    ['(a@x.org), b@x.org.', ['a@x.org', 'b@x.org']],
    ['a@x.org, A@X.org', ['a@x.org']],
  ])('S12: %j is understood', (text, addresses) => {
    expect(parseAddresses(text)).toEqual({ addresses, rest: '' });
  });

  test('S12: what is no address stays, in its order', () => {
    expect(parseAddresses('a@x.org, Ben Carter, c@, d@x.org oddly')).toEqual({
      addresses: ['a@x.org', 'd@x.org'],
      rest: 'Ben Carter, c@, oddly',
    });
  });

  test('an unclosed quote swallows nothing', () => {
    expect(parseAddresses('"Ann <a@x.org>, b@x.org').addresses).toEqual(['a@x.org', 'b@x.org']);
  });

  test('a name alone is typed on, a list becomes chips', () => {
    expect(isPastedList('Ben Carter')).toBe(false);
    expect(isPastedList('Ben Carter, a@x.org')).toBe(true);
    expect(isPastedList('Ben Carter\nTrade team')).toBe(true);
  });

  test('whatever is pasted, the addresses are good ones, once each, and pasting them again gives the same', () => {
    const piece = fc.oneof(
      fc.emailAddress(),
      fc.string(),
      fc.constantFrom('"', '<', '>', ',', ';', '\n', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const { addresses } = parseAddresses(parts.join(' '));
        for (const address of addresses) expect(email.safeParse(address).success).toBe(true);
        expect(new Set(addresses.map((one) => one.toLowerCase())).size).toBe(addresses.length);
        expect(parseAddresses(addresses.join(', '))).toEqual({ addresses, rest: '' });
      }),
    );
  });
});

describe('the chosen', () => {
  test('nobody stands there twice, and a person replaces their bare address', () => {
    const typed = addRecipients([], [addressRecipient('BEN@site.org'), addressRecipient('ben@site.org')]);
    expect(typed).toHaveLength(1);
    const known = addRecipients(typed, [recipient({})]);
    expect(known.map((one) => one.kind)).toEqual(['person']);
    expect(addRecipients(known, [addressRecipient('ben@SITE.org')])).toEqual(known);
  });

  test('people without a known address are told apart', () => {
    const two = [recipient({ id: 'a', email: null }), recipient({ id: 'b', email: null })];
    expect(addRecipients([], two)).toHaveLength(2);
  });

  test('general access and links are nobody to share with', () => {
    for (const kind of ['everyone', 'link-visitor', 'link'] as const)
      expect(recipientOf(found({ kind }))).toBeNull();
    expect(recipientOf(found({ id: null }))).toBeNull();
  });

  test('S8: one call names each class that is chosen, and no other', () => {
    const chosen = [
      recipient({}),
      recipient({ kind: 'staff-group', id: 'g', name: 'Trade', memberCount: 12 }),
      recipient({ kind: 'organization', id: 'o', name: 'Site' }),
      addressRecipient('eva@site2.org'),
    ];
    expect(recipientClasses(chosen)).toEqual({
      people: [{ id: 'ben' }],
      groups: [{ id: 'g' }],
      organizations: [{ id: 'o' }],
      invitations: [{ email: 'eva@site2.org' }],
    });
    expect(recipientClasses([])).toEqual({});
    expect(recipientClasses([recipient({ kind: 'accounts', id: null })])).toEqual({ everyoneHere: {} });
    expect(countRecipients(chosen)).toEqual({ people: 2, groups: 1, organizations: 1, everyoneHere: false });
  });

  test('a refusal finds its name again', () => {
    const chosen = [recipient({}), addressRecipient('a@x.org'), recipient({ id: 'c', email: null })];
    expect(recipientOfError(chosen, 'people.1.id')?.id).toBe('c');
    expect(recipientOfError(chosen, 'invitations.0.email')?.email).toBe('a@x.org');
    expect(recipientOfError(chosen, 'people.9')).toBeNull();
    expect(recipientOfError(chosen, 'message')).toBeNull();
  });
});
