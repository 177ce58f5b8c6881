import type { PrincipalKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import { type Belongings, trashAll } from '../accounts/delete.ts';
import { freeSlug } from '../accounts/slugs.ts';
import { heldBy } from '../accounts/subset.ts';
import { requireHeld } from '../accounts/user-manager.ts';
import { tell } from '../activity/index.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requirePermission } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from '../settings/index.ts';
import type { Organization, OrganizationMember } from './model.ts';

const NEWEST = 10;

/** Creates an organization; the caller becomes its owner (P12). For `users:manage`, and whoever a setting allows. A taken slug that was asked for is `name-taken`. */
export async function createOrganization(
  context: Context,
  input: { readonly name: string; readonly slug?: string | undefined },
): Promise<Organization> {
  const account = requireAccount(context.caller);
  const { organization, scope } = await context.store.write(async (unit) => {
    await requireMaker(context, unit);
    const made = await unit.organizations.create({
      id: context.random.id(),
      name: input.name,
      slug: input.slug ?? (await freeSlug(unit, input.name)),
      createdAt: context.clock.now(),
    });
    const joined = await unit.organizations.setMember(made.key, { account: account.key, role: 'owner' });
    await record(context, unit, {
      action: 'organization.created',
      target: made.id,
      after: { name: made.name, slug: made.slug, owner: account.id },
    });
    return { organization: { ...made, memberCount: 1 }, scope: joined };
  });
  await context.bus.publish(scope);
  return organization;
}

/**
 * Changes name or slug; what is left out stays. For its owners. A slug that others used to name it by leads
 * nowhere afterwards.
 */
export async function updateOrganization(
  context: Context,
  input: {
    readonly id: string;
    readonly changes: {
      readonly name?: string | undefined;
      readonly slug?: string | undefined;
    };
  },
): Promise<Organization> {
  const { name, slug } = input.changes;
  return context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    requireOwner(seen);
    const before = seen.organization;
    const after = await unit.organizations.update(before.key, {
      ...(name === undefined ? {} : { name }),
      ...(slug === undefined ? {} : { slug }),
    });
    await record(context, unit, {
      action: 'organization.updated',
      target: before.id,
      before: fieldsOf(before),
      after: fieldsOf(after),
    });
    return after;
  });
}

/** What an organization owns and shares, for the question before deleting it; for its owners (P12). */
export async function describeOrganizationBelongings(
  context: Context,
  input: { readonly id: string },
): Promise<Belongings> {
  return context.store.read(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    requireOwner(seen);
    const owned = await unit.resources.ownedBy(seen.organization.key);
    const seesAll = seen.own?.role === 'owner' || (await heldBy(context, unit)).has('resources:view-all');
    return {
      owned: owned.length,
      shared: await unit.resources.countShared(seen.organization.key),
      newest: seesAll ? owned.slice(0, NEWEST).map(({ id, title, kind }) => ({ id, title, kind })) : [],
    };
  });
}

/**
 * Deletes an organization (P12): what it owns goes to the trash in the care of the caller, memberships, invitations and
 * what was shared with it end. For its owners; who manages people instead needs `resources:view-all` where it owns
 * anything, since the new owner sees it.
 */
export async function deleteOrganization(
  context: Context,
  input: { readonly id: string },
): Promise<{ readonly trashed: number }> {
  const self = requireAccount(context.caller);
  const { trashed, scopes } = await context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    requireOwner(seen);
    const { organization } = seen;
    const owned = await unit.resources.ownedBy(organization.key);
    if (owned.length > 0 && seen.own?.role !== 'owner')
      await requireHeld(context, unit, 'resources:view-all');
    const members = await allMembers(unit, organization);
    const changed: AccessScope[] = [];
    await trashAll(context, unit, owned);
    const keys = owned.map((resource) => resource.key);
    if (keys.length > 0) changed.push(await unit.resources.giveTo(keys, self.key));
    await tell(
      context,
      unit,
      members.map((to) => ({
        to,
        event: 'joining' as const,
        what: 'organization-deleted',
        actor: self.key,
        resource: null,
        details: { organization: organization.name },
        path: '/organizations',
      })),
    );
    await record(context, unit, {
      action: 'organization.deleted',
      target: organization.id,
      before: { ...fieldsOf(organization), members: members.length },
      after: { trashed: keys.length, to: self.id },
    });
    changed.push(await unit.organizations.remove(organization.key));
    return { trashed: keys.length, scopes: changed };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return { trashed };
}

