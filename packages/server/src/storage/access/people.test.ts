import { describe, expect, test } from 'vitest';
import { databaseSorts, withFilledStore } from '../testing/index.ts';

const SEED = Number(process.env['TESSERA_TEST_SEED'] ?? Math.trunc(Math.random() * 1e9));

describe.each(databaseSorts())('some members on $name', (sort) => {
  const runs = sort.name === 'SQLite' ? 6 : 1;
  test.each(Array.from({ length: runs }, (_, index) => SEED + index))(
    'S12: of each crowd at most five who are in it now, those longest here, seed %i',
    async (seed) => {
      await withFilledStore(sort, { seed, people: 16, things: 1, grants: 0 }, async (bed) => {
        const { people, teams, companies } = bed.filled;
        const longestHere = [...people.values()].sort((a, b) => a.key - b.key);
        await bed.store.read(async ({ access, groups, organizations }) => {
          const keys = [...teams.values(), ...companies.values()].map(({ key }) => key);
          const found = await access.someMembers(keys);
          expect([...found.keys()].sort()).toEqual([...keys].sort());
          for (const { key } of [...teams.values(), ...companies.values()]) {
            const ofGroup = await groups.members(key, { limit: 50 });
            const ofOrganization = await organizations.members(key, { limit: 50 });
            const members = [...ofGroup.items, ...ofOrganization.items].map(({ account }) => account);
            const inIt = longestHere.filter((one) => members.includes(one.key));
            expect(found.get(key)).toEqual(
              inIt
                .slice(0, 5)
                .map(({ name }) => name)
                .sort(),
            );
          }
        });
      });
    },
  );
});
