import { expect, test } from 'vitest';
import { type ImpactPerson, impact } from './impact.ts';
import type { Facts, Grant, Holding, PrincipalKey, ResourceKey } from './model.ts';
import type { Role } from './roles.ts';

const ANN = 100 as PrincipalKey;
const BEN = 101 as PrincipalKey;
const TEAM = 102 as PrincipalKey;
const THING = 7 as ResourceKey;

const grant = (principal: PrincipalKey, role: Role): Grant => ({
  id: `${principal} ${role}`,
  resource: THING,
  principal,
  role,
  source: 'direct',
  granter: null,
  createdAt: 0,
  until: null,
  run: null,
});
const facts = (...grants: Grant[]): Facts => ({
  kind: { roles: ['viewer', 'editor', 'manager', 'owner'], inheritsUpTo: 'owner' },
  path: [{ key: THING, owner: ANN, trashed: false }],
  draftOf: null,
  grants,
  holdings: [],
});
const held = (principal: PrincipalKey, kind: Holding['kind'] = 'account'): Holding => ({
  principal,
  kind,
  raises: kind === 'account' ? 'owner' : null,
  until: null,
});
const person = (key: PrincipalKey, before: readonly Holding[], after = before): ImpactPerson => ({
  key,
  question: { caller: key, now: 0, viewsAll: false, cap: 'owner' },
  before,
  after,
});

test('S25: counts things, not facts, and says from what to what', () => {
  const things = [
    { count: 40, before: facts(), after: facts(grant(BEN, 'viewer')) },
    { count: 2, before: facts(grant(BEN, 'viewer')), after: facts(grant(BEN, 'editor')) },
    { count: 1, before: facts(grant(BEN, 'manager')), after: facts(grant(BEN, 'viewer')) },
  ];
  const { gaining, losing, ...rest } = impact(things, [person(BEN, [held(BEN)])], false);
  const steps = [
    { before: null, after: 'viewer', things: 40 },
    { before: 'viewer', after: 'editor', things: 2 },
    { before: 'manager', after: 'viewer', things: 1 },
  ];
  expect(rest).toEqual({ things: 43, changed: 43, atLeast: false });
  expect(gaining).toEqual([{ person: BEN, gains: 42, loses: 1, steps }]);
  expect(losing).toEqual(gaining);
});

test('S25: whose role does not change is in neither list', () => {
  const things = [{ count: 3, before: facts(grant(TEAM, 'viewer')), after: facts() }];
  const people = [person(ANN, [held(ANN), held(TEAM, 'group')]), person(BEN, [held(BEN)])];
  expect(impact(things, people, true)).toEqual({
    gaining: [],
    losing: [],
    things: 3,
    changed: 0,
    atLeast: true,
  });
});

test('joining a group is a change of holdings', () => {
  const shared = facts(grant(TEAM, 'editor'));
  const joined = person(BEN, [held(BEN)], [held(BEN), held(TEAM, 'group')]);
  const { gaining, losing } = impact([{ count: 5, before: shared, after: shared }], [joined], false);
  expect(gaining).toEqual([
    { person: BEN, gains: 5, loses: 0, steps: [{ before: null, after: 'editor', things: 5 }] },
  ]);
  expect(losing).toEqual([]);
});
