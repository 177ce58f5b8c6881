import type { AccessScope, PrincipalKey, Resource, ResourceKey } from '@tessera/domain';
import { appendScope } from './access/log.ts';
import { RESOURCE_COLUMNS, toResource } from './access/rows.ts';
import { defineStatement } from './connection.ts';
import type { UnitTools } from './unit-tools.ts';

const ownedBy = defineStatement(
  'belongings.owned',
  `select ${RESOURCE_COLUMNS} from resource r where r.owner = $1 order by r.updated_at desc, r.key desc`,
);
const sharedBy = defineStatement(
  'belongings.shared',
  `select count(*) from resource r where r.owner = $1
     and exists (select 1 from grants g where g.resource = r.key and g.source <> 'publisher')`,
);
const below = defineStatement(
  'belongings.subtree',
  `select ${RESOURCE_COLUMNS} from resource r where r.key = $1
   union all
   select ${RESOURCE_COLUMNS} from closure x join resource r on r.parent = x.des where x.anc = $1`,
);
/** Who published it did so for its former owner, and does not come back to it by that (P13). A draft stays its publisher's. */
const setOwner = defineStatement(
  'belongings.set-owner',
  `update resource set owner = $2, publisher = case when state = 'draft' then publisher end where key = $1`,
);
const setCollectionOwner = defineStatement(
  'belongings.set-collection-owner',
  'update collection set owner = $2 where key = $1',
);

/** Everything that a principal owns, newest first. */
export async function listOwned(tools: UnitTools, owner: PrincipalKey): Promise<readonly Resource[]> {
  return (await tools.connection.all(ownedBy, [owner])).map(toResource);
}

/** A resource and all below it, the resource first. */
export async function listSubtree(tools: UnitTools, key: ResourceKey): Promise<readonly Resource[]> {
  return (await tools.connection.all(below, [key])).map(toResource);
}

/** How many of these others may see by a mode or a grant. */
export async function countShared(tools: UnitTools, owner: PrincipalKey): Promise<number> {
  const [row] = await tools.connection.all(sharedBy, [owner]);
  return Number(row?.[0] ?? 0);
}

/** Makes somebody the owner of all of these, whoever published them; grants stay as they are. */
export async function giveTo(
  tools: UnitTools,
  keys: readonly ResourceKey[],
  owner: PrincipalKey,
): Promise<AccessScope> {
  const { connection, clock } = tools;
  for (const key of keys) {
    await connection.run(setOwner, [key, owner]);
    await connection.run(setCollectionOwner, [key, owner]);
  }
  return appendScope(connection, { resource: null, principals: [], actor: null, at: clock.now() });
}
