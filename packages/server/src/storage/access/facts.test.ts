import { RANDOM_NOW } from '@tessera/domain/testing';
import { describe, expect, test } from 'vitest';
import { databaseSorts, withFilledStore } from '../testing/index.ts';

const SEED = Number(process.env['TESSERA_TEST_SEED'] ?? Math.trunc(Math.random() * 1e9));

describe.each(databaseSorts())('facts on $name', (sort) => {
  const runs = sort.name === 'SQLite' ? 6 : 1;
  test.each(Array.from({ length: runs }, (_, index) => SEED + index))(
    'those among some principals are those of all, as far as they are theirs, seed %i',
    async (seed) => {
      await withFilledStore(sort, { seed, people: 8, things: 24, grants: 80 }, async ({ store, filled }) => {
        const { people, teams, things } = filled;
        const some = new Set([...people.values(), ...teams.values()].map(({ key }) => key).slice(3, 9));
        await store.read(async ({ access }) => {
          for (const { key } of things.values()) {
            const all = await access.facts(key, RANDOM_NOW);
            const { grants, ...rest } = await access.facts(key, RANDOM_NOW, some);
            const theirs = all.grants.filter(({ principal }) => some.has(principal));
            expect(rest).toEqual({
              ...rest,
              kind: all.kind,
              path: all.path,
              draftOf: all.draftOf,
              holdings: [],
            });
            expect(new Set(grants)).toEqual(new Set(theirs));
          }
        });
      });
    },
  );
});
