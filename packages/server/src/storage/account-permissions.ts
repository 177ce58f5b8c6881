import { type AccountRole, invalid, PERMISSIONS, type Permission, type PrincipalKey } from '@tessera/domain';
import type { Connection } from './connection.ts';

/** What an account may do: the union over its role and the groups it is in at `now` (P1); `ADMIN` all (P3). */
export async function accountPermissions(
  connection: Connection,
  key: PrincipalKey,
  now: number,
): Promise<ReadonlySet<Permission>> {
  const db = connection.kysely;
  const account = await db.selectFrom('account').select('role').where('key', '=', key).executeTakeFirst();
  if (account === undefined) return new Set();
  if (account.role === 'ADMIN') return new Set(PERMISSIONS);
  const rows = await db
    .selectFrom('role_permission')
    .select('permission')
    .where('role', '=', account.role)
    .union(
      db
        .selectFrom('team_permission')
        .innerJoin('team_member', 'team_member.team', 'team_permission.team')
        .select('team_permission.permission')
        .where('team_member.account', '=', key)
        .where((eb) => eb.or([eb('team_member.until', 'is', null), eb('team_member.until', '>', now)])),
    )
    .execute();
  return new Set(inOrder(rows));
}

/** The permissions of a role, in the order of the list. */
export async function readRolePermissions(
  connection: Connection,
  role: AccountRole,
): Promise<readonly Permission[]> {
  if (role === 'ADMIN') return PERMISSIONS;
  const rows = await connection.kysely
    .selectFrom('role_permission')
    .select('permission')
    .where('role', '=', role)
    .execute();
  return inOrder(rows);
}

/** Replaces the permissions of a role. `ADMIN` holds all, whatever is asked: `input-invalid` (P3). */
export async function writeRolePermissions(
  connection: Connection,
  role: AccountRole,
  permissions: readonly Permission[],
): Promise<void> {
  if (role === 'ADMIN') throw invalid('role', 'ADMIN holds every permission and cannot lose one');
  const db = connection.kysely;
  await db.deleteFrom('role_permission').where('role', '=', role).execute();
  const values = [...new Set(permissions)].map((permission) => ({ role, permission }));
  if (values.length > 0) await db.insertInto('role_permission').values(values).execute();
}

/** Known permissions only, in the order of the list: what a newer release stored means nothing to this one. */
export function inOrder(rows: readonly { readonly permission: string }[]): readonly Permission[] {
  const held = new Set(rows.map((row) => row.permission));
  return PERMISSIONS.filter((permission) => held.has(permission));
}
