import { endpoints } from '@tessera/contract';
import { expect, test } from 'vitest';
import { addressRecipient } from '../../sharing/index.ts';
import type { AudienceChoice } from './audience-section.tsx';
import { type Entered, keyKeeper, publishBody, withTypedAddresses } from './publish-call.ts';

const audience: AudienceChoice = {
  mode: 'private',
  modeRole: 'viewer',
  naming: false,
  field: { chosen: [], text: '' },
  role: 'viewer',
  notify: true,
  message: '',
};
const entered = (over: Partial<AudienceChoice> = {}): Entered => ({
  kind: 'graph',
  title: ' Flights ',
  description: '',
  owner: null,
  audience: { ...audience, ...over },
  draft: { content: { a: 1 }, files: [{ purpose: 'edges', file: 'f1', options: {} }], suggestedTitle: 'x' },
});

test('S31: data and sharing travel in one call that the contract takes', () => {
  const chosen = [addressRecipient('eva@site2.org')];
  const body = publishBody(
    entered({ naming: true, field: { chosen, text: '' }, message: ' Look ' }),
    'k'.repeat(8),
  );
  expect(endpoints.publish.body.parse(body)).toMatchObject({
    title: 'Flights',
    files: [{ purpose: 'edges', file: 'f1' }],
    sharing: { mode: 'private', invitations: [{ email: 'eva@site2.org' }], notify: true, message: 'Look' },
  });
});

test('names of a closed section are not shared with', () => {
  const chosen = [addressRecipient('eva@site2.org')];
  expect(publishBody(entered({ naming: false, field: { chosen, text: '' } }), 'k').sharing).toEqual({
    mode: 'private',
  });
});

test('S3: the role of members is said in mode organization only', () => {
  expect(publishBody(entered({ mode: 'organization', modeRole: 'editor' }), 'k').sharing).toEqual({
    mode: 'organization',
    modeRole: 'editor',
  });
  expect(publishBody(entered({ mode: 'public', modeRole: 'editor' }), 'k').sharing).toEqual({
    mode: 'public',
  });
});

test('a repeated call keeps its key, a changed one gets another', () => {
  const keyed = keyKeeper();
  const first = keyed((key) => publishBody(entered(), key)).idempotencyKey;
  expect(keyed((key) => publishBody(entered(), key)).idempotencyKey).toBe(first);
  expect(keyed((key) => publishBody(entered({ mode: 'public' }), key)).idempotencyKey).not.toBe(first);
});

test('S12: an address that is typed but not chosen is not lost', () => {
  const typed = withTypedAddresses({ ...audience, field: { chosen: [], text: 'eva@site2.org, Ben' } });
  expect(typed.field.chosen.map((one) => one.email)).toEqual(['eva@site2.org']);
  expect(typed.field.text).toBe('Ben');
});
