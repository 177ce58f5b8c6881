import type { HolderCount, Resource } from '@tessera/domain';
import { RANDOM_NOW, TEST_KINDS } from '@tessera/domain/testing';
import { describe, expect, test } from 'vitest';
import { databaseSorts, withFilledStore } from '../testing/index.ts';

const SEED = Number(process.env['TESSERA_TEST_SEED'] ?? Math.trunc(Math.random() * 1e9));

describe.each(databaseSorts())('badges on $name', (sort) => {
  const runs = sort.name === 'SQLite' ? 6 : 1;
  test.each(Array.from({ length: runs }, (_, index) => SEED + index))(
    'S29: a badge counts whom the grants here and above name, each once, people where nobody wider is, seed %i',
    async (seed) => {
      await withFilledStore(sort, { seed, people: 8, things: 24, grants: 60 }, async ({ store, filled }) => {
        const things = [...filled.things.values()];
        await store.read(async ({ access, groups }) => {
          const counts = await access.holderCounts(things, RANDOM_NOW);
          for (const thing of things) {
            const { grants } = await access.facts(thing.key, RANDOM_NOW);
            const own = TEST_KINDS.get(thing.kind)?.inheritsUpTo === null;
            const counted = grants.filter(
              (grant) => grant.run === null && (!own || grant.resource === thing.key),
            );
            const holders = [...new Set(counted.map(({ principal }) => principal))];
            const silent = (await groups.byKeys(holders)).filter(({ sharing }) => !sharing);
            const shown = holders.filter((key) => !silent.some((group) => group.key === key));
            const expected = byHand(thing, await access.principals(shown));
            expect([thing.title, sorted(counts.get(thing.key) ?? [])]).toEqual([
              thing.title,
              sorted(expected),
            ]);
          }
        });
      });
    },
  );
});

function byHand(
  { owner, publisher }: Resource,
  holders: readonly { readonly key: HolderCount['one']; readonly kind: HolderCount['kind'] }[],
): readonly HolderCount[] {
  const others = holders.filter(({ key }) => key !== owner && key !== publisher);
  const wide = others.filter(({ kind }) => kind !== 'account' && kind !== 'address');
  const counted = wide.length > 0 ? wide : others;
  return [...Map.groupBy(counted, ({ kind }) => kind)].map(([kind, ones]) => ({
    kind,
    count: ones.length,
    one: ones.map(({ key }) => key).reduce((least, key) => (key < least ? key : least)),
  }));
}

function sorted(counts: readonly HolderCount[]): readonly HolderCount[] {
  return [...counts].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
