import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { currentOrganization } from '../groups/current-organization.ts';
import type { Group, Organization, OrganizationRole } from '../groups/model.ts';
import { mayMakeOrganizations } from '../groups/organizations.ts';
import type { Unit } from '../ports.ts';
import { changeAddress, wishedAddress } from './change-email.ts';
import { groupsOf } from './groups-of.ts';
import type { Account, Permission } from './model.ts';
import type { SecretContext } from './secret-context.ts';

/** Oneself as the hub knows one. */
export interface Self {
  readonly account: Account;
  /** The address that one asked for and has not confirmed yet (A11). */
  readonly wishedEmail: string | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly groups: readonly Group[];
  readonly organizations: readonly (Organization & { readonly role: OrganizationRole })[];
  /** Where this session publishes to when a call names no owner; null = the personal account (P12). */
  readonly current: Organization | null;
  readonly mayMakeOrganizations: boolean;
}

/** The caller's account, permissions, groups and organizations, of one snapshot. */
export async function getSelf(context: SecretContext): Promise<Self> {
  const { key } = requireAccount(context.caller);
  return context.store.read(async (unit) => ({
    ...(await ownAccount(context, unit, key)),
    permissions: await unit.accounts.permissions(key),
    groups: await groupsOf(unit, key),
    organizations: await unit.organizations.ofMember(key),
    current: await currentOrganization(context, unit),
    mayMakeOrganizations: await mayMakeOrganizations(context, unit),
  }));
}

async function ownAccount(
  context: SecretContext,
  unit: Unit,
  key: Account['key'],
): Promise<Pick<Self, 'account' | 'wishedEmail'>> {
  const account = await current(unit, key);
  return { account, wishedEmail: await wishedAddress(context, unit, account) };
}

/**
 * Changes one's own name, institution, website; what is left out stays (A16, A19). Another e-mail address counts once it
 * is confirmed, where the hub sends mail (A11).
 */
export async function updateSelf(
  context: SecretContext,
  changes: {
    readonly name?: string | undefined;
    readonly email?: string | undefined;
    readonly institution?: string | null | undefined;
    readonly website?: string | null | undefined;
  },
): Promise<Pick<Self, 'account' | 'wishedEmail'>> {
  const { key } = requireAccount(context.caller);
  const { scope, ...self } = await context.store.write(async (unit) => {
    const before = await current(unit, key);
    const moved =
      changes.email === undefined
        ? { account: before, scope: null }
        : await changeAddress(context, unit, before, changes.email);
    const account = await updateProfile(context, unit, moved.account, changes);
    return { account, scope: moved.scope, wishedEmail: await wishedAddress(context, unit, account) };
  });
  if (scope !== null) await context.bus.publish(scope);
  return self;
}

async function updateProfile(
  context: SecretContext,
  unit: Unit,
  before: Account,
  changes: Omit<Parameters<typeof updateSelf>[1], 'email'>,
): Promise<Account> {
  const given = {
    ...(changes.name === undefined ? {} : { name: changes.name }),
    ...(changes.institution === undefined ? {} : { institution: changes.institution }),
    ...(changes.website === undefined ? {} : { website: changes.website }),
  };
  const fields = (['name', 'institution', 'website'] as const).filter(
    (field) => given[field] !== undefined && given[field] !== before[field],
  );
  if (fields.length === 0) return before;
  const { account: after } = await unit.accounts.update(before.key, given);
  await record(context, unit, {
    action: 'account.updated',
    target: before.id,
    before: Object.fromEntries(fields.map((field) => [field, before[field]])),
    after: Object.fromEntries(fields.map((field) => [field, after[field]])),
  });
  return after;
}

async function current(unit: Unit, key: Account['key']): Promise<Account> {
  const account = await unit.accounts.byKey(key);
  if (account === null) throw new Error('the caller has no account any more');
  return account;
}
