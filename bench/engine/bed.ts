import type { Asker, PrincipalKey } from '@tessera/domain';
import type { OpenStore } from '@tessera/server/storage';
import type { Pair } from '../peers/in-process.ts';
import { Chance } from '../world/random.ts';
import type { Reference } from '../world/reference.ts';
import { WORLD_NOW, type World } from '../world/world.ts';

type Side = 'sqlite' | 'postgres';

/** What is measured on one database, with the answers compared as it goes. */
export interface Bed {
  readonly side: Side;
  readonly store: OpenStore;
  readonly world: World;
  readonly reference: Reference;
  /** Samples of the quick cases; pages take a tenth. */
  readonly samples: number;
}

/** An answer that differs from the reference ends the run: a wrong figure is no figure. */
export function same(what: string, got: unknown, expected: unknown): void {
  if (JSON.stringify(got) === JSON.stringify(expected)) return;
  throw new Error(
    `${what}: got ${JSON.stringify(got).slice(0, 300)}, expected ${JSON.stringify(expected).slice(0, 300)}`,
  );
}

/** The figure to reach on this side, in words. */
export const target = (bed: Bed, sqlite: string, postgres: string) =>
  bed.side === 'sqlite' ? sqlite : postgres;

export function askerFor(bed: Bed, user: number): Promise<Asker> {
  return bed.store.read((unit) => unit.access.asker(bed.world.userKey(user) as PrincipalKey, WORLD_NOW));
}

export function randomPairs(bed: Bed, count: number, seed: number): Pair[] {
  const chance = new Chance(seed);
  const { users, resources } = bed.world.size;
  return Array.from({ length: count }, () => ({
    user: 1 + chance.below(users - 1),
    resource: chance.below(resources),
  }));
}
