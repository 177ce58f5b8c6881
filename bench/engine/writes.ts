import type { PrincipalKey, ResourceKey } from '@tessera/domain';
import { duration, figuresOf, type Line, time } from '../measure.ts';
import { WORLD_NOW } from '../world/world.ts';
import { askerFor, type Bed, target } from './bed.ts';

/** Share, revoke, touch and move, over the price of a commit; and that a revoke holds for the next statement. */
export async function measureWrites(bed: Bed): Promise<Line[]> {
  const { store, world } = bed;
  const turns = Array.from({ length: Math.max(20, Math.floor(bed.samples / 40)) }, (_, turn) => turn);
  const big = world.resourceKey(world.bigCollection) as ResourceKey;
  const small = world.resourceKey(world.size.collections - 1) as ResourceKey;
  const leaf = world.resourceKey(world.size.collections + 5) as ResourceKey;
  const grantee = world.userKey(3) as PrincipalKey;
  const floor = await time(turns, (turn) => store.write((unit) => unit.settings.set('bench', turn)));
  const grant = (turn: number) => ({
    id: `bench${turn}`,
    principal: grantee,
    role: 'viewer' as const,
    source: 'direct' as const,
    granter: null,
    createdAt: WORLD_NOW,
    until: null,
    run: null,
  });
  const share = (key: ResourceKey) => (turn: number) =>
    store.write((unit) => unit.access.change(key, null, WORLD_NOW, (writer) => writer.put(grant(turn))));
  const revoke = (key: ResourceKey) => (turn: number) =>
    store.write((unit) =>
      unit.access.change(key, null, WORLD_NOW, (writer) => writer.remove(`bench${turn}`)),
    );
  const pairwise = async (key: ResourceKey) => {
    const shares: number[] = [];
    const revokes: number[] = [];
    for (const turn of turns) {
      let start = performance.now();
      await share(key)(turn);
      shares.push(performance.now() - start);
      start = performance.now();
      await revoke(key)(turn);
      revokes.push(performance.now() - start);
    }
    return { share: figuresOf(shares), revoke: figuresOf(revokes) };
  };
  const bigTimes = await pairwise(big);
  const smallTimes = await pairwise(small);

  const asker = await askerFor(bed, 3);
  const bigId = world.resourceId(world.bigCollection);
  const before = (await store.read((unit) => unit.access.judge(asker, bigId)))?.decision.role ?? null;
  await share(big)(0);
  const between = (await store.read((unit) => unit.access.judge(asker, bigId)))?.decision.role ?? null;
  await revoke(big)(0);
  const after = (await store.read((unit) => unit.access.judge(asker, bigId)))?.decision.role ?? null;
  if (between === null || after !== before)
    throw new Error('a share or revoke did not hold for the next statement');

  await store.write((unit) => unit.resources.touch(leaf, WORLD_NOW + 1));
  const touchHot = await time(
    turns,
    (turn) => store.write((unit) => unit.resources.touch(leaf, WORLD_NOW + 2 + turn)),
    { warmUp: 3 },
  );
  const leaves = turns.map(
    (turn) => world.resourceKey(world.size.collections + 1000 + turn * 7) as ResourceKey,
  );
  const touchFirst = await time(
    leaves,
    (key) => store.write((unit) => unit.resources.touch(key, WORLD_NOW + 86_400_000)),
    { warmUp: 0 },
  );

  const target3 = bed.world.depth.findIndex(
    (depth, index) => depth === 2 && index > world.size.collections / 2,
  );
  const goal = world.resourceKey(target3) as ResourceKey;
  const moves: number[] = [];
  for (let turn = 0; turn < 10; turn++) {
    const start = performance.now();
    await store.write((unit) => unit.resources.move(big, turn % 2 === 0 ? goal : null));
    moves.push(performance.now() - start);
  }
  const move = figuresOf(moves);
  const over = (value: number) => `${duration(Math.max(0, value - floor.p50))} over a commit`;
  return [
    { what: 'a commit of one row (the floor)', p50: floor.p50, p99: floor.p99 },
    {
      what: `share the collection of ${world.size.big.toLocaleString('en')}`,
      p50: bigTimes.share.p50,
      p99: bigTimes.share.p99,
      target: target(bed, '0.3 ms over a commit', '1 ms over a commit'),
      note: over(bigTimes.share.p50),
    },
    {
      what: 'revoke it',
      p50: bigTimes.revoke.p50,
      p99: bigTimes.revoke.p99,
      target: target(bed, '0.3 ms over a commit', '1 ms over a commit'),
      note: over(bigTimes.revoke.p50),
    },
    {
      what: 'share a small collection',
      p50: smallTimes.share.p50,
      p99: smallTimes.share.p99,
      target: 'the same',
      note: over(smallTimes.share.p50),
    },
    {
      what: 'revoke a small collection',
      p50: smallTimes.revoke.p50,
      p99: smallTimes.revoke.p99,
      target: 'the same',
      note: over(smallTimes.revoke.p50),
    },
    {
      what: 'touch one leaf, hot',
      p50: touchHot.p50,
      p99: touchHot.p99,
      target: target(bed, '0.3 ms over a commit', '2 ms'),
      note: over(touchHot.p50),
    },
    {
      what: 'touch one leaf, first in its bucket',
      p50: touchFirst.p50,
      p99: touchFirst.p99,
      target: '2 ms',
      note: over(touchFirst.p50),
    },
    {
      what: `move the collection of ${world.size.big.toLocaleString('en')}`,
      p50: move.p50,
      p99: move.p99,
      target: target(bed, '20 ms', '50 ms'),
    },
  ];
}
