import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { keepGrantAll } from './keep-grant-all.ts';
import { ACCOUNT_ROLES, type AccountRole, PERMISSIONS, type Permission } from './model.ts';
import { requireSubset } from './subset.ts';

/** What each account role holds (P3), in the order of {@link PERMISSIONS}. */
export async function getRolePermissions(
  context: Context,
): Promise<Readonly<Record<AccountRole, readonly Permission[]>>> {
  return context.store.read(async (unit) => {
    const of = async (role: AccountRole) => inOrder(await unit.accounts.rolePermissions(role));
    return { ADMIN: await of('ADMIN'), DATA_SCIENTIST: await of('DATA_SCIENTIST'), GUEST: await of('GUEST') };
  });
}

/** Sets what `DATA_SCIENTIST` or `GUEST` holds; `ADMIN` holds all and cannot lose any. */
export async function setRolePermissions(
  context: Context,
  input: { readonly role: AccountRole; readonly permissions: readonly Permission[] },
): Promise<readonly Permission[]> {
  const { role } = input;
  if (role === 'ADMIN') {
    throw invalid(
      'role',
      `must be one of ${ACCOUNT_ROLES.slice(1).join(', ')}; ADMIN always holds every permission`,
    );
  }
  const permissions = inOrder(input.permissions);
  const scope = await context.store.write(async (unit) => {
    const before = inOrder(await unit.accounts.rolePermissions(role));
    await requireSubset(context, unit, [...before, ...permissions]);
    const changed = await keepGrantAll(unit, () => unit.accounts.setRolePermissions(role, permissions));
    await record(context, unit, { action: 'role.permissions', target: role, before, after: permissions });
    return changed;
  });
  await context.bus.publish(scope);
  return permissions;
}

/** Each once, in the order that screens list them. */
export function inOrder(permissions: Iterable<Permission>): readonly Permission[] {
  const given = new Set(permissions);
  return PERMISSIONS.filter((permission) => given.has(permission));
}
