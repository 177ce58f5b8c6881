import type { PrincipalKey } from '../access/model.ts';
import type { Account } from '../accounts/model.ts';
import { heldBy, requireGivable } from '../accounts/subset.ts';
import { tell } from '../activity/index.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { seenGroup } from './groups.ts';
import { refuseKept } from './kept.ts';
import { managersOnly } from './members.ts';
import type { Group, GroupMember, JoinRequest } from './model.ts';
import { withAccounts } from './with-accounts.ts';

/** A group as somebody outside of it may know it: what it is, not what it may do or who is in it. */
export interface JoinableGroup extends Pick<Group, 'id' | 'name' | 'description' | 'type' | 'memberCount'> {
  /** What joining takes for this caller: a click, or an answer of its managers. */
  readonly joining: 'open' | 'ask';
  /** Whether the caller asks already. */
  readonly asked: boolean;
}

/** Somebody who asks to join, and who that is. */
export interface Joiner extends Omit<JoinRequest, 'account'> {
  readonly account: Account;
}

/** One of them, and which group it is about. */
export interface WaitingJoiner extends Joiner {
  readonly group: { readonly id: string; readonly name: string };
}

/** At most so many are told of one request. */
const MOST_TOLD = 20;
/** How many requests of one person may wait. */
const MOST_ASKED = 50;

/**
 * Groups that the caller is not in and could join or ask to join (P8). A closed group is not among them, nor one whose
 * members a sign-in provider keeps.
 */
