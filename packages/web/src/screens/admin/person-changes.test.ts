import type { AccountShape } from '@tessera/contract';
import { expect, test } from 'vitest';
import { changesOf, type PersonForm } from './person-changes.ts';

const account: AccountShape = {
  id: 'a',
  name: 'Ann Lee',
  slug: 'ann-lee',
  email: 'ann@example.org',
  emailVerified: true,
  institution: null,
  website: 'https://example.org',
  role: 'DATA_SCIENTIST',
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  lastSeenAt: null,
};
const form: PersonForm = {
  ...{ name: 'Ann Lee', email: 'ann@example.org', institution: '', website: 'https://example.org' },
  ...{ role: 'DATA_SCIENTIST', status: 'active', groups: ['g', 'h'] },
};

test('A19: only what differs is sent; order of groups and space around texts are no difference', () => {
  expect(changesOf(account, ['h', 'g'], { ...form, name: ' Ann Lee ', institution: '  ' })).toEqual({});
  expect(changesOf(account, ['g', 'h'], { ...form, website: '', status: 'disabled' })).toEqual({
    website: null,
    status: 'disabled',
  });
  expect(changesOf(account, ['g', 'i'], form)).toEqual({ groups: ['g', 'h'] });
});
