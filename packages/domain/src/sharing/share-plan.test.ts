import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Grant, PrincipalKey, PrincipalKind, ResourceKey } from '../access/model.ts';
import { ROLES, rank } from '../access/roles.ts';
import { classOf, planShare, type SharePlan } from './share-plan.ts';
import type { Target } from './targets.ts';
import { SHARE_CLASSES } from './wish.ts';

const RESOURCE = 1 as ResourceKey;
const PEOPLE: ReadonlyMap<PrincipalKey, PrincipalKind> = new Map<PrincipalKey, PrincipalKind>([
  [101 as PrincipalKey, 'account'],
  [102 as PrincipalKey, 'account'],
  [201 as PrincipalKey, 'group'],
  [202 as PrincipalKey, 'public-group'],
  [301 as PrincipalKey, 'organization'],
  [401 as PrincipalKey, 'address'],
  [2 as PrincipalKey, 'accounts'],
]);
const NAMED = {
  account: 'people',
  group: 'groups',
  'public-group': 'groups',
  organization: 'organizations',
} as const;

const role = fc.constantFrom(...ROLES.filter((one) => one !== 'owner'));
const until = fc.option(fc.constantFrom(1000, 2000), { nil: null });
const principal = fc.constantFrom(...PEOPLE.keys());
const grants = fc
  .array(
    fc.record({
      principal,
      role,
      until,
      source: fc.constantFrom<Grant['source']>('direct', 'mode', 'publisher', 'link:a', 'invitation:b'),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list
      .filter(
        (one, at) =>
          list.findIndex(
            (other) =>
              other.principal === one.principal &&
              other.source === one.source &&
              (other.until === null) === (one.until === null),
          ) === at,
      )
      .map(
        (one, at): Grant => ({
          ...one,
          id: `g${at}`,
          resource: RESOURCE,
          granter: null,
          createdAt: 0,
          run: null,
        }),
      ),
  );
const targets = fc
  .uniqueArray(fc.record({ principal, role, until }), { selector: (one) => one.principal, maxLength: 4 })
  .map((list) => list.map((one): Target => targetOf(one.principal, one.role, one.until)));
const worlds = fc.record({
  direct: grants,
  targets,
  named: fc.subarray([...SHARE_CLASSES]),
  append: fc.boolean(),
  role: fc.constantFrom(...ROLES.slice(2)),
});

function targetOf(key: PrincipalKey, given: Target['role'], end: number | null): Target {
  const kind = PEOPLE.get(key) ?? 'account';
  const named =
    kind === 'address'
      ? 'invitations'
      : kind === 'accounts'
        ? 'everyoneHere'
        : NAMED[kind as keyof typeof NAMED];
  const info = { key, kind, id: `p${key}`, name: `p${key}`, email: null, memberCount: null };
  return {
    named,
    field: 'x',
    principal: info,
    role: given,
    until: end,
    shownAs: info.name,
    invited: false,
    waits: false,
  };
}

/** The grants after a plan, as storage would leave them. */
function apply(direct: readonly Grant[], plan: SharePlan): readonly Grant[] {
  const left = direct.filter((grant) => !plan.removals.includes(grant));
  let made = 0;
  return plan.puts.reduce<readonly Grant[]>((now, { target, standing, source }) => {
    const put: Grant = {
      id: standing?.id ?? `n${made++}`,
      resource: RESOURCE,
      principal: target.principal.key,
      role: target.role,
      until: target.until,
      source: source ?? 'direct',
      granter: null,
      createdAt: 0,
      run: null,
    };
    const same = (grant: Grant) =>
      grant.principal === put.principal &&
      grant.source === put.source &&
      (grant.until === null) === (put.until === null);
    return [...now.filter((grant) => !same(grant)), put];
  }, left);
}

test('S8: mode, links and publishers, and roles above the caller, are never touched', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const named = new Set(world.named);
      const after = apply(world.direct, planShare({ ...world, kinds: PEOPLE, named }));
      for (const grant of world.direct) {
        const safe = classOf(grant, PEOPLE) === null || rank(grant.role) > rank(world.role);
        if (safe) expect(after).toContainEqual(grant);
      }
    }),
  );
});

test('S8: replacing leaves of the named classes exactly what is posted, and other classes as they were', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const named = new Set(world.named);
      const posted = world.targets.filter((target) => named.has(target.named));
      const plan = planShare({
        ...world,
        targets: posted,
        kinds: PEOPLE,
        named,
        append: false,
        role: 'owner',
      });
      const after = apply(world.direct, plan);
      for (const target of posted) {
        const own = after.filter(
          (grant) => grant.principal === target.principal.key && classOf(grant, PEOPLE) !== null,
        );
        expect(own.some((grant) => grant.role === target.role && grant.until === target.until)).toBe(true);
      }
      const postedKeys = new Set(posted.map((target) => target.principal.key));
      for (const grant of after) {
        const its = classOf(grant, PEOPLE);
        if (its !== null && named.has(its)) expect(postedKeys).toContain(grant.principal);
      }
      for (const grant of world.direct) {
        const its = classOf(grant, PEOPLE);
        if (its !== null && !named.has(its) && !postedKeys.has(grant.principal))
          expect(after).toContainEqual(grant);
      }
    }),
  );
});

test('S8: appending never lowers and takes nothing away', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const plan = planShare({ ...world, kinds: PEOPLE, named: new Set(world.named), append: true });
      const after = apply(world.direct, plan);
      const best = (list: readonly Grant[], key: PrincipalKey) =>
        Math.max(0, ...list.filter((grant) => grant.principal === key).map((grant) => rank(grant.role)));
      for (const key of PEOPLE.keys())
        expect(best(after, key)).toBeGreaterThanOrEqual(best(world.direct, key));
      for (const key of PEOPLE.keys()) {
        const permanent = (list: readonly Grant[]) => list.filter((grant) => grant.until === null);
        expect(best(permanent(after), key)).toBeGreaterThanOrEqual(best(permanent(world.direct), key));
      }
    }),
  );
});

test('S8: a second call that posts the same changes nothing', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const posted = world.targets.filter((target) => target.principal.kind !== 'address');
      const named = new Set(posted.map((target) => target.named));
      const input = {
        ...world,
        targets: posted,
        kinds: PEOPLE,
        named,
        append: false,
        role: 'owner' as const,
      };
      const once = apply(world.direct, planShare(input));
      const again = planShare({ ...input, direct: once });
      expect(again.puts.filter(({ target, standing }) => standing?.role !== target.role)).toEqual([]);
      expect(again.removals).toEqual([]);
    }),
  );
});

test('S15: a permanent and a timed grant stand side by side when the timed one is appended', () => {
  const viewer: Grant = {
    id: 'g0',
    resource: RESOURCE,
    principal: 101 as PrincipalKey,
    role: 'viewer',
    until: null,
    source: 'direct',
    granter: null,
    createdAt: 0,
    run: null,
  };
  const plan = planShare({
    direct: [viewer],
    kinds: PEOPLE,
    targets: [targetOf(101 as PrincipalKey, 'editor', 2000)],
    named: new Set(['people']),
    append: true,
    role: 'owner',
  });
  expect(apply([viewer], plan).map((grant) => [grant.role, grant.until])).toEqual([
    ['viewer', null],
    ['editor', 2000],
  ]);
});
