import {
  type AccountRole,
  type AccountStatus,
  invalid,
  PERMISSIONS,
  type Permission,
  type PermissionSources,
  type PrincipalKey,
} from '@tessera/domain';
import { inChunks } from './chunks.ts';
import { type Connection, defineStatement } from './connection.ts';
import { current } from './group-members.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/**
 * A column of what the account of a row holds by its role and the groups it is in at a moment, for {@link permissionsOf}.
 * `ADMIN` is not there: it holds all (P3).
 */
export function heldPermissions(account: string, now: string): string {
  return `(select string_agg(held.permission, ',') from (
    select r.permission from role_permission r where r.role = ${account}.role
    union all
    select t.permission from team_member m join team_permission t on t.team = m.team
    where m.account = ${account}.key and (m.until is null or m.until > ${now})
  ) held) as held`;
}

export function permissionsOf(role: string, held: string | null): ReadonlySet<Permission> {
  if (role === 'ADMIN') return new Set(PERMISSIONS);
  return new Set(inOrder((held ?? '').split(',').map((permission) => ({ permission }))));
}

const permissionsOfOne = defineStatement(
  'accounts.permissions',
  `select a.role, ${heldPermissions('a', '$2')} from account a where a.key = $1`,
);

/** What an account may do: the union over its role and the groups it is in at `now` (P1); `ADMIN` all (P3). */
export async function accountPermissions(
  connection: Connection,
  key: PrincipalKey,
  now: number,
): Promise<ReadonlySet<Permission>> {
  const [row] = await connection.all(permissionsOfOne, [key, now]);
  if (row === undefined) return new Set();
  const [role, held] = row;
  return permissionsOf(String(role), held === null ? null : String(held));
}

/** What each of these accounts holds through what; of deleted ones nothing is said. */
export async function permissionSourcesOf(
  { connection, clock }: UnitTools,
  keys: readonly PrincipalKey[],
): Promise<readonly PermissionSources[]> {
  const db = connection.kysely;
  const accounts = await inChunks(keys, (chunk) =>
    db
      .selectFrom('account')
      .select(['key', 'role', 'status'])
      .where('key', 'in', chunk)
      .where('deleted_at', 'is', null)
      .execute(),
  );
  const memberships = await inChunks(keys, (chunk) =>
    db
      .selectFrom('team_member')
      .select(['account', 'team', 'until'])
      .where('account', 'in', chunk)
      .where(current(clock.now()))
      .orderBy('team')
      .execute(),
  );
  const held = await inChunks(
    memberships.map(({ team }) => team),
    (chunk) => db.selectFrom('team_permission').selectAll().where('team', 'in', chunk).execute(),
  );
  const byTeam = Map.groupBy(held, ({ team }) => team);
  const byAccount = Map.groupBy(memberships, ({ account }) => account);
  return accounts.map(({ key, role, status }) => ({
    account: key as PrincipalKey,
    role: role as AccountRole,
    status: status as AccountStatus,
    groups: (byAccount.get(key) ?? []).map(({ team, until }) => ({
      group: team as PrincipalKey,
      until,
      permissions: inOrder(byTeam.get(team) ?? []),
    })),
  }));
}

/** Active accounts that hold a permission with no end, at most `limit`; administrators first. */
export async function accountsWith(
  { connection }: UnitTools,
  permission: Permission,
  limit: number,
): Promise<readonly PrincipalKey[]> {
  const db = connection.kysely;
  const most = literalLimit(limit);
  const active = db
    .selectFrom('account')
    .select('account.key')
    .where('account.status', '=', 'active')
    .where('account.deleted_at', 'is', null);
  const found = new Set<number>();
  const add = (rows: readonly { readonly key: number }[]) => {
    for (const { key } of rows) if (found.size < limit) found.add(key);
  };
  add(await active.where('account.role', '=', 'ADMIN').limit(most).execute());
  if (found.size < limit) {
    add(
      await active
        .innerJoin('role_permission', 'role_permission.role', 'account.role')
        .where('role_permission.permission', '=', permission)
        .limit(most)
        .execute(),
    );
  }
  if (found.size < limit) {
    add(
      await active
        .innerJoin('team_member', 'team_member.account', 'account.key')
        .innerJoin('team_permission', 'team_permission.team', 'team_member.team')
        .where('team_member.until', 'is', null)
        .where('team_permission.permission', '=', permission)
        .limit(most)
        .execute(),
    );
  }
  return [...found] as PrincipalKey[];
}

/** Accounts of a role, or in a group now, at most `limit`; oldest keys first. */
export async function keysOfThose(
  { connection, clock }: UnitTools,
  those: { readonly role: AccountRole } | { readonly group: PrincipalKey },
  limit: number,
): Promise<readonly PrincipalKey[]> {
  const db = connection.kysely;
  const rows =
    'role' in those
      ? await db
          .selectFrom('account')
          .select('key')
          .where('role', '=', those.role)
          .where('deleted_at', 'is', null)
          .orderBy('key')
          .limit(literalLimit(limit))
          .execute()
      : await db
          .selectFrom('team_member')
          .select('account as key')
          .where('team', '=', those.group)
          .where(current(clock.now()))
          .orderBy('account')
          .limit(literalLimit(limit))
          .execute();
  return rows.map(({ key }) => key as PrincipalKey);
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
