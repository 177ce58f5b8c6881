import { readdirSync, readFileSync } from 'node:fs';
import {
  answersOf,
  PureHub,
  parseScenario,
  type Scenario,
  type ScenarioHub,
  StoreHub,
  TEST_KINDS,
  testClock,
  testRandom,
} from '@tessera/domain/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type OpenStore, openStore } from '../store.ts';
import { databaseSorts, type TestDatabase } from '../testing/index.ts';

const folder = new URL('../../../../domain/src/access/scenarios/', import.meta.url);
const scenarios = readdirSync(folder)
  .sort()
  .map((file) => parseScenario(parse(readFileSync(new URL(file, folder), 'utf8'))));

let open: { readonly store: OpenStore; readonly database: TestDatabase } | null = null;
afterEach(async () => {
  await open?.store.close();
  await open?.database.drop();
  open = null;
});

describe('scenarios on the pure function', () => {
  for (const scenario of scenarios) {
    test(scenario.title, () => play(scenario, new PureHub(scenario)));
  }
});

describe.each(databaseSorts())('scenarios on $name', (sort) => {
  for (const scenario of scenarios) {
    test(scenario.title, async () => {
      const database = await sort.create();
      const clock = testClock(scenario.now);
      const config = { database: database.config(), kinds: TEST_KINDS, clock, random: testRandom() };
      const store = await openStore(config);
      open = { store, database };
      await play(scenario, await StoreHub.open(scenario, store, clock));
    });
  }
});

async function play(scenario: Scenario, hub: ScenarioHub): Promise<void> {
  const walks = new Map<string, string | null>();
  for (const step of scenario.steps) {
    for (const action of step.do) await hub.apply(action);
    expect(await answersOf(hub, step.expect, walks)).toEqual(step.expect);
  }
}
