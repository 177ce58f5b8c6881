import type { Asker, ResourceKey } from '@tessera/domain';
import { figuresOf, type Line, time } from '../measure.ts';
import { pageByIds, pageRecursively } from '../peers/plain-sql.ts';
import { Chance } from '../world/random.ts';
import { WORLD_NOW } from '../world/world.ts';
import { askerFor, type Bed, randomPairs, same, target } from './bed.ts';

/** First pages and deep ones, for narrow and wide callers. */
export async function measurePages(bed: Bed): Promise<Line[]> {
  const { store, world, reference } = bed;
  const page = async (asker: Asker, cursor?: string) =>
    store.read((unit) =>
      unit.access.list(asker, { view: 'visible', limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
    );
  const reach = reference.reach();
  const byReach = Array.from(reach.keys()).filter((user) => user !== 0 && user !== world.heavyUser);
  byReach.sort((a, b) => (reach[a] as number) - (reach[b] as number));
  const atShare = (share: number) => byReach[Math.floor((byReach.length - 1) * share)] as number;
  const callers = [
    { name: 'light (p10)', user: atShare(0.1), aim: '0.8 ms / 3 ms' },
    { name: 'median', user: atShare(0.5), aim: '0.8 ms / 3 ms' },
    { name: 'p99 of reach', user: atShare(0.99), aim: '0.8 ms / 3 ms' },
    { name: 'half of everything', user: world.heavyUser, aim: '1.5 ms / 3 ms' },
  ];
  const repeats = Math.max(30, Math.floor(bed.samples / 20));
  const lines: Line[] = [];
  for (const { name, user, aim } of callers) {
    const asker = await askerFor(bed, user);
    const expected = reference.visible(user);
    const keys = expected.slice(0, 50).map((index) => world.resourceKey(index));
    const first = await page(asker);
    same(
      `first page of ${name}`,
      first.items.map((item) => item.resource.key),
      keys,
    );
    const ours = await time(
      Array.from({ length: repeats }, () => asker),
      (who) => page(who),
      { warmUp: 20 },
    );
    lines.push({
      what: `first page, ${name}: ${expected.length.toLocaleString('en')} visible`,
      p50: ours.p50,
      p99: ours.p99,
      target: target(bed, aim, '2 ms / 8 ms'),
    });
    const account = world.userKey(user);
    const peerRuns = Array.from({ length: 3 }, () => account);
    const recursive = await time(peerRuns, (who) => pageRecursively(store.database, who), { warmUp: 1 });
    const ids = await time(peerRuns, (who) => pageByIds(store.database, who), { warmUp: 1 });
    const peerAim = name.startsWith('half') ? '≥ × 500' : '≥ × 25';
    lines.push(
      {
        what: `peer: recursive query, ${name}`,
        p50: recursive.p50,
        target: peerAim,
        note: `× ${(recursive.p50 / ours.p50).toFixed(0)}`,
      },
      {
        what: `peer: all ids, then sort, ${name}`,
        p50: ids.p50,
        target: peerAim,
        note: `× ${(ids.p50 / ours.p50).toFixed(0)}`,
      },
    );
  }
  const admin = await askerFor(bed, 0);
  const adminTime = await time(
    Array.from({ length: repeats }, () => admin),
    (who) => page(who),
    { warmUp: 20 },
  );
  lines.push({
    what: 'first page, administrator',
    p50: adminTime.p50,
    p99: adminTime.p99,
    target: target(bed, '0.8 ms / 3 ms', '2 ms / 8 ms'),
  });

  const chance = new Chance(17);
  const users = Array.from({ length: repeats }, () => 1 + chance.below(world.size.users - 1));
  const askers = await Promise.all([...new Set(users)].map((user) => askerFor(bed, user)));
  const cold: number[] = [];
  for (const asker of askers) {
    const start = performance.now();
    await page(asker);
    cold.push(performance.now() - start);
  }
  const coldFigures = figuresOf(cold);
  const warm = await time(askers, (who) => page(who), { warmUp: 0 });
  lines.push(
    {
      what: `first page, ${askers.length} random users, first touch`,
      p50: coldFigures.p50,
      p99: coldFigures.p99,
      target: target(bed, 'p99 20 ms', ''),
    },
    {
      what: `first page, ${askers.length} random users, warm`,
      p50: warm.p50,
      p99: warm.p99,
      target: target(bed, '0.8 ms / 3 ms', '2 ms / 8 ms'),
    },
  );
  const deep = async (asker: Asker, user?: number): Promise<number | null> => {
    let cursor: string | undefined;
    for (let turn = 1; turn <= 20; turn++) {
      const start = performance.now();
      const answer = await page(asker, cursor);
      const spent = performance.now() - start;
      if (turn === 20) {
        if (user !== undefined) {
          const expected = reference
            .visible(user)
            .slice(950, 1000)
            .map((index) => world.resourceKey(index));
          same(
            'page 20',
            answer.items.map((item) => item.resource.key),
            expected,
          );
        }
        return spent;
      }
      if (answer.next === null) return null;
      cursor = answer.next;
    }
    return null;
  };
  const heavy = await askerFor(bed, world.heavyUser);
  await deep(heavy, world.heavyUser);
  const heavyTimes: number[] = [];
  for (let turn = 0; turn < 15; turn++) {
    const spent = await deep(heavy);
    if (spent !== null) heavyTimes.push(spent);
  }
  const randomTimes: number[] = [];
  for (const asker of askers.slice(0, 100)) {
    const spent = await deep(asker);
    if (spent !== null) randomTimes.push(spent);
  }
  const widest = figuresOf(heavyTimes);
  const random = figuresOf(randomTimes);
  lines.push(
    {
      what: 'page 20, half of everything',
      p50: widest.p50,
      p99: widest.p99,
      target: target(bed, '2 ms', '10 ms'),
    },
    {
      what: `page 20, ${randomTimes.length} random users that have one`,
      p50: random.p50,
      p99: random.p99,
      target: target(bed, '3 ms / 7 ms', '10 ms'),
    },
  );
  return lines;
}

/** Who can see it, with reasons. */
export async function measureAudience(bed: Bed): Promise<Line[]> {
  const pairs = randomPairs(bed, Math.max(100, Math.floor(bed.samples / 4)), 19);
  const audience = await time(pairs, ({ resource }) =>
    bed.store.read((unit) =>
      unit.access.audience(bed.world.resourceKey(resource) as ResourceKey, { now: WORLD_NOW, limit: 50 }),
    ),
  );
  return [
    {
      what: 'who can see it, with reasons (first 50 rows)',
      p50: audience.p50,
      p99: audience.p99,
      target: target(bed, '0.1 ms / 0.5 ms', '0.5 ms'),
    },
  ];
}
