import type { Grant, PrincipalKey, ResourceKey } from '@tessera/domain';
import { type Connection, defineStatement, type Row, type SqlValue } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { GRANT_COLUMNS, toGrant } from './rows.ts';
import { engineStatement } from './words.ts';

/*
 * `grantees` of a resource, and the same of its collection row: the keys of all principals that hold a grant on it,
 * rising, 32 bits each; empty when nobody does. A projection of `grants`, written in the transaction that changes
 * them, by which most nodes of a page need no look-up at all. Null says nothing: then `grants` are looked up by key,
 * which is the reference. A key that is missing would hide access, never give it.
 */

/** Beyond this many a node is looked up by key. */
const MOST = 256;
const BYTES = 4;
const LARGEST_KEY = 0xffff_ffff;

const granteesOf = defineStatement(
  'grantees.of',
  `select distinct principal from grants where resource = $1 order by principal limit ${MOST + 1}`,
);
const writeResource = defineStatement('grantees.write', 'update resource set grantees = $2 where key = $1');
const writeCollection = defineStatement(
  'grantees.write-collection',
  'update collection set grantees = $2 where key = $1',
);

/** Brings a resource's grantees up to date, after its grants were changed. */
export async function refreshGrantees(connection: Connection, key: ResourceKey): Promise<void> {
  const rows = await connection.all(granteesOf, [key]);
  const keys = rows.map((row) => row[0] as PrincipalKey);
  const fits = keys.length <= MOST && keys.every((one) => one <= LARGEST_KEY);
  const packed = fits ? packKeys(keys) : null;
  await connection.run(writeResource, [key, packed]);
  await connection.run(writeCollection, [key, packed]);
}

/** Keys to bytes. */
export function packKeys(keys: readonly PrincipalKey[]): Uint8Array {
  const bytes = new Uint8Array(keys.length * BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, key] of keys.entries()) view.setUint32(index * BYTES, key, true);
  return bytes;
}

/** Those of the packed keys that are among `principals`. */
export function keysAmong(packed: SqlValue, principals: ReadonlySet<PrincipalKey>): readonly PrincipalKey[] {
  if (!(packed instanceof Uint8Array) || packed.length === 0) return [];
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const found: PrincipalKey[] = [];
  for (let at = 0; at < packed.length; at += BYTES) {
    const key = view.getUint32(at, true) as PrincipalKey;
    if (principals.has(key)) found.push(key);
  }
  return found;
}

const grantsOfPairs = engineStatement('grantees.grants', (words) => {
  const pairs =
    words.dialect === 'sqlite'
      ? `(select value ->> 0 as resource, value ->> 1 as principal from json_each($1)) pair`
      : `(select (value ->> 0)::bigint as resource, (value ->> 1)::bigint as principal
          from jsonb_array_elements(($1::text)::jsonb) of_pairs (value)) pair`;
  return `select ${GRANT_COLUMNS} from ${pairs}
    ${words.probe('grants', 'g', 'g.resource = pair.resource and g.principal = pair.principal')}`;
});

/** The grants of principals on resources, by resource. */
export async function grantsOf(
  tools: UnitTools,
  pairs: readonly (readonly [ResourceKey, PrincipalKey])[],
): Promise<ReadonlyMap<ResourceKey, readonly Grant[]>> {
  const found = new Map<ResourceKey, Grant[]>();
  if (pairs.length === 0) return found;
  for (const row of await tools.connection.all(grantsOfPairs, [JSON.stringify(pairs)])) {
    const grant = toGrant(row);
    const others = found.get(grant.resource);
    if (others === undefined) found.set(grant.resource, [grant]);
    else others.push(grant);
  }
  return found;
}

const allGrantees = defineStatement(
  'grantees.all',
  'select r.key, r.grantees, c.grantees, c.key from resource r left join collection c on c.key = r.key order by r.key',
);
const allGrants = defineStatement(
  'grantees.grants-of-all',
  'select distinct resource, principal from grants order by resource, principal',
);

/** Resources whose grantees are not what their grants say, by reading everything; null says nothing and is right. */
export async function auditGrantees(connection: Connection): Promise<readonly ResourceKey[]> {
  const byResource = new Map<number, PrincipalKey[]>();
  for (const [resource, principal] of await connection.all(allGrants, [])) {
    const of = byResource.get(resource as number) ?? [];
    of.push(principal as PrincipalKey);
    byResource.set(resource as number, of);
  }
  const wrong: ResourceKey[] = [];
  for (const row of await connection.all(allGrantees, [])) {
    const [key, ofResource = null, ofCollection = null, collection] = row;
    const packed = packKeys(byResource.get(key as number) ?? []);
    const right = sameBytes(ofResource, packed) && (collection === null || sameBytes(ofCollection, packed));
    if (!right) wrong.push(key as ResourceKey);
  }
  return wrong;
}

const clearResources = defineStatement('grantees.clear', 'update resource set grantees = $1');
const clearCollections = defineStatement('grantees.clear-collections', 'update collection set grantees = $1');
const granted = defineStatement('grantees.granted', 'select distinct resource from grants');

/** Writes the grantees of everything anew, after grants were loaded in bulk. Inside a writing unit. */
export async function rebuildGrantees(connection: Connection): Promise<void> {
  const nobody = packKeys([]);
  await connection.run(clearResources, [nobody]);
  await connection.run(clearCollections, [nobody]);
  for (const [key] of await connection.all(granted, []))
    await refreshGrantees(connection, key as ResourceKey);
}

function sameBytes(stored: Row[number], packed: Uint8Array): boolean {
  if (stored === null) return true;
  return (
    stored instanceof Uint8Array &&
    stored.length === packed.length &&
    stored.every((byte, at) => byte === packed[at])
  );
}