/** Organizations that the caller is in, or with `all` (for `users:manage`) every one. */
export async function listOrganizations(
  context: Context,
  query: { readonly all: boolean; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Organization>> {
  const account = requireAccount(context.caller);
  if (query.all) requirePermission(context.caller, 'users:manage');
  return context.store.read(async (unit) =>
    query.all
      ? unit.organizations.list({
          limit: query.limit,
          ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        })
      : { items: await unit.organizations.ofMember(account.key), next: null },
  );
}

/** One organization by id or slug, for its members and `users:manage`; to others it does not exist. */
export async function getOrganization(
  context: Context,
  input: { readonly id: string },
): Promise<Organization> {
  return context.store.read(async (unit) => (await seenOrganization(context, unit, input.id)).organization);
}

/** Whether the caller may make organizations (P12). */
export async function mayMakeOrganizations(context: Context, unit: Unit): Promise<boolean> {
  const held = await heldBy(context, unit);
  if (held.has('users:manage')) return true;
  const { organizationMakers } = await readSettings(unit, 'organizationMakers');
  return (
    organizationMakers === 'everybody' ||
    (organizationMakers === 'publishers' && held.has('resources:create'))
  );
}

async function requireMaker(context: Context, unit: Unit): Promise<void> {
  if (await mayMakeOrganizations(context, unit)) return;
  throw new Problem('permission-needed', {
    detail: 'On this hub organizations are made by user managers (users:manage). Ask one for it.',
    parameters: { permission: 'users:manage' },
  });
}

/** Refuses whoever may not do what owners of the organization do. */
export function requireOwner(seen: { readonly owns: boolean; readonly manages: boolean }): void {
  if (seen.owns) return;
  throw new Problem('permission-needed', {
    detail: 'Only its owners, and user managers who hold users:grant-all, do this to an organization.',
    parameters: { permission: seen.manages ? 'users:grant-all' : 'users:manage' },
  });
}

async function allMembers(unit: Unit, { key }: Organization): Promise<readonly PrincipalKey[]> {
  const keys: PrincipalKey[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<OrganizationMember> = await unit.organizations.members(key, {
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    keys.push(...page.items.map((member) => member.account));
    cursor = page.next;
  } while (cursor !== null);
  return keys;
}

function fieldsOf({ name, slug }: Organization) {
  return { name, slug };
}

/**
 * The organization as the caller may know it. `owns` = may do what its owners do: an owner, or a holder of both
 * `users:manage` and `users:grant-all`, since an owner's role is worth more than any one permission (P5).
 */
export async function seenOrganization(
  context: Context,
  unit: Unit,
  idOrSlug: string,
): Promise<{
  readonly organization: Organization;
  readonly own: OrganizationMember | null;
  readonly manages: boolean;
  readonly owns: boolean;
}> {
  const account = requireAccount(context.caller);
  const organization =
    (await unit.organizations.byId(idOrSlug)) ?? (await unit.organizations.bySlug(idOrSlug));
  const held = await heldBy(context, unit);
  const manages = held.has('users:manage');
  if (organization === null) throw notFound();
  const own = await unit.organizations.member(organization.key, account.key);
  if (own === null && !manages) throw notFound();
  return {
    organization,
    own,
    manages,
    owns: own?.role === 'owner' || (manages && held.has('users:grant-all')),
  };
}
