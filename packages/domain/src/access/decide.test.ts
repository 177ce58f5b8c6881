import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteLevel, RANDOM_NOW, randomWorld, WorldFacts } from '../testing/index.ts';
import { decide } from './decide.ts';
import {
  EVERYONE,
  type Facts,
  type Grant,
  type Holding,
  LINK_VISITOR,
  type PrincipalKey,
  type PrincipalKind,
  type Question,
  type ResourceKey,
} from './model.ts';
import { atLeast, ROLES, type Role, rank, roleOf, roundDown, stronger } from './roles.ts';

const NOW = 1_700_000_000_000;
const ANN = 100 as PrincipalKey;
const BEN = 101 as PrincipalKey;
const TEAM = 102 as PrincipalKey;
const COMPANY = 103 as PrincipalKey;
const THING = 7 as ResourceKey;
const FOLDER = 6 as ResourceKey;
const TOP = 5 as ResourceKey;
const ELSEWHERE = 99 as ResourceKey;

const GRAPH = {
  roles: ['viewer', 'commenter', 'editor', 'manager', 'owner'],
  inheritsUpTo: 'owner',
} as const;

let count = 0;
function grant(principal: PrincipalKey, role: Role, more: Partial<Grant> = {}): Grant {
  const id = `g${count++}`;
  const usual = {
    resource: THING,
    source: 'direct',
    granter: ANN,
    createdAt: 0,
    until: null,
    run: null,
  } as const;
  return { id, principal, role, ...usual, ...more };
}

function holding(principal: PrincipalKey, kind: PrincipalKind, more: Partial<Holding> = {}): Holding {
  return { principal, kind, raises: null, until: null, ...more };
}

/** Ben asks for a graph of Ann's, two collections deep. */
function facts(more: Partial<Facts> = {}): Facts {
  const node = (key: ResourceKey) => ({ key, owner: ANN, trashed: false });
  return {
    kind: GRAPH,
    path: [node(THING), node(FOLDER), node(TOP)],
    draftOf: null,
    grants: [],
    holdings: [holding(BEN, 'account', { raises: 'owner' })],
    ...more,
  };
}

const BEN_ASKS: Question = { caller: BEN, now: NOW, viewsAll: false, cap: 'owner' };

describe('roles', () => {
  test('S5: a role that the kind does not offer is rounded down', () => {
    expect(roundDown('commenter', ['viewer', 'editor'])).toBe('viewer');
    expect(roundDown('viewer', ['editor'])).toBeNull();
    expect(roundDown(null, ['viewer'])).toBeNull();
  });

  test('ranks and roles are each other’s reverse', () => {
    for (const role of ROLES) expect(roleOf(rank(role))).toBe(role);
    expect(roleOf(0)).toBeNull();
    expect(roleOf(7)).toBeNull();
    expect(rank(null)).toBe(0);
  });

  test('compares', () => {
    expect(atLeast('editor', 'editor')).toBe(true);
    expect(atLeast(null, 'viewer')).toBe(false);
    expect(stronger('viewer', 'manager')).toBe('manager');
    expect(stronger(null, null)).toBeNull();
  });
});

