import { type Asker, decide, type PrincipalKey, type ResourceKey } from '@tessera/domain';
import { duration, type Line, time, timeMany } from '../measure.ts';
import { casbin, casl, cedar, type Pair } from '../peers/in-process.ts';
import { checkRecursively } from '../peers/plain-sql.ts';
import { Chance } from '../world/random.ts';
import { WORLD_NOW } from '../world/world.ts';
import { askerFor, type Bed, randomPairs, same, target } from './bed.ts';

/** Checks one by one, in batches, pure, and the peers on the same pairs. */
export async function measureChecks(bed: Bed): Promise<Line[]> {
  const { store, world, reference } = bed;
  const pairs = randomPairs(bed, bed.samples, 11);
  const askers = new Map<number, Asker>();
  for (const { user } of pairs) if (!askers.has(user)) askers.set(user, await askerFor(bed, user));
  const judge = (pair: Pair) =>
    store.read((unit) => unit.access.judge(askers.get(pair.user) as Asker, world.resourceId(pair.resource)));
  const roles = ['none', 'viewer', 'commenter', 'editor', 'operator', 'manager', 'owner'];
  for (const pair of pairs.slice(0, 2_000)) {
    const role = (await judge(pair))?.decision.role ?? 'none';
    same(`check ${JSON.stringify(pair)}`, role, roles[reference.roleOn(pair.user, pair.resource)]);
  }
  const floor = await time(pairs, () =>
    store.database.read((connection) =>
      connection.all({ name: 'floor', sqlite: 'select 1', postgres: 'select 1' }, []),
    ),
  );
  const ours = await time(pairs, judge);
  const recursive = await time(pairs.slice(0, 1_000), (pair) =>
    checkRecursively(store.database, world.userKey(pair.user), world.resourceKey(pair.resource)),
  );
  const chance = new Chance(12);
  const batches = Array.from({ length: Math.ceil(bed.samples / 20) }, () => ({
    user: 1 + chance.below(world.size.users - 1),
    ids: Array.from({ length: 50 }, () => world.resourceId(chance.below(world.size.resources))),
  }));
  for (const { user } of batches) if (!askers.has(user)) askers.set(user, await askerFor(bed, user));
  const batch = await time(batches, ({ user, ids }) =>
    store.read((unit) => unit.access.judgeMany(askers.get(user) as Asker, ids)),
  );
  return [
    { what: '`select 1` in a read unit (the floor)', p50: floor.p50, p99: floor.p99 },
    {
      what: 'one strict check, from the public id',
      p50: ours.p50,
      p99: ours.p99,
      target: target(bed, '25 µs / 120 µs', '0.15 ms over the floor / 0.5 ms'),
      note: `${duration(ours.p50 - floor.p50)} over the floor`,
    },
    {
      what: 'peer: recursive query',
      p50: recursive.p50,
      p99: recursive.p99,
      note: `× ${(recursive.p50 / ours.p50).toFixed(1)}`,
    },
    {
      what: 'batch of 50 checks, per item',
      p50: batch.p50 / 50,
      p99: batch.p99 / 50,
      target: target(bed, '12 µs', '15 µs'),
    },
  ];
}

/** `decide` on loaded facts beside engines that work in the process. */
export async function measureDecide(bed: Bed): Promise<Line[]> {
  const { store, world, reference } = bed;
  const pairs = randomPairs(bed, 300, 13);
  const loaded = await store.read(async (unit) => {
    const facts = [];
    for (const { user, resource } of pairs) {
      const key = world.userKey(user) as PrincipalKey;
      const all = await unit.access.facts(world.resourceKey(resource) as ResourceKey, WORLD_NOW);
      const holdings = await unit.access.holdings(key, WORLD_NOW);
      const held = new Set(holdings.map((holding) => holding.principal));
      // As a check loads them: only the grants that meet the caller.
      facts.push({
        facts: { ...all, grants: all.grants.filter((grant) => held.has(grant.principal)), holdings },
        caller: key,
      });
    }
    return facts;
  });
  const questions = loaded.map(({ facts, caller }) => ({
    facts,
    question: { caller, now: WORLD_NOW, viewsAll: false, cap: 'owner' as const },
  }));
  const ours = timeMany(200_000, (turn) => {
    const { facts, question } = questions[turn % questions.length] as (typeof questions)[number];
    decide(facts, question);
  });
  const user = pairs[0]?.user ?? 1;
  const resources = pairs.map((pair) => pair.resource);
  const ability = casl(reference, user, resources);
  for (const [turn, resource] of resources.entries()) {
    same('CASL', ability(turn), reference.roleOn(user, resource) > 0);
  }
  const caslTime = timeMany(50_000, ability);
  const cedarPairs = pairs.slice(0, 60);
  for (const pair of cedarPairs)
    same('Cedar', cedar(reference, pair), reference.roleOn(pair.user, pair.resource) > 0);
  const cedarTime = await time(cedarPairs, (pair) => cedar(reference, pair), { warmUp: 5 });
  const { rules, check } = await casbin(reference, pairs.slice(0, 20), bed.samples < 6_000 ? 4_000 : 37_000);
  const casbinTime = await time(pairs.slice(0, 8), check, { warmUp: 1 });
  for (const pair of pairs.slice(0, 8)) {
    same('node-casbin', await check(pair), reference.roleOn(pair.user, pair.resource) > 0);
  }
  const times = (peer: number) => `× ${(peer / ours).toFixed(peer / ours < 10 ? 1 : 0)}`;
  return [
    { what: '`decide` on loaded facts (mean)', p50: ours, target: '1 µs' },
    { what: 'peer: CASL, ability prebuilt (mean)', p50: caslTime, target: '≥ × 2', note: times(caslTime) },
    {
      what: 'peer: Cedar (wasm)',
      p50: cedarTime.p50,
      p99: cedarTime.p99,
      target: '≥ × 1,000',
      note: times(cedarTime.p50),
    },
    {
      what: `peer: node-casbin, ${rules} rules`,
      p50: casbinTime.p50,
      target: '≥ × 50,000',
      note: times(casbinTime.p50),
    },
  ];
}
