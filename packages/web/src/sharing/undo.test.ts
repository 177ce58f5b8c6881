import { expect, test } from 'vitest';
import { because, row } from './testing/rows.ts';
import { shareAgain, undoSteps } from './undo.ts';

test('what was shared is revoked, what was raised is lowered, what stood stays', () => {
  const before = [
    row({ id: 'ben' }, [because({ grant: 'b', role: 'viewer' })]),
    row({ id: 'dan' }, [because({ grant: 'd' })]),
  ];
  const after = [
    row({ id: 'ben' }, [because({ grant: 'b', role: 'editor' })]),
    row({ id: 'dan' }, [because({ grant: 'd' })]),
    row({ id: 'eva' }, [because({ grant: 'e' })]),
  ];
  expect(undoSteps(before, after)).toEqual([
    { step: 'change', grant: 'b', role: 'viewer', until: null },
    { step: 'revoke', grant: 'e' },
  ]);
  expect(undoSteps(after, after)).toEqual([]);
});

test('what was replaced by another grant comes back with its end', () => {
  const until = '2026-12-24T23:59:59.999Z';
  const before = [row({ id: 'ben' }, [because({ grant: 'old', role: 'editor', until })])];
  const after = [row({ id: 'ben' }, [because({ grant: 'new', role: 'viewer' })])];
  expect(undoSteps(before, after)).toEqual([
    { step: 'revoke', grant: 'new' },
    { step: 'share', body: { people: [{ id: 'ben', role: 'editor', until }] } },
  ]);
});

test("another person's group is never touched", () => {
  const viaGroup = because({
    by: 'group',
    grant: 'g',
    principal: { kind: 'group', id: 'trade', name: 'Trade', email: null, memberCount: 3 },
  });
  expect(undoSteps([], [row({ id: 'ben' }, [viaGroup])])).toEqual([]);
});

test('every kind of principal can be given back what it held', () => {
  const given = { role: 'viewer', until: null };
  expect(shareAgain(row({ kind: 'public-group', id: 'g' }, []), because())).toEqual({
    groups: [{ id: 'g', ...given }],
  });
  expect(shareAgain(row({ kind: 'organization', id: 'o' }, []), because())).toEqual({
    organizations: [{ id: 'o', ...given }],
  });
  expect(shareAgain(row({ kind: 'address', id: null, email: 'e@x.org' }, []), because())).toEqual({
    invitations: [{ email: 'e@x.org', ...given }],
  });
  expect(shareAgain(row({ kind: 'accounts', id: null }, []), because())).toEqual({ everyoneHere: given });
  expect(shareAgain(row({ kind: 'account', id: null }, []), because())).toBeNull();
});
