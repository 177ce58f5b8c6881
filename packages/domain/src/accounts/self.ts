import { type Context, requireAccount } from '../context.ts';
import type { Group, Organization, OrganizationRole } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import { groupsOf } from './groups-of.ts';
import type { Account, Permission } from './model.ts';
import { record } from './record.ts';

/** Oneself as the hub knows one. */
export interface Self {
  readonly account: Account;
  readonly permissions: ReadonlySet<Permission>;
  readonly groups: readonly Group[];
  readonly organizations: readonly (Organization & { readonly role: OrganizationRole })[];
}

/** The caller's account, permissions, groups and organizations, of one snapshot. */
export async function getSelf(context: Context): Promise<Self> {
  const { key } = requireAccount(context.caller);
  return context.store.read(async (unit) => ({
    account: await current(unit, key),
    permissions: await unit.accounts.permissions(key),
    groups: await groupsOf(unit, key),
    organizations: await unit.organizations.ofMember(key),
  }));
}

/** Changes one's own name, institution, website; what is left out stays (A16, A19). */
export async function updateSelf(
  context: Context,
  changes: {
    readonly name?: string | undefined;
    readonly institution?: string | null | undefined;
    readonly website?: string | null | undefined;
  },
): Promise<Account> {
  const { key } = requireAccount(context.caller);
  return context.store.write(async (unit) => {
    const before = await current(unit, key);
    const given = {
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.institution === undefined ? {} : { institution: changes.institution }),
      ...(changes.website === undefined ? {} : { website: changes.website }),
    };
    const fields = (['name', 'institution', 'website'] as const).filter(
      (field) => given[field] !== undefined && given[field] !== before[field],
    );
    if (fields.length === 0) return before;
    const { account: after } = await unit.accounts.update(key, given);
    await record(context, unit, {
      action: 'account.updated',
      target: before.id,
      before: Object.fromEntries(fields.map((field) => [field, before[field]])),
      after: Object.fromEntries(fields.map((field) => [field, after[field]])),
    });
    return after;
  });
}

async function current(unit: Unit, key: Account['key']): Promise<Account> {
  const account = await unit.accounts.byKey(key);
  if (account === null) throw new Error('the caller has no account any more');
  return account;
}
