import {
  type FilledStore,
  fillStore,
  RANDOM_NOW,
  randomWorld,
  TEST_KINDS,
  type TestClock,
  testClock,
  testRandom,
  type World,
} from '@tessera/domain/testing';
import { type OpenStore, openStore } from '../store.ts';
import type { DatabaseSort } from './databases.ts';

/** A hub in a store and the same hub as data. */
export interface FilledBed {
  readonly store: OpenStore;
  readonly clock: TestClock;
  readonly filled: FilledStore;
  readonly world: World;
}

/** Hands `work` a store of its own with a random world in it, at `RANDOM_NOW`; both are gone afterwards. */
export async function withFilledStore(
  sort: DatabaseSort,
  { seed, ...size }: { readonly seed: number } & Parameters<typeof randomWorld>[1],
  work: (bed: FilledBed) => Promise<void>,
): Promise<void> {
  const clock = testClock(RANDOM_NOW);
  const database = await sort.create();
  try {
    const store = await openStore({
      ...{ database: database.config(), kinds: TEST_KINDS, clock, random: testRandom(seed) },
    });
    try {
      const world = randomWorld(seed, size);
      await work({ store, clock, world, filled: await fillStore(store, world, clock) });
    } finally {
      await store.close();
    }
  } finally {
    await database.drop();
  }
}
