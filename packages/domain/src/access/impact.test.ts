import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dice, RANDOM_NOW, randomWorld, WorldFacts } from '../testing/index.ts';
import { decide } from './decide.ts';
import { type ImpactPerson, type ImpactThing, impact } from './impact.ts';
import type { Facts, Grant, Holding, PrincipalKey, ResourceKey } from './model.ts';
import { type Role, rank } from './roles.ts';

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

/** Everybody on everything, one by one. */
function slowly(things: readonly ImpactThing[], people: readonly ImpactPerson[]) {
  const rows = new Map<PrincipalKey, { gains: number; loses: number }>();
  let changed = 0;
  for (const thing of things) {
    let changes = false;
    for (const one of people) {
      const before = rank(decide({ ...thing.before, holdings: one.before }, one.question).role);
      const after = rank(decide({ ...thing.after, holdings: one.after }, one.question).role);
      if (before === after) continue;
      changes = true;
      const row = rows.get(one.key) ?? { gains: 0, loses: 0 };
      if (after > before) row.gains += thing.count;
      else row.loses += thing.count;
      rows.set(one.key, row);
    }
    if (changes) changed += thing.count;
  }
  return { changed, rows };
}

test('S25: what is decided once for many is what deciding one by one gives', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const dice = new Dice(seed);
      const world = randomWorld(seed, { people: 5, things: 24, grants: 20 });
      const known = new WorldFacts(world);
      const names = Object.keys(world.things);
      // All below one collection, as a change of it concerns them, or anything at all.
      const root = known.resource(dice.pick(names));
      const all = names.map((name) => known.facts(null, name));
      const below = dice.once(4) ? all : all.filter((one) => one.path.some((node) => node.key === root));
      const people = Object.keys(world.people).map((name): ImpactPerson => {
        const before = known.holdings(name);
        const after = dice.once(3) ? before.slice(1) : before;
        return { key: known.principal(name), question: known.question(name, RANDOM_NOW), before, after };
      });
      const added = { ...grant(dice.pick(people).key, dice.pick(['viewer', 'manager'])), resource: root };
      const things = below.map((before): ImpactThing => {
        const kept = before.grants.filter((one) => one.resource !== root || !one.id.endsWith('1'));
        const reached = before.path.some((node) => node.key === root);
        const after = { ...before, grants: reached ? [...kept, added] : kept };
        return { count: 1 + dice.below(3), before, after };
      });
      const quick = impact(things, people, false);
      const rows = new Map<PrincipalKey, { gains: number; loses: number }>();
      for (const { person: key, gains, loses } of [...quick.gaining, ...quick.losing])
        rows.set(key, { gains, loses });
      const expected = slowly(things, people);
      expect(quick.changed).toBe(expected.changed);
      expect([...rows].sort(([a], [b]) => a - b)).toEqual([...expected.rows].sort(([a], [b]) => a - b));
    }),
    { numRuns: 150 },
  );
});
