import type { AccessKey, KeyScope, PrincipalKey, Session, WayIn } from '@tessera/domain';
import type { Selectable } from 'kysely';
import { heldPermissions, permissionsOf } from './account-permissions.ts';
import { ACCOUNT_COLUMNS, type AccountRow, toAccount } from './account-rows.ts';
import { defineStatement, type Row } from './connection.ts';
import type { AccessKeyTable, SessionTable } from './schema.ts';
import type { UnitTools } from './unit-tools.ts';

const SESSION_COLUMNS = [
  ...['id', 'account', 'secret_hash', 'kind', 'device', 'place'],
  ...['created_at', 'last_used_at', 'signed_in_at'],
] as const satisfies readonly (keyof SessionTable)[];
const KEY_COLUMNS = [
  ...['id', 'account', 'secret_hash', 'name', 'scopes', 'created_at', 'until', 'last_used_at'],
] as const satisfies readonly (keyof AccessKeyTable)[];
const OWNER_COLUMNS = [...ACCOUNT_COLUMNS, 'public_id', 'slug', 'held'] as const;

const bySession = wayInStatement('ways-in.session', 'session', SESSION_COLUMNS, 'secret_hash');
const byKey = wayInStatement('ways-in.key', 'access_key', KEY_COLUMNS, 'id');

/** A session by the hash of its secret, with its account and what that may do: one statement, since every request asks. */
export async function sessionWayIn(tools: UnitTools, secretHash: string): Promise<WayIn<Session> | null> {
  const { connection, clock } = tools;
  const [row] = await connection.all(bySession, [secretHash, clock.now()]);
  if (row === undefined) return null;
  return { way: toSession(named(SESSION_COLUMNS, row)), ...ownerOf(row.slice(SESSION_COLUMNS.length)) };
}

/** An access key, likewise. */
export async function keyWayIn(tools: UnitTools, id: string): Promise<WayIn<AccessKey> | null> {
  const { connection, clock } = tools;
  const [row] = await connection.all(byKey, [id, clock.now()]);
  if (row === undefined) return null;
  return { way: toKey(named(KEY_COLUMNS, row)), ...ownerOf(row.slice(KEY_COLUMNS.length)) };
}

export function toSession(row: Pick<Selectable<SessionTable>, (typeof SESSION_COLUMNS)[number]>): Session {
  return {
    id: row.id,
    account: row.account as PrincipalKey,
    secretHash: row.secret_hash,
    kind: row.kind as Session['kind'],
    device: row.device,
    place: row.place,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    signedInAt: row.signed_in_at,
  };
}

export function toKey(row: Selectable<AccessKeyTable>): AccessKey {
  return {
    id: row.id,
    account: row.account as PrincipalKey,
    secretHash: row.secret_hash,
    name: row.name,
    scopes: JSON.parse(row.scopes) as readonly KeyScope[],
    createdAt: row.created_at,
    until: row.until,
    lastUsedAt: row.last_used_at,
  };
}

function wayInStatement(name: string, table: string, columns: readonly string[], by: string) {
  const of = (alias: string, names: readonly string[]) => names.map((column) => `${alias}.${column}`).join();
  return defineStatement(
    name,
    `select ${of('w', columns)}, ${of('a', ACCOUNT_COLUMNS)}, p.public_id, p.slug, ${heldPermissions('a', '$2')}
    from ${table} w join account a on a.key = w.account join principal p on p.key = a.key where w.${by} = $1`,
  );
}

function ownerOf(row: Row): Omit<WayIn<never>, 'way'> {
  const owner = named<AccountRow & { readonly held: string | null }>(OWNER_COLUMNS, row);
  return { account: toAccount(owner), permissions: permissionsOf(owner.role, owner.held) };
}

/** The parsing edge: a hot statement's values by the names of their columns. */
function named<T>(columns: readonly (keyof T)[], row: Row): T {
  return Object.fromEntries(columns.map((column, at) => [column, row[at]])) as T;
}
