import type { Connection, Row } from '../connection.ts';
import { defineStatement } from '../connection.ts';
import { dayBound, hourBound } from './bounds.ts';

/** A bound that does not cover what it must: rows below it could be missing from lists. Nothing is ever shown too much by it. */
export interface LowBound {
  readonly of: 'children' | 'collection' | 'grant';
  readonly collection: number;
  /** Of `children`: the ancestor; of `grant`: the principal; else null. */
  readonly other: number | null;
  readonly bound: number;
  /** The newest change that it should cover. */
  readonly newest: number;
}

const lowChildren = defineStatement(
  'audit.low-children',
  `select x.des, x.anc, x.bound, max(r.updated_at) from closure x join resource r on r.parent = x.des
   group by x.des, x.anc, x.bound having max(r.updated_at) > x.bound`,
);
/** The newest below each collection, itself included. */
const NEWEST_BELOW = `
  with newest as (
    select x.anc as key, max(r.updated_at) as at from closure x join resource r on r.parent = x.des or r.key = x.des
    group by x.anc
  )`;
const lowCollections = defineStatement(
  'audit.low-collections',
  `${NEWEST_BELOW} select c.key, null, c.bound, n.at from newest n join collection c on c.key = n.key where c.bound < n.at`,
);
const lowGrants = defineStatement(
  'audit.low-grants',
  `${NEWEST_BELOW} select g.resource, g.principal, g.bound, n.at from newest n
     join grants g on g.resource = n.key where g.bound < n.at
   union all
   select g.resource, g.principal, g.bound, r.updated_at from grants g join resource r on r.key = g.resource
     where g.is_collection = 0 and g.bound < r.updated_at`,
);
const repairChildren = defineStatement(
  'audit.repair-children',
  'update closure set bound = $3 where des = $1 and anc = $2 and bound < $3',
);
const repairCollection = defineStatement(
  'audit.repair-collection',
  'update collection set bound = $2 where key = $1 and bound < $2',
);
const repairGrants = defineStatement(
  'audit.repair-grants',
  'update grants set bound = $3 where resource = $1 and principal = $2 and bound < $3',
);

/** Proves every bound by reading everything: for a worker in the background, not for a request. */
export async function auditBounds(connection: Connection): Promise<readonly LowBound[]> {
  return [
    ...(await connection.all(lowChildren, [])).map((row) => toLow('children', row)),
    ...(await connection.all(lowCollections, [])).map((row) => toLow('collection', row)),
    ...(await connection.all(lowGrants, [])).map((row) => toLow('grant', row)),
  ];
}

/** Raises what the audit found too low, inside a writing unit; answers what it was. */
export async function repairBounds(connection: Connection): Promise<readonly LowBound[]> {
  const found = await auditBounds(connection);
  for (const low of found) {
    if (low.of === 'children') {
      await connection.run(repairChildren, [low.collection, low.other, hourBound(low.newest)]);
    } else if (low.of === 'collection') {
      await connection.run(repairCollection, [low.collection, dayBound(low.newest)]);
    } else {
      await connection.run(repairGrants, [low.collection, low.other, dayBound(low.newest)]);
    }
  }
  return found;
}

function toLow(of: LowBound['of'], row: Row): LowBound {
  const [collection, other, bound, newest] = row;
  return {
    of,
    collection: Number(collection),
    other: other === null ? null : Number(other),
    bound: Number(bound),
    newest: Number(newest),
  };
}