export async function listJoinableGroups(
  context: Context,
  query: {
    readonly query?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<JoinableGroup> & { readonly total: number }> {
  const { key } = requireAccount(context.caller);
  return context.store.read(async (unit) => {
    const page = await unit.groups.list({
      joinable: key,
      limit: query.limit,
      ...(query.query === undefined ? {} : { query: query.query }),
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
    const asked = await unit.groups.askedAmong(
      key,
      page.items.map((group) => group.key),
    );
    const items: JoinableGroup[] = [];
    for (const group of page.items) {
      const { id, name, description, type, memberCount } = group;
      const joining = (await joinsByClick(context, unit, group)) ? 'open' : 'ask';
      items.push({ id, name, description, type, memberCount, joining, asked: asked.has(group.key) });
    }
    return { ...page, items };
  });
}

/**
 * Joins a group, or asks to (P8). `open`: at once, unless the group would give permissions that the caller does not hold,
 * for nobody gives themselves any (P5); then, and with `ask`, the group's managers answer. A closed group does not exist
 * for whoever is not in it.
 */
export async function joinGroup(
  context: Context,
  input: { readonly id: string; readonly message?: string | undefined },
): Promise<{ readonly state: 'member' | 'asked' }> {
  const self = requireAccount(context.caller);
  const { state, scope } = await context.store.write(async (unit) => {
    const group = await joinable(unit, input.id);
    if ((await currentMember(context, unit, group, self)) !== null)
      return { state: 'member' as const, scope: null };
    if (await joinsByClick(context, unit, group)) {
      const changed = await unit.groups.setMember(group.key, {
        account: self.key,
        manager: false,
        staff: false,
        until: null,
      });
      await record(context, unit, {
        action: 'group.joined',
        target: group.id,
        after: { person: self.id, manager: false, staff: false, until: null },
      });
      return { state: 'member' as const, scope: changed };
    }
    await ask(context, unit, group, input.message ?? '');
    return { state: 'asked' as const, scope: null };
  });
  if (scope !== null) await context.bus.publish(scope);
  return { state };
}

/** Takes one's own request back; none is as good. */
export async function withdrawJoin(context: Context, input: { readonly id: string }): Promise<void> {
  const self = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const group = await unit.groups.byId(input.id);
    if (group === null || !(await unit.groups.dropAsk(group.key, self.key))) return;
    await record(context, unit, {
      action: 'group.ask-withdrawn',
      target: group.id,
      before: { person: self.id },
    });
  });
}

/** Who asks to join, longest waiting first; for the group's managers and `users:manage` (P10). */
export async function listJoiners(
  context: Context,
  input: { readonly id: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Joiner>> {
  return context.store.read(async (unit) => {
    const { group, own, manages } = await seenGroup(context, unit, input.id);
    if (!manages && own?.manager !== true) throw managersOnly();
    const page = await unit.groups.askers(group.key, {
      limit: input.limit,
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    });
    return withAccounts(unit, page);
  });
}

/** Those who ask to join the groups that the caller manages, longest waiting first, `limit` at most (S29). */
export async function waitingJoiners(
  context: Context,
  unit: Unit,
  limit: number,
): Promise<readonly WaitingJoiner[]> {
  const found = await unit.groups.waitingFor(requireAccount(context.caller).key, limit);
  const groups = await unit.groups.byKeys([...new Set(found.map(({ group }) => group))]);
  const { items } = await withAccounts(unit, { items: found, next: null });
  return items.flatMap(({ group: key, ...joiner }) => {
    const group = groups.find((one) => one.key === key);
    return group === undefined ? [] : [{ ...joiner, group: { id: group.id, name: group.name } }];
  });
}

/** Accepts or declines whoever asks to join, as {@link setGroupMember} adds a member. The asker is told. */
export async function answerJoiner(
  context: Context,
  input: { readonly id: string; readonly person: string; readonly answer: 'accept' | 'decline' },
): Promise<void> {
  const scope = await context.store.write(async (unit) => {
    const { group, own, manages } = await seenGroup(context, unit, input.id);
    if (!manages && own?.manager !== true) throw managersOnly();
    refuseKept(group);
    const accepts = input.answer === 'accept';
    if (accepts) await requireGivable(context, unit, group.permissions);
    const account = await unit.accounts.byId(input.person);
    if (account === null || !(await unit.groups.dropAsk(group.key, account.key))) {
      throw new Problem('not-found', { detail: 'They do not ask to join this group, or not any more.' });
    }
    await record(context, unit, {
      action: accepts ? 'group.joiner-accepted' : 'group.joiner-declined',
      target: group.id,
      after: { person: account.id },
    });
    await tell(context, unit, {
      to: account.key,
      event: 'joining',
      what: accepts ? 'joining-accepted' : 'joining-declined',
      actor: requireAccount(context.caller).key,
      resource: null,
      details: { group: group.name },
      path: accepts ? `/groups/${group.id}` : '/groups',
    });
    if (!accepts) return null;
    return unit.groups.setMember(group.key, {
      account: account.key,
      manager: false,
      staff: false,
      until: null,
    });
  });
  if (scope !== null) await context.bus.publish(scope);
}

async function joinable(unit: Unit, id: string): Promise<Group> {
  const group = await unit.groups.byId(id);
  if (group === null || group.joining === 'closed' || group.keptBy !== null) throw notFound();
  return group;
}

async function joinsByClick(context: Context, unit: Unit, group: Group): Promise<boolean> {
  if (group.joining !== 'open') return false;
  if (group.permissions.length === 0) return true;
  const held = await heldBy(context, unit);
  return group.permissions.every((permission) => held.has(permission));
}

async function currentMember(
  context: Context,
  unit: Unit,
  group: Group,
  { key }: Account,
): Promise<GroupMember | null> {
  const member = await unit.groups.member(group.key, key);
  return member !== null && (member.until === null || member.until > context.clock.now()) ? member : null;
}

async function ask(context: Context, unit: Unit, group: Group, message: string): Promise<void> {
  const self = requireAccount(context.caller);
  const again = (await unit.groups.askedAmong(self.key, [group.key])).size > 0;
  if (!again && (await unit.groups.countAsked(self.key)) >= MOST_ASKED) {
    throw new Problem('rate-limited', {
      detail: `At most ${MOST_ASKED} requests of one person wait for an answer. Take one back first.`,
    });
  }
  await unit.groups.ask(group.key, { account: self.key, message, createdAt: context.clock.now() });
  if (again) return;
  await record(context, unit, { action: 'group.asked', target: group.id, after: { person: self.id } });
  const managers = await whoAnswers(unit, group);
  await tell(
    context,
    unit,
    managers.map((to) => ({
      to,
      event: 'joining' as const,
      what: 'joining-asked',
      actor: self.key,
      resource: null,
      details: { group: group.name, message },
      path: `/groups/${group.id}`,
    })),
  );
}

/** The group's managers; where it has none, those who manage people. */
async function whoAnswers(unit: Unit, group: Group): Promise<readonly PrincipalKey[]> {
  const managers = await unit.groups.managers(group.key, MOST_TOLD);
  return managers.length > 0 ? managers : unit.accounts.holders('users:manage', MOST_TOLD);
}
