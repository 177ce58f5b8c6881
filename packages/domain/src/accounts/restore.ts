import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { type KeptAccount, RESTORE_LIFE } from './deleted.ts';
import type { Account } from './model.ts';
import { requireGivable } from './subset.ts';
import { requireUserManager } from './user-manager.ts';

/**
 * Brings a deleted account back as it was, within 30 days (A18): its status, memberships, and what went to the trash and
 * still belongs to whoever took care of it. What was transferred stays so. Within the subset rule (P5).
 */
export async function restoreAccount(context: Context, input: { readonly id: string }): Promise<Account> {
  const { account, scopes } = await context.store.write(async (unit) => {
    await requireUserManager(context, unit);
    const found = await unit.accounts.deleted(input.id);
    if (found === null || context.clock.now() >= found.at + RESTORE_LIFE) {
      throw new Problem('not-found', {
        detail: 'There is no deleted account with this id that can still be restored.',
      });
    }
    const { kept } = found;
    const { key, role } = found.account;
    const groups = await existingGroups(unit, kept);
    await requireGivable(context, unit, [
      ...(await unit.accounts.rolePermissions(role)),
      ...groups.flatMap(({ group }) => group.permissions),
    ]);
    const changed: AccessScope[] = [await unit.accounts.undelete(key, kept.status)];
    for (const { group, manager, staff, until } of groups) {
      changed.push(await unit.groups.setMember(group.key, { account: key, manager, staff, until }));
    }
    for (const { id, role: part } of kept.organizations) {
      const organization = await unit.organizations.byId(id);
      if (organization === null) continue;
      changed.push(await unit.organizations.setMember(organization.key, { account: key, role: part }));
    }
    const things = await stillCaredFor(unit, kept);
    if (things.length > 0) changed.push(await unit.resources.giveTo(things, key));
    const back = new Set(things);
    for (const thing of kept.trashed) {
      if (back.has(thing)) changed.push(await unit.resources.restore(thing));
    }
    await record(context, unit, {
      action: 'account.restored',
      target: found.account.id,
      after: { status: kept.status, role, given: things.length, groups: groups.map(({ group }) => group.id) },
    });
    const restored = await unit.accounts.byKey(key);
    if (restored === null) throw new Error('an account was restored and is not there');
    return { account: restored, scopes: changed };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return account;
}

/** Those of a deleted account's groups that are still there, with its marks in them. */
export async function existingGroups(unit: Unit, kept: KeptAccount) {
  const found = [];
  for (const marks of kept.groups) {
    const group = await unit.groups.byId(marks.id);
    if (group !== null) found.push({ group, ...marks });
  }
  return found;
}

async function stillCaredFor(unit: Unit, kept: KeptAccount): Promise<KeptAccount['things']> {
  const resources = await unit.resources.byKeys(kept.things);
  return resources.filter(({ owner }) => owner === kept.carer).map(({ key }) => key);
}
