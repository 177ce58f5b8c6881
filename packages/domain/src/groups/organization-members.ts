import type { Account } from '../accounts/model.ts';
import { record } from '../accounts/record.ts';
import { type Context, requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import type { Organization, OrganizationMember, OrganizationRole } from './model.ts';
import { seenOrganization } from './organizations.ts';
import { withAccounts } from './with-accounts.ts';

/** A member of an organization and who it is. */
export interface MemberOfOrganization {
  readonly account: Account;
  readonly role: OrganizationRole;
}

/** Members of an organization, for its members and `users:manage`. */
export async function listOrganizationMembers(
  context: Context,
  input: { readonly id: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<MemberOfOrganization>> {
  return context.store.read(async (unit) => {
    const { organization } = await seenOrganization(context, unit, input.id);
    const page = await unit.organizations.members(organization.key, {
      limit: input.limit,
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    });
    return withAccounts(unit, page);
  });
}

/**
 * Adds a member or changes the role. Owners do; `users:manage` alone adds and keeps plain members, and with
 * `users:grant-all` does what owners do. The last owner stays one.
 */
export async function setOrganizationMember(
  context: Context,
  input: { readonly id: string; readonly person: string; readonly role: OrganizationRole },
): Promise<MemberOfOrganization> {
  const { member, scope } = await context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    const account = await unit.accounts.byId(input.person);
    const before =
      account === null ? null : await unit.organizations.member(seen.organization.key, account.key);
    requireHand(seen, [before?.role ?? 'member', input.role]);
    if (account === null) throw notFound();
    if (input.role !== 'owner') await keepLastOwner(unit, seen.organization, before);
    const changed = await unit.organizations.setMember(seen.organization.key, {
      account: account.key,
      role: input.role,
    });
    await record(context, unit, {
      action: before === null ? 'organization.member-added' : 'organization.member-changed',
      target: seen.organization.id,
      before: before === null ? null : { person: account.id, role: before.role },
      after: { person: account.id, role: input.role },
    });
    return { member: { account, role: input.role }, scope: changed };
  });
  await context.bus.publish(scope);
  return member;
}

/** Removes a member, as {@link setOrganizationMember} sets one; anybody but the last owner may leave (P12). */
export async function removeOrganizationMember(
  context: Context,
  input: { readonly id: string; readonly person: string },
): Promise<void> {
  const self = requireAccount(context.caller);
  const scope = await context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    const leaves = input.person === self.id;
    const account = leaves ? self : await unit.accounts.byId(input.person);
    const member =
      account === null ? null : await unit.organizations.member(seen.organization.key, account.key);
    if (!leaves) requireHand(seen, [member?.role ?? 'member']);
    if (account === null || member === null) throw notFound();
    await keepLastOwner(unit, seen.organization, member);
    const changed = await unit.organizations.removeMember(seen.organization.key, account.key);
    await record(context, unit, {
      action: leaves ? 'organization.left' : 'organization.member-removed',
      target: seen.organization.id,
      before: { person: account.id, role: member.role },
    });
    return changed;
  });
  if (scope !== null) await context.bus.publish(scope);
}

function requireHand(
  seen: { readonly owns: boolean; readonly manages: boolean },
  roles: readonly OrganizationRole[],
): void {
  if (seen.owns || (seen.manages && roles.every((role) => role === 'member'))) return;
  throw new Problem('permission-needed', {
    detail: seen.manages
      ? 'Only its owners, and user managers who hold users:grant-all, make or unmake owners and admins of an organization.'
      : 'Only its owners and user managers (users:manage) add and remove its members.',
    parameters: { permission: seen.manages ? 'users:grant-all' : 'users:manage' },
  });
}

async function keepLastOwner(
  unit: Unit,
  organization: Organization,
  member: OrganizationMember | null,
): Promise<void> {
  if (member?.role !== 'owner') return;
  if (await unit.organizations.hasOtherOwner(organization.key, member.account)) return;
  throw new Problem('conflict', {
    detail: 'This is the last active owner of the organization. Make somebody else an owner first.',
  });
}