describe('decide', () => {
  test('S2: without a grant a private thing is its owner’s alone', () => {
    expect(decide(facts(), BEN_ASKS)).toEqual({ role: null, becauses: [], until: null });
    const owned = facts({ holdings: [holding(ANN, 'account', { raises: 'owner' })] });
    const decision = decide(owned, { ...BEN_ASKS, caller: ANN });
    expect(decision.role).toBe('owner');
    expect(decision.becauses).toEqual([{ by: 'owner', role: 'owner', principal: ANN, until: null }]);
  });

  test('a grant counts for its own principal only', () => {
    const shared = facts({ grants: [grant(BEN, 'editor'), grant(TEAM, 'manager')] });
    expect(decide(shared, BEN_ASKS).role).toBe('editor');
  });

  test('a grant that stands off the path gives nothing', () => {
    expect(
      decide(facts({ grants: [grant(BEN, 'editor', { resource: ELSEWHERE })] }), BEN_ASKS).role,
    ).toBeNull();
  });

  test('C2: a role on a collection is held at any depth below it, and says where it comes from', () => {
    const shared = grant(BEN, 'manager', { resource: TOP });
    const decision = decide(facts({ grants: [shared] }), BEN_ASKS);
    expect(decision.role).toBe('manager');
    expect(decision.becauses).toEqual([
      {
        by: 'grant',
        role: 'manager',
        grant: shared,
        principal: BEN,
        principalKind: 'account',
        above: TOP,
        until: null,
      },
    ]);
  });

  test('C2: a kind inherits at most what it says, and its own grants are not held back', () => {
    const above = grant(BEN, 'manager', { resource: TOP });
    const viewing = { ...GRAPH, inheritsUpTo: 'viewer' } as const;
    const closed = { ...GRAPH, inheritsUpTo: null } as const;
    expect(decide(facts({ kind: viewing, grants: [above] }), BEN_ASKS).role).toBe('viewer');
    expect(decide(facts({ kind: closed, grants: [above] }), BEN_ASKS).role).toBeNull();
    expect(decide(facts({ kind: closed, grants: [above, grant(BEN, 'editor')] }), BEN_ASKS).role).toBe(
      'editor',
    );
  });

  test('inheritance only adds: a weaker grant below takes nothing away', () => {
    const both = [grant(BEN, 'viewer'), grant(BEN, 'editor', { resource: FOLDER })];
    const decision = decide(facts({ grants: both }), BEN_ASKS);
    expect(decision.role).toBe('editor');
    expect(decision.becauses.map((because) => because.role)).toEqual(['editor', 'viewer']);
  });

  test('S10: public groups give viewer and staff groups commenter at most, whatever is stored', () => {
    const most = (kind: PrincipalKind) => {
      const held = facts({ grants: [grant(TEAM, 'manager')], holdings: [holding(TEAM, kind)] });
      return decide(held, BEN_ASKS).role;
    };
    expect(most('public-group')).toBe('viewer');
    expect(most('staff-group')).toBe('commenter');
    expect(most('group')).toBe('manager');
    expect(most('organization')).toBe('manager');
    expect(most('accounts')).toBe('manager');
    expect(most('address')).toBe('manager');
  });

  test('S4: everyone, whoever has the address and an open link view at most', () => {
    for (const [key, kind] of [
      [EVERYONE, 'everyone'],
      [LINK_VISITOR, 'link-visitor'],
      [TEAM, 'link'],
    ] as const) {
      const open = facts({
        grants: [grant(key, 'editor', { source: 'mode' })],
        holdings: [holding(key, kind)],
      });
      expect(decide(open, { ...BEN_ASKS, caller: null }).role).toBe('viewer');
    }
  });

  test('S5: what comes to the kind is rounded down to what it offers', () => {
    const kind = { roles: ['viewer', 'operator', 'manager', 'owner'], inheritsUpTo: 'owner' } as const;
    expect(decide(facts({ kind, grants: [grant(BEN, 'editor')] }), BEN_ASKS).role).toBe('viewer');
    const none = { roles: ['manager', 'owner'], inheritsUpTo: 'owner' } as const;
    expect(decide(facts({ kind: none, grants: [grant(BEN, 'editor')] }), BEN_ASKS)).toMatchObject({
      role: null,
      becauses: [],
    });
  });

  test('P13: organization owners own and admins manage in every mode; members need a grant', () => {
    const path: Facts['path'] = [{ key: THING, owner: COMPANY, trashed: false }];
    const as = (raises: Role | null) =>
      decide(facts({ path, holdings: [holding(COMPANY, 'organization', { raises })] }), BEN_ASKS);
    expect(as('owner').role).toBe('owner');
    expect(as('manager').becauses).toEqual([
      { by: 'organization', role: 'manager', principal: COMPANY, until: null },
    ]);
    expect(as(null).role).toBeNull();
  });

  test('being an organization’s owner raises nothing on things that another owns', () => {
    const holdings = [holding(COMPANY, 'organization', { raises: 'owner' })];
    expect(decide(facts({ holdings }), BEN_ASKS).role).toBeNull();
  });

  test('P13: who published manages only while a member of the owner', () => {
    const path: Facts['path'] = [{ key: THING, owner: COMPANY, trashed: false }];
    const grants = [grant(BEN, 'manager', { source: 'publisher' })];
    const self = holding(BEN, 'account', { raises: 'owner' });
    const member = holding(COMPANY, 'organization');
    expect(decide(facts({ path, grants, holdings: [self, member] }), BEN_ASKS).role).toBe('manager');
    expect(decide(facts({ path, grants, holdings: [self] }), BEN_ASKS).role).toBeNull();
    const left = holding(COMPANY, 'organization', { until: NOW });
    expect(decide(facts({ path, grants, holdings: [self, left] }), BEN_ASKS).role).toBeNull();
  });

  test('C1: who created inside a collection manages it only while they may edit there', () => {
    const created = grant(BEN, 'manager', { source: 'publisher' });
    const editor = grant(BEN, 'editor', { resource: FOLDER });
    const viewer = grant(BEN, 'viewer', { resource: FOLDER });
    expect(decide(facts({ grants: [created, editor] }), BEN_ASKS).role).toBe('manager');
    expect(decide(facts({ grants: [created, viewer] }), BEN_ASKS).role).toBe('viewer');
    expect(decide(facts({ grants: [created, { ...editor, until: NOW }] }), BEN_ASKS).role).toBeNull();
  });

  test('resources:view-all views, and never more', () => {
    expect(decide(facts(), { ...BEN_ASKS, viewsAll: true })).toEqual({
      role: 'viewer',
      becauses: [{ by: 'permission', role: 'viewer', permission: 'resources:view-all', until: null }],
      until: null,
    });
  });

  test('C5: in the trash only the owner and managers still see it, also when a collection above is there', () => {
    const inTrash = (role: Role, at: number, more: Partial<Facts> = {}) => {
      const path: Facts['path'] = [
        { key: THING, owner: ANN, trashed: at === 0 },
        { key: FOLDER, owner: ANN, trashed: at === 1 },
      ];
      return decide(facts({ path, grants: [grant(BEN, role)], ...more }), { ...BEN_ASKS, viewsAll: true });
    };
    for (const at of [0, 1]) {
      expect(inTrash('editor', at)).toEqual({ role: null, becauses: [], until: null });
      expect(inTrash('manager', at).role).toBe('manager');
      const ann = [holding(ANN, 'account', { raises: 'owner' })];
      expect(inTrash('viewer', at, { holdings: ann }).becauses.map((because) => because.by)).toEqual([
        'owner',
      ]);
    }
  });

  test('S31: a draft is its publisher’s alone, whatever is granted', () => {
    const draft = facts({ draftOf: ANN, grants: [grant(BEN, 'manager')] });
    expect(decide(draft, { ...BEN_ASKS, viewsAll: true }).role).toBeNull();
    expect(decide({ ...draft, draftOf: BEN }, BEN_ASKS).role).toBe('manager');
    expect(decide({ ...draft, draftOf: BEN }, { ...BEN_ASKS, caller: null }).role).toBeNull();
  });

  test('a cap lowers to what the kind offers, and null refuses everything', () => {
    const shared = facts({ grants: [grant(BEN, 'manager')] });
    expect(decide(shared, { ...BEN_ASKS, cap: 'viewer' }).role).toBe('viewer');
    expect(decide(shared, { ...BEN_ASKS, cap: null })).toEqual({ role: null, becauses: [], until: null });
    const kind = { ...GRAPH, roles: ['viewer', 'editor', 'manager', 'owner'] } as const;
    expect(decide({ ...shared, kind }, { ...BEN_ASKS, cap: 'commenter' }).role).toBe('viewer');
  });
});

