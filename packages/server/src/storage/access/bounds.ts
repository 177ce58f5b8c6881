import type { ResourceKey } from '@tessera/domain';
import { type Connection, defineStatement } from '../connection.ts';

/*
 * Bounds: upper limits of content changes, by which lists open the newest parts first. Rounded up to a bucket, so that
 * a busy thing writes them once per bucket; written only when they rise. One that is too high costs time; one that is
 * too low would hide rows, never show one too many. Writers are alone on both databases, so that nothing rises unseen
 * between reading and writing.
 *
 *   closure.bound(des, anc)  covers the direct children of `des`                    hours
 *   collection.bound(c)      covers c and all below it                              days
 *   grants.bound(g)          covers the resource and all below it                   days
 */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function hourBound(at: number): number {
  return Math.ceil(at / HOUR) * HOUR;
}

export function dayBound(at: number): number {
  return Math.ceil(at / DAY) * DAY;
}

const raiseOwnGrants = defineStatement(
  'bounds.raise-own-grants',
  'update grants set bound = $2 where resource = $1 and bound < $2',
);
const raiseChildren = defineStatement(
  'bounds.raise-children',
  'update closure set bound = $2 where des = $1 and bound < $2',
);
const lowCollections = defineStatement('bounds.low-collections', {
  sqlite: `select c.key from closure x cross join collection c on c.key = x.anc where x.des = $1 and c.bound < $2`,
  postgres: `select c.key from closure x join collection c on c.key = x.anc where x.des = $1 and c.bound < $2`,
});
const raiseCollection = defineStatement(
  'bounds.raise-collection',
  'update collection set bound = $2 where key = $1',
);

/** After a content change of a resource at `at`: raises what covers it. */
export async function raiseBounds(
  connection: Connection,
  resource: { readonly key: ResourceKey; readonly parent: ResourceKey | null; readonly collection: boolean },
  at: number,
): Promise<void> {
  if (resource.parent !== null) await connection.run(raiseChildren, [resource.parent, hourBound(at)]);
  if (resource.collection) await raiseChain(connection, resource.key, at);
  else {
    await connection.run(raiseOwnGrants, [resource.key, dayBound(at)]);
    if (resource.parent !== null) await raiseChain(connection, resource.parent, at);
  }
}

/** A collection and all that hold it: whose day is high enough already is passed over, and its grants with it. */
export async function raiseChain(connection: Connection, collection: ResourceKey, at: number): Promise<void> {
  const day = dayBound(at);
  for (const [key] of await connection.all(lowCollections, [collection, day])) {
    await connection.run(raiseOwnGrants, [key ?? null, day]);
    await connection.run(raiseCollection, [key ?? null, day]);
  }
}
