import { expect, test } from 'vitest';
import type { Grant, PrincipalKey, ResourceKey } from '../access/model.ts';
import { INVITATION_LIFE, isKept, refuseMoreThanHeld, shownEnd } from './targets.ts';

const BEN = 101 as PrincipalKey;

function grant(role: Grant['role'], until: number | null, source: Grant['source'] = 'direct'): Grant {
  const common = {
    id: 'g',
    resource: 1 as ResourceKey,
    principal: BEN,
    granter: null,
    createdAt: 0,
    run: null,
  };
  return { ...common, role, until, source };
}

test('S6: nobody grants more than they hold, and the refusal names both', () => {
  expect(() => refuseMoreThanHeld('editor', 'manager')).toThrow(
    'You are editor here, so you cannot give manager. Nobody gives more than they hold.',
  );
  expect(() => refuseMoreThanHeld('editor', 'editor')).not.toThrow();
  expect(() => refuseMoreThanHeld('owner', 'manager')).not.toThrow();
});

test('S9: a kept share may be lowered or shortened, not raised or prolonged, and a mode keeps nothing', () => {
  expect(isKept([grant('editor', null)], BEN, 'viewer', null)).toBe(true);
  expect(isKept([grant('editor', null)], BEN, 'editor', 500)).toBe(true);
  expect(isKept([grant('editor', null)], BEN, 'manager', null)).toBe(false);
  expect(isKept([grant('editor', 900)], BEN, 'viewer', 500)).toBe(true);
  expect(isKept([grant('editor', 900)], BEN, 'viewer', 901)).toBe(false);
  expect(isKept([grant('editor', 900)], BEN, 'viewer', null)).toBe(false);
  expect(isKept([grant('editor', null, 'mode')], BEN, 'viewer', null)).toBe(false);
  expect(isKept([grant('editor', null)], 102 as PrincipalKey, 'viewer', null)).toBe(false);
});

test('S12: an invitation shows when it would end while it could still wait, whatever is stored', () => {
  expect(shownEnd({ since: 0, until: null }, 5)).toBe(INVITATION_LIFE);
  expect(shownEnd({ since: 0, until: 900 }, 5)).toBe(900);
  expect(shownEnd({ since: 0, until: null }, INVITATION_LIFE)).toBeNull();
});