describe('time', () => {
  test('S15: a grant counts to the last millisecond before its end', () => {
    const shared = facts({ grants: [grant(BEN, 'editor', { until: NOW })] });
    expect(decide(shared, { ...BEN_ASKS, now: NOW - 1 })).toMatchObject({ role: 'editor', until: NOW });
    expect(decide(shared, { ...BEN_ASKS, now: NOW })).toEqual({ role: null, becauses: [], until: null });
  });

  test('S15: at the end of the stronger of two the role falls back to the other', () => {
    const shared = facts({ grants: [grant(BEN, 'viewer'), grant(BEN, 'editor', { until: NOW })] });
    const before = decide(shared, { ...BEN_ASKS, now: NOW - 1 });
    expect(before.role).toBe('editor');
    expect(before.becauses.map(({ until }) => until)).toEqual([NOW, null]);
    expect(decide(shared, BEN_ASKS)).toMatchObject({ role: 'viewer', until: null });
  });

  test('S15: a membership ends like a grant, and a because says the sooner of both', () => {
    const held = (until: number | null) => [holding(TEAM, 'group', { until })];
    const shared = (until: number | null) =>
      facts({ grants: [grant(TEAM, 'editor', { until: NOW + 50 })], holdings: held(until) });
    expect(decide(shared(NOW), BEN_ASKS).role).toBeNull();
    expect(decide(shared(NOW + 10), BEN_ASKS).becauses[0]?.until).toBe(NOW + 10);
    expect(decide(shared(NOW + 90), BEN_ASKS).becauses[0]?.until).toBe(NOW + 50);
    expect(decide(shared(null), BEN_ASKS).becauses[0]?.until).toBe(NOW + 50);
  });

  test('of two holdings of one principal the longer counts, and one without end most', () => {
    const grants = [grant(TEAM, 'editor')];
    const ends = (...untils: (number | null)[]) => {
      const holdings = untils.map((until) => holding(TEAM, 'staff-group', { until }));
      return decide(facts({ grants, holdings }), BEN_ASKS).becauses[0]?.until;
    };
    expect(ends(NOW + 1, NOW + 5)).toBe(NOW + 5);
    expect(ends(NOW + 1, null)).toBeNull();
    expect(ends(null, NOW + 1)).toBeNull();
    expect(ends(NOW - 1, NOW + 1)).toBe(NOW + 1);
  });

  test('a grant bound to a run counts while the run goes on', () => {
    const shared = facts({ grants: [grant(BEN, 'editor', { run: 'r1' })] });
    expect(decide(shared, BEN_ASKS).role).toBeNull();
    expect(decide({ ...shared, runs: new Set(['r2']) }, BEN_ASKS).role).toBeNull();
    expect(decide({ ...shared, runs: new Set(['r1']) }, BEN_ASKS).role).toBe('editor');
  });

  test('S23: until is the first end ahead of what meets the caller, also when nothing is held now', () => {
    const others = grant(TEAM, 'editor', { until: NOW + 1 });
    const mine = grant(BEN, 'viewer', { until: NOW + 30 });
    const past = grant(BEN, 'viewer', { until: NOW - 5 });
    const decision = decide(facts({ grants: [others, mine, past] }), BEN_ASKS);
    expect(decision.until).toBe(NOW + 30);
    const holdings = [
      holding(ANN, 'organization', { until: NOW + 7 }),
      holding(TEAM, 'group', { until: NOW + 3 }),
    ];
    expect(decide(facts({ holdings }), BEN_ASKS)).toEqual({ role: null, becauses: [], until: NOW + 7 });
    const reached = facts({ holdings, grants: [grant(TEAM, 'viewer')] });
    expect(decide(reached, BEN_ASKS)).toMatchObject({ role: 'viewer', until: NOW + 3 });
  });
});

