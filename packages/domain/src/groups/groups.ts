import { keepGrantAll } from '../accounts/keep-grant-all.ts';
import type { Permission } from '../accounts/model.ts';
import { inOrder } from '../accounts/role-permissions.ts';
import { heldBy, requireGivable, requireSubset } from '../accounts/subset.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import type { Group, GroupMember, GroupType, Joining } from './model.ts';

/** What can be said of a group; each member may be left out. */
export interface GroupFields {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly type?: GroupType | undefined;
  readonly sharing?: boolean | undefined;
  readonly joining?: Joining | undefined;
  readonly permissions?: readonly Permission[] | undefined;
}

/** Creates a group within the subset rule (P5, P8); sharing is off until switched on. A taken name is `name-taken`. */
export async function createGroup(
  context: Context,
  input: GroupFields & { readonly name: string },
): Promise<Group> {
  const permissions = inOrder(input.permissions ?? []);
  return context.store.write(async (unit) => {
    await requireGivable(context, unit, permissions);
    const group = await unit.groups.create({
      id: context.random.id(),
      name: input.name,
      description: input.description ?? '',
      type: input.type ?? 'ordinary',
      sharing: input.sharing ?? false,
      joining: input.joining ?? 'ask',
      keptBy: null,
      permissions,
      createdAt: context.clock.now(),
    });
    await record(context, unit, { action: 'group.created', target: group.id, after: fieldsOf(group) });
    return group;
  });
}

/** Groups that the caller is in; for `users:manage` with `all` every one, with `member` those of that account. */
export async function listGroups(
  context: Context,
  query: {
    readonly query?: string | undefined;
    readonly all: boolean;
    /** Public id of an account. */
    readonly member?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<Group> & { readonly total: number }> {
  const account = requireAccount(context.caller);
  if (query.all || query.member !== undefined) requirePermission(context.caller, 'users:manage');
  return context.store.read(async (unit) => {
    const named = query.member === undefined ? account : await unit.accounts.byId(query.member);
    if (named === null) throw notFound();
    return unit.groups.list({
      limit: query.limit,
      ...(query.query === undefined ? {} : { query: query.query }),
      ...(query.all && query.member === undefined ? {} : { member: named.key }),
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
  });
}

/** One group and the caller's own place in it, for its members and for `users:manage`; to others it does not exist. */
export async function getGroup(
  context: Context,
  input: { readonly id: string },
): Promise<{ readonly group: Group; readonly own: GroupMember | null }> {
  return context.store.read((unit) => seenGroup(context, unit, input.id));
}

/** Changes a group within the subset rule; what is left out stays. */
export async function updateGroup(
  context: Context,
  input: { readonly id: string; readonly changes: GroupFields },
): Promise<Group> {
  const changes = givenFields(input.changes);
  const { group, scope } = await context.store.write(async (unit) => {
    const before = await existing(unit, input.id);
    await requireSubset(context, unit, before.permissions);
    const added = changes.permissions?.filter((permission) => !before.permissions.includes(permission));
    await requireGivable(context, unit, added ?? []);
    const updated = await keepGrantAll(unit, () => unit.groups.update(before.key, changes));
    await record(context, unit, {
      action: 'group.updated',
      target: before.id,
      before: fieldsOf(before),
      after: fieldsOf(updated.group),
    });
    return updated;
  });
  await context.bus.publish(scope);
  return group;
}

/** Deletes a group within the subset rule, and with it what was shared through it. */
export async function deleteGroup(context: Context, input: { readonly id: string }): Promise<void> {
  const scope = await context.store.write(async (unit) => {
    const group = await existing(unit, input.id);
    await requireSubset(context, unit, group.permissions);
    await record(context, unit, { action: 'group.deleted', target: group.id, before: fieldsOf(group) });
    return keepGrantAll(unit, () => unit.groups.remove(group.key));
  });
  await context.bus.publish(scope);
}

/**
 * The group as the caller may know it: member, or holder of `users:manage`. For everybody else `not-found`, as for an id
 * that no group has.
 */
export async function seenGroup(
  context: Context,
  unit: Unit,
  id: string,
): Promise<{ readonly group: Group; readonly own: GroupMember | null; readonly manages: boolean }> {
  const account = requireAccount(context.caller);
  const group = await unit.groups.byId(id);
  const manages = (await heldBy(context, unit)).has('users:manage');
  if (group === null) throw notFound();
  const member = await unit.groups.member(group.key, account.key);
  const own =
    member !== null && (member.until === null || member.until > context.clock.now()) ? member : null;
  if (own === null && !manages) throw notFound();
  return { group, own, manages };
}

async function existing(unit: Unit, id: string): Promise<Group> {
  const group = await unit.groups.byId(id);
  if (group === null) throw notFound();
  return group;
}

type Given = { -readonly [Field in keyof GroupFields]?: Exclude<GroupFields[Field], undefined> };

function givenFields(changes: GroupFields): Given {
  const given: Given = {};
  if (changes.name !== undefined) given.name = changes.name;
  if (changes.description !== undefined) given.description = changes.description;
  if (changes.type !== undefined) given.type = changes.type;
  if (changes.sharing !== undefined) given.sharing = changes.sharing;
  if (changes.joining !== undefined) given.joining = changes.joining;
  if (changes.permissions !== undefined) given.permissions = inOrder(changes.permissions);
  return given;
}

function fieldsOf(group: Group): GroupFields {
  const { name, description, type, sharing, joining, permissions } = group;
  return { name, description, type, sharing, joining, permissions };
}
