import type { AccessScope } from '../access/store.ts';
import type { Account } from '../accounts/model.ts';
import { type News, type NewsWhat, tell } from '../activity/index.ts';
import { record } from '../audit/record.ts';
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
  const { member, scopes } = await context.store.write(async (unit) => {
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
    if (before === null)
      await tell(context, unit, newsOf(context, seen.organization, account, 'organization-added'));
    const back = before === null ? await restorePublisher(context, unit, seen.organization, account) : [];
    return { member: { account, role: input.role }, scopes: [changed, ...back] };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return member;
}

/**
 * Removes a member, as {@link setOrganizationMember} sets one; anybody but the last owner may leave (P12). They are no
 * longer manager of what they published here, and their own grants on what it owns end with that unless they are to stay
 * (P13). What the organization owns stays.
 */
export async function removeOrganizationMember(
  context: Context,
  input: {
    readonly id: string;
    readonly person: string;
    /** Whether what was shared with them here, one by one, ends too; what they published no longer makes them managers in any case. */
    readonly endGrants?: boolean | undefined;
  },
): Promise<void> {
  const self = requireAccount(context.caller);
  const scopes = await context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    const leaves = input.person === self.id;
    const account = leaves ? self : await unit.accounts.byId(input.person);
    const member =
      account === null ? null : await unit.organizations.member(seen.organization.key, account.key);
    if (!leaves) requireHand(seen, [member?.role ?? 'member']);
    if (account === null || member === null) throw notFound();
    await keepLastOwner(unit, seen.organization, member);
    const changed = await unit.organizations.removeMember(seen.organization.key, account.key);
    const ended = await endGrantsWithin(context, unit, seen.organization, account, input.endGrants ?? true);
    await record(context, unit, {
      action: leaves ? 'organization.left' : 'organization.member-removed',
      target: seen.organization.id,
      before: { person: account.id, role: member.role },
      after: { grantsEnded: ended.grants },
    });
    await tell(context, unit, newsOf(context, seen.organization, account, 'organization-removed'));
    return [...(changed === null ? [] : [changed]), ...ended.scopes];
  });
  for (const scope of scopes) await context.bus.publish(scope);
}

/** What a member published here and was granted here, one by one: what removing them is about to end (P13). */
export async function describeMemberGrants(
  context: Context,
  input: { readonly id: string; readonly person: string },
): Promise<{ readonly published: number; readonly granted: number }> {
  return context.store.read(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    const account = await unit.accounts.byId(input.person);
    requireHand(seen, ['member']);
    if (account === null) throw notFound();
    const grants = await unit.organizations.grantsWithin(seen.organization.key, account.key);
    const published = grants.filter((grant) => grant.source === 'publisher');
    const granted = new Set(
      grants.filter((grant) => grant.source !== 'publisher').map(({ resource }) => resource),
    );
    return { published: published.length, granted: granted.size };
  });
}

/** Ends what a former member holds on the things of the organization; always as publisher, the rest if asked to. */
async function endGrantsWithin(
  context: Context,
  unit: Unit,
  organization: Organization,
  account: Account,
  all: boolean,
): Promise<{ readonly grants: number; readonly scopes: readonly AccessScope[] }> {
  const within = await unit.organizations.grantsWithin(organization.key, account.key);
  const ending = within.filter((grant) => all || grant.source === 'publisher');
  const scopes: AccessScope[] = [];
  for (const [resource, grants] of Map.groupBy(ending, (grant) => grant.resource)) {
    const { scope } = await unit.access.change(
      resource,
      requireAccount(context.caller).key,
      context.clock.now(),
      async (writer) => {
        for (const { id } of grants) await writer.remove(id);
      },
    );
    scopes.push(scope);
  }
  return { grants: ending.length, scopes };
}

/** Who comes back is manager again of what they published here (P13). */
export async function restorePublisher(
  context: Context,
  unit: Unit,
  organization: Organization,
  account: Account,
): Promise<readonly AccessScope[]> {
  const scopes: AccessScope[] = [];
  const now = context.clock.now();
  for (const resource of await unit.organizations.publishedWithin(organization.key, account.key)) {
    const { scope } = await unit.access.change(resource, context.caller.account?.key ?? null, now, (writer) =>
      writer.put({
        id: context.random.id(),
        principal: account.key,
        role: 'manager',
        source: 'publisher',
        granter: null,
        createdAt: now,
        until: null,
        run: null,
      }),
    );
    scopes.push(scope);
  }
  return scopes;
}

function newsOf(context: Context, organization: Organization, account: Account, what: NewsWhat): News {
  return {
    to: account.key,
    event: 'joining',
    what,
    actor: requireAccount(context.caller).key,
    resource: null,
    details: { organization: organization.name },
    path: what === 'organization-removed' ? '/organizations' : `/organizations/${organization.id}`,
  };
}

export function requireHand(
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