describe('against brute force', () => {
  const asked = fc.record({ seed: fc.integer(), size: fc.integer({ min: 2, max: 16 }) });

  test('every person has the role on every thing that the rules give, whatever the cap', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(...ROLES), ({ seed, size }, cap) => {
        const world = randomWorld(seed, { people: 5, things: size, grants: size + 4 });
        const known = new WorldFacts(world);
        for (const who of [null, ...Object.keys(world.people)]) {
          for (const thing of Object.keys(world.things)) {
            const { role } = decide(known.facts(who, thing), known.question(who, RANDOM_NOW, cap));
            const level = bruteLevel(world, who, thing, RANDOM_NOW, cap);
            expect([who, thing, role ?? 'none']).toEqual([who, thing, level]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('nothing changes before `until`, and a reason is as strong as the role', () => {
    fc.assert(
      fc.property(asked, ({ seed, size }) => {
        const world = randomWorld(seed, { people: 4, things: size, grants: size + 4 });
        const known = new WorldFacts(world);
        for (const who of [null, ...Object.keys(world.people)]) {
          for (const thing of Object.keys(world.things)) {
            const now = decide(known.facts(who, thing), known.question(who, RANDOM_NOW));
            const later = now.until === null ? RANDOM_NOW + 1e12 : now.until - 1;
            expect(decide(known.facts(who, thing), known.question(who, later)).role).toBe(now.role);
            expect(now.becauses[0]?.role ?? null).toBe(now.role);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
