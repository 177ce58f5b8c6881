import { Story, TEST_KINDS, testClock, testRandom } from '@tessera/domain/testing';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type OpenStore, openStore } from '../store.ts';
import type { DatabaseSort, TestDatabase } from './databases.ts';

const DAY = 86_400_000;

/** One hub for the tests of a `describe`, a day further on for each of them. */
export function useStory(sort: DatabaseSort) {
  const clock = testClock();
  let database: TestDatabase;
  let store: OpenStore;
  let story: Story;
  let count = 0;
  /** Names of people are unique in a hub, and the hub lasts for all tests. */
  const named = (name: string) => `${name} ${count}`;

  beforeAll(async () => {
    database = await sort.create();
    store = await openStore({ database: database.config(), kinds: TEST_KINDS, clock, random: testRandom(9) });
    story = new Story({ store, clock });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });
  beforeEach(() => {
    count++;
    clock.advance(DAY);
  });

  return {
    clock,
    named,
    /** How many tests have begun: makes words unique. */
    count: () => count,
    get store() {
      return store;
    },
    get story() {
      return story;
    },
    people: async () => ({
      ann: await story.newUser(named('Ann')),
      ben: await story.newUser(named('Ben')),
    }),
  };
}
