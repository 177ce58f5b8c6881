import { record } from '../accounts/record.ts';
import { freeSlug } from '../accounts/slugs.ts';
import { heldBy } from '../accounts/subset.ts';
import { type Context, requireAccount, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import type { Organization, OrganizationMember } from './model.ts';

/** Creates an organization; the caller becomes its owner (P12). A taken slug that was asked for is `name-taken`. */
export async function createOrganization(
  context: Context,
  input: { readonly name: string; readonly slug?: string | undefined },
): Promise<Organization> {
  const account = requireAccount(context.caller);
  const { organization, scope } = await context.store.write(async (unit) => {
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
