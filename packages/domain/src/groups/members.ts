import { keepGrantAll } from '../accounts/keep-grant-all.ts';
import type { Account } from '../accounts/model.ts';
import { requireGivable, requireSubset } from '../accounts/subset.ts';
import { type News, type NewsWhat, tell } from '../activity/index.ts';
import { record } from '../audit/record.ts';
import { type Context, publishAll, requireAccount, type WhatWasCut } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { Page } from '../page.ts';
import { seenGroup } from './groups.ts';
import { refuseKept } from './kept.ts';
import type { Group, GroupMember } from './model.ts';
import { withAccounts } from './with-accounts.ts';

/** A member and who it is. */
export interface MemberOfGroup extends Omit<GroupMember, 'account'> {
  readonly account: Account;
}

/** Members of a group, for its members and `users:manage`. */
export async function listGroupMembers(
  context: Context,
  input: { readonly id: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<MemberOfGroup>> {
  return context.store.read(async (unit) => {
    const { group } = await seenGroup(context, unit, input.id);
    const page = await unit.groups.members(group.key, {
      limit: input.limit,
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    });
    return withAccounts(unit, page);
  });
}

/**
 * Adds a member or changes the marks. For `users:manage`, and for the group's managers (P10), who set no marks; for both
 * within the subset rule (P5).
 */
export async function setGroupMember(
  context: Context,
  input: {
    readonly id: string;
    /** Public id of the account. */
    readonly person: string;
    readonly manager: boolean;
    readonly staff: boolean;
    /** ms since 1970; null = no end. */
    readonly until: number | null;
  },
): Promise<MemberOfGroup> {
  if (input.until !== null && input.until <= context.clock.now())
    throw invalid('until', 'must be in the future');
  const { member, scope } = await context.store.write(async (unit) => {
    const { group, own, manages } = await seenGroup(context, unit, input.id);
    if (!manages && own?.manager !== true) throw managersOnly();
    refuseKept(group);
    await requireGivable(context, unit, group.permissions);
    const account = await unit.accounts.byId(input.person);
    if (account === null) throw notFound();
    const before = await unit.groups.member(group.key, account.key);
    const marksKept =
      input.manager === (before?.manager ?? false) && input.staff === (before?.staff ?? false);
    if (!manages && !marksKept) {
      throw new Problem('permission-needed', {
        detail: 'Only user managers (users:manage) make or unmake managers and staff of a group.',
        parameters: { permission: 'users:manage' },
      });
    }
    const { manager, staff, until } = input;
    const changed = await keepGrantAll(unit, () =>
      unit.groups.setMember(group.key, { account: account.key, manager, staff, until }),
    );
    await record(context, unit, {
      action: before === null ? 'group.member-added' : 'group.member-changed',
      target: group.id,
      before:
        before === null
          ? null
          : { person: account.id, manager: before.manager, staff: before.staff, until: before.until },
      after: { person: account.id, manager, staff, until },
    });
    if (before === null) await tell(context, unit, newsOf(context, group, account, 'joining-added'));
    return { member: { account, manager, staff, until }, scope: changed };
  });
  await context.bus.publish(scope);
  return member;
}

/** Removes a member, as {@link setGroupMember} adds one; anybody may leave. Says what that cut (S23). */
export async function removeGroupMember(
  context: Context,
  input: { readonly id: string; readonly person: string },
): Promise<WhatWasCut> {
  const self = requireAccount(context.caller);
  const scope = await context.store.write(async (unit) => {
    const { group, own, manages } = await seenGroup(context, unit, input.id);
    const leaves = input.person === self.id;
    refuseKept(group);
    if (!leaves && !manages && own?.manager !== true) throw managersOnly();
    if (!leaves) await requireSubset(context, unit, group.permissions);
    const account = leaves ? self : await unit.accounts.byId(input.person);
    const member = account === null ? null : await unit.groups.member(group.key, account.key);
    if (account === null || member === null) throw notFound();
    const changed = await keepGrantAll(unit, () => unit.groups.removeMember(group.key, account.key));
    await record(context, unit, {
      action: leaves ? 'group.left' : 'group.member-removed',
      target: group.id,
      before: { person: account.id, manager: member.manager, staff: member.staff, until: member.until },
    });
    await tell(context, unit, newsOf(context, group, account, 'joining-removed'));
    return changed;
  });
  return publishAll(context, scope === null ? [] : [scope]);
}

function newsOf(context: Context, group: Group, account: Account, what: NewsWhat): News {
  return {
    to: account.key,
    event: 'joining',
    what,
    actor: requireAccount(context.caller).key,
    resource: null,
    details: { group: group.name },
    path: what === 'joining-added' ? `/groups/${group.id}` : '/groups',
  };
}

/** Who may add and remove members, in words. */
export function managersOnly(): Problem {
  return new Problem('permission-needed', {
    detail: 'Only the managers of this group and user managers (users:manage) add and remove its members.',
    parameters: { permission: 'users:manage' },
  });
}
