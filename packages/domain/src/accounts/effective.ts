import type { PrincipalKey } from '../access/model.ts';
import { type Context, requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import {
  ACCOUNT_ROLES,
  type Account,
  type AccountRole,
  type AccountStatus,
  PERMISSIONS,
  type Permission,
} from './model.ts';
import type { PermissionSources } from './store.ts';
import { requireUserManager } from './user-manager.ts';

/** Through what somebody holds a permission. `until` is the end of a membership, ms since 1970. */
export type PermissionSource =
  | { readonly by: 'role'; readonly role: AccountRole }
  | { readonly by: 'group'; readonly group: Pick<Group, 'id' | 'name'>; readonly until: number | null };

export interface EffectivePermission {
  readonly permission: Permission;
  readonly sources: readonly PermissionSource[];
}

/** A change of permissions that is only thought of. What is left out stays. */
export type PermissionChange =
  | {
      readonly kind: 'person';
      /** Public id of the account. */
      readonly person: string;
      readonly role?: AccountRole | undefined;
      readonly status?: AccountStatus | undefined;
      /** Public ids: exactly the groups to be in. */
      readonly groups?: readonly string[] | undefined;
    }
  | { readonly kind: 'group'; readonly group: string; readonly permissions: readonly Permission[] }
  | { readonly kind: 'role'; readonly role: AccountRole; readonly permissions: readonly Permission[] };

/** How many people gain or lose one permission, and the first of them. */
export interface PermissionShift {
  readonly permission: Permission;
  readonly count: number;
  readonly people: readonly Account[];
}

export interface PermissionPreview {
  readonly gains: readonly PermissionShift[];
  readonly loses: readonly PermissionShift[];
  /** People looked at. */
  readonly people: number;
  /** There are more people than were looked at: every number is "at least". */
  readonly atLeast: boolean;
}

const MOST_PEOPLE = 1_000;
const NAMED = 10;

type RolePermissions = Readonly<Record<AccountRole, readonly Permission[]>>;

/**
 * What somebody may do in the whole hub and through what (P9): oneself, or anybody for `users:manage`. In the order of
 * {@link PERMISSIONS}; what nobody holds stands with no source.
 */
export async function effectivePermissions(
  context: Context,
  input: { readonly id: string },
): Promise<readonly EffectivePermission[]> {
  const self = requireAccount(context.caller);
  return context.store.read(async (unit) => {
    if (input.id !== self.id) await requireUserManager(context, unit);
    const account = await unit.accounts.byId(input.id);
    const [held] = account === null ? [] : await unit.accounts.permissionSources([account.key]);
    if (held === undefined) throw notFound();
    const roles = await rolesOf(unit);
    const groups = new Map(
      (await unit.groups.byKeys(held.groups.map(({ group }) => group))).map((group) => [group.key, group]),
    );
    return PERMISSIONS.map((permission) => ({
      permission,
      sources: [
        ...(roles[held.role].includes(permission) ? [{ by: 'role' as const, role: held.role }] : []),
        ...held.groups.flatMap(({ group: key, until, permissions }) => {
          const group = groups.get(key);
          if (group === undefined || !permissions.includes(permission)) return [];
          return [{ by: 'group' as const, group: { id: group.id, name: group.name }, until }];
        }),
      ],
    }));
  });
}

/**
 * Who would gain and who would lose which permission by a change, without making it (P9). For `users:manage`; whether the
 * caller may make the change is not judged here. Exact up to 1,000 people.
 */
export async function previewPermissions(
  context: Context,
  change: PermissionChange,
): Promise<PermissionPreview> {
  return context.store.read(async (unit) => {
    await requireUserManager(context, unit);
    return permissionShifts(unit, change);
  });
}

/** The same for a group that goes, in the unit of whoever asks. */
export async function permissionShifts(unit: Unit, change: PermissionChange): Promise<PermissionPreview> {
  const roles = await rolesOf(unit);
  const planned = await planOf(unit, change, roles);
  const keys = planned.keys.slice(0, MOST_PEOPLE);
  const gains = new Map<Permission, PrincipalKey[]>();
  const loses = new Map<Permission, PrincipalKey[]>();
  for (const sources of await unit.accounts.permissionSources(keys)) {
    const before = heldThrough(sources, roles);
    const after = heldThrough(planned.after(sources), planned.roles);
    for (const permission of PERMISSIONS) {
      if (before.has(permission) === after.has(permission)) continue;
      const side = after.has(permission) ? gains : loses;
      side.set(permission, [...(side.get(permission) ?? []), sources.account]);
    }
  }
  return {
    gains: await shiftsOf(unit, gains),
    loses: await shiftsOf(unit, loses),
    people: keys.length,
    atLeast: planned.keys.length > MOST_PEOPLE,
  };
}

/** What an account holds through its sources; one that is not active holds nothing that counts. */
export function heldThrough(sources: PermissionSources, roles: RolePermissions): ReadonlySet<Permission> {
  if (sources.status !== 'active') return new Set();
  return new Set([...roles[sources.role], ...sources.groups.flatMap((group) => group.permissions)]);
}

interface Planned {
  /** Whom it concerns; one more than are looked at when there are more. */
  readonly keys: readonly PrincipalKey[];
  readonly roles: RolePermissions;
  after(sources: PermissionSources): PermissionSources;
}

async function planOf(unit: Unit, change: PermissionChange, roles: RolePermissions): Promise<Planned> {
  switch (change.kind) {
    case 'role': {
      const { role, permissions } = change;
      const keys = await unit.accounts.keysOf({ role }, MOST_PEOPLE + 1);
      return {
        keys,
        roles: role === 'ADMIN' ? roles : { ...roles, [role]: permissions },
        after: (one) => one,
      };
    }
    case 'group': {
      const group = await unit.groups.byId(change.group);
      if (group === null) throw notFound();
      const { permissions } = change;
      return {
        keys: await unit.accounts.keysOf({ group: group.key }, MOST_PEOPLE + 1),
        roles,
        after: (one) => ({
          ...one,
          groups: one.groups.map((held) => (held.group === group.key ? { ...held, permissions } : held)),
        }),
      };
    }
    case 'person': {
      const account = await unit.accounts.byId(change.person);
      if (account === null) throw notFound();
      const groups = change.groups === undefined ? null : await groupsById(unit, change.groups);
      return {
        keys: [account.key],
        roles,
        after: (one) => ({
          ...one,
          role: change.role ?? one.role,
          status: change.status ?? one.status,
          groups:
            groups === null
              ? one.groups
              : groups.map(({ key, permissions }) => ({ group: key, until: null, permissions })),
        }),
      };
    }
  }
}

async function groupsById(unit: Unit, ids: readonly string[]): Promise<readonly Group[]> {
  const groups: Group[] = [];
  for (const id of ids) {
    const group = await unit.groups.byId(id);
    if (group === null) {
      throw new Problem('group-unknown', { detail: `There is no group with the id ${id}.` });
    }
    groups.push(group);
  }
  return groups;
}

async function rolesOf(unit: Unit): Promise<RolePermissions> {
  const [admin, scientist, guest] = [
    await unit.accounts.rolePermissions(ACCOUNT_ROLES[0]),
    await unit.accounts.rolePermissions(ACCOUNT_ROLES[1]),
    await unit.accounts.rolePermissions(ACCOUNT_ROLES[2]),
  ];
  return { ADMIN: admin, DATA_SCIENTIST: scientist, GUEST: guest };
}

async function shiftsOf(
  unit: Unit,
  side: ReadonlyMap<Permission, readonly PrincipalKey[]>,
): Promise<readonly PermissionShift[]> {
  const shifts: PermissionShift[] = [];
  for (const permission of PERMISSIONS) {
    const keys = side.get(permission);
    if (keys === undefined) continue;
    const people = await unit.accounts.byKeys(keys.slice(0, NAMED));
    shifts.push({ permission, count: keys.length, people });
  }
  return shifts;
}
