import type { GrantSource, PrincipalKey, ResourceKey } from '@tessera/domain';
import { defineStatement } from './connection.ts';
import type { UnitTools } from './unit-tools.ts';

/** A grant of one account on a thing that an organization owns. */
export interface GrantWithin {
  readonly resource: ResourceKey;
  readonly id: string;
  readonly source: GrantSource;
}

const grantsInside = defineStatement(
  'organization-things.grants',
  `select g.resource, g.id, g.source from grants g join resource r on r.key = g.resource
   where g.principal = $1 and r.owner = $2 order by g.resource, g.id`,
);
const publishedInside = defineStatement(
  'organization-things.published',
  `select r.key from resource r where r.owner = $2 and r.publisher = $1
     and not exists (select 1 from grants g
       where g.resource = r.key and g.principal = $1 and g.source = 'publisher')`,
);

/** What an account was granted on the things of an organization, itself. */
export async function grantsWithin(
  tools: UnitTools,
  organization: PrincipalKey,
  account: PrincipalKey,
): Promise<readonly GrantWithin[]> {
  const rows = await tools.connection.all(grantsInside, [account, organization]);
  return rows.map((row) => ({
    resource: row[0] as ResourceKey,
    id: row[1] as string,
    source: row[2] as GrantSource,
  }));
}

/** What an account published for an organization without being `publisher` of it now. */
export async function publishedWithin(
  tools: UnitTools,
  organization: PrincipalKey,
  account: PrincipalKey,
): Promise<readonly ResourceKey[]> {
  const rows = await tools.connection.all(publishedInside, [account, organization]);
  return rows.map((row) => row[0] as ResourceKey);
}
