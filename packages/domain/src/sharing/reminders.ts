import type { PrincipalKey } from '../access/model.ts';
import type { AccessScope, PrincipalInfo } from '../access/store.ts';
import type { News } from '../activity/model.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { invitationOf } from './claim.ts';
import type { EndingGrant, EndingLink, EndingMembership, Notice } from './ending-store.ts';
import { loadInvitedAddresses } from './invited-address.ts';
import { expireTransfers } from './transfer-answers.ts';

/*
 * What happens by itself when shares and memberships end (S15). Every batch is one writing unit, in which a reminder is
 * noted and told together: several processes of a hub never tell twice, and none is lost.
 */

const DAY = 24 * 3_600_000;
/** Three days before the end, or a tenth of its life if that is shorter; of a life below a day nobody is told. */
export const NOTICE: Notice = { shortest: DAY, longest: 3 * DAY };
const AT_ONCE = 50;
const MANAGERS_TOLD = 20;

/** When to tell of an end, ms since 1970; null = never. */
export function reminderTime(given: number, until: number): number | null {
  const life = until - given;
  return life < NOTICE.shortest ? null : until - Math.min(NOTICE.longest, Math.floor(life / 10));
}

/** Once a minute: clears what has ended, ends offers, tells of what ends soon. */
export async function tendWhatEnds(context: Context): Promise<void> {
  await clearEnded(context);
  await expireTransfers(context);
  await remindOfEnds(context);
}

/** Tells granters and holders of what ends soon, once for each end. Answers how many ends were told of. */
export async function remindOfEnds(context: Context): Promise<number> {
  let told = 0;
  for (;;) {
    const batch = await context.store.write(async (unit) => {
      const now = context.clock.now();
      const grants = await unit.endings.grantsEnding(now, NOTICE, AT_ONCE);
      for (const grant of grants) await remindOfGrant(context, unit, grant);
      const links = await unit.endings.linksEnding(now, NOTICE, AT_ONCE);
      for (const link of links) await remindOfLink(context, unit, link);
      const memberships = await unit.endings.membershipsEnding(now, NOTICE, AT_ONCE);
      for (const membership of memberships) await remindOfMembership(context, unit, membership);
      return grants.length + links.length + memberships.length;
    });
    if (batch === 0) return told;
    told += batch;
  }
}

async function remindOfGrant(context: Context, unit: Unit, grant: EndingGrant): Promise<void> {
  if (!(await unit.endings.remind(`grant:${grant.id}`, grant.until))) return;
  const [resource] = await unit.resources.byKeys([grant.resource]);
  const [holder] = await unit.access.principals([grant.principal]);
  if (resource === undefined || holder === undefined) return;
  const common = { event: 'expiring', actor: null, resource: resource.key } as const;
  const details = { role: grant.role, until: grant.until };
  const news: News[] = [];
  if (grant.granter !== null) {
    const to = { ...details, name: await shownTo(unit, holder, grant) };
    const path = `/sharing?grant=${grant.id}`;
    news.push({ ...common, to: grant.granter, what: 'given-share-ends', details: to, path });
  }
  if (holder.kind === 'address') {
    // Who was handed the invitation never had mail of it, and gets none now (S14).
    const invitation = await unit.invitations.byId(invitationOf(grant) ?? grant.id);
    if (invitation?.mailed === true)
      news.push({ ...common, to: holder.key, what: 'invitation-ends', details });
  }
  for (const to of await holdersOf(unit, holder)) {
    if (to !== grant.granter)
      news.push({ ...common, to, what: 'share-ends', details, path: `/r/${resource.id}` });
  }
  await tell(context, unit, news);
}

/** Nobody holds a link: its end is its maker's business, and what was accepted through it stays (S18). */
async function remindOfLink(context: Context, unit: Unit, link: EndingLink): Promise<void> {
  const { id, resource, maker, label, until } = link;
  if (!(await unit.endings.remind(`link:${id}`, until))) return;
  await tell(context, unit, {
    to: maker,
    event: 'expiring',
    what: label === '' ? 'link-ends' : 'named-link-ends',
    actor: null,
    resource,
    details: { label, until },
    path: `/sharing?show=links&link=${id}`,
  });
}

/** Who was invited by an address stays that address to who invited them (S12). */
async function shownTo(unit: Unit, holder: PrincipalInfo, grant: EndingGrant): Promise<string> {
  if (invitationOf(grant) === null) return holder.name;
  return (await loadInvitedAddresses(unit, [grant]))(grant, holder);
}

/** Who is told for a holder: a person, of a group its managers, of an organization who leads it. */
async function holdersOf(unit: Unit, { key, kind }: PrincipalInfo): Promise<readonly PrincipalKey[]> {
  switch (kind) {
    case 'account':
      return [key];
    case 'group':
    case 'public-group':
    case 'staff-group':
      return unit.groups.managers(key, MANAGERS_TOLD);
    case 'organization': {
      const { items } = await unit.organizations.members(key, { limit: 200 });
      return items.filter(({ role }) => role !== 'member').map(({ account }) => account);
    }
    default:
      return [];
  }
}

async function remindOfMembership(context: Context, unit: Unit, ending: EndingMembership): Promise<void> {
  const { group, account, until } = ending;
  if (!(await unit.endings.remind(`member:${group}:${account}`, until))) return;
  const [found] = await unit.groups.byKeys([group]);
  const member = await unit.accounts.byKey(account);
  if (found === undefined || member === null) return;
  const common = { event: 'expiring', actor: null, resource: null, path: `/groups/${found.id}` } as const;
  const details = { group: found.name, until };
  const managers = await unit.groups.managers(group, MANAGERS_TOLD);
  await tell(context, unit, [
    { ...common, to: account, what: 'membership-ends', details },
    ...managers
      .filter((key) => key !== account)
      .map((to) => ({
        ...common,
        to,
        what: 'given-membership-ends' as const,
        details: { ...details, name: member.name },
      })),
  ]);
}

/**
 * Takes out what has ended and writes it to the log as expired, not revoked (S15). It counted for nothing since its
 * moment. Answers how many.
 */
export async function clearEnded(context: Context): Promise<number> {
  let cleared = 0;
  for (;;) {
    const { batch, scopes } = await context.store.write(async (unit) => {
      const now = context.clock.now();
      const made: AccessScope[] = [];
      const grants = await unit.endings.grantsEnded(now, AT_ONCE);
      for (const grant of grants) made.push(await expireGrant(context, unit, grant));
      const memberships = await unit.endings.membershipsEnded(now, AT_ONCE);
      for (const membership of memberships) made.push(...(await expireMembership(context, unit, membership)));
      if (grants.length + memberships.length === 0) await unit.endings.forget(now - DAY);
      return { batch: grants.length + memberships.length, scopes: made };
    });
    for (const scope of scopes) await context.bus.publish(scope);
    if (batch === 0) return cleared;
    cleared += batch;
  }
}

async function expireGrant(context: Context, unit: Unit, grant: EndingGrant): Promise<AccessScope> {
  const [resource] = await unit.resources.byKeys([grant.resource]);
  const [principal] = await unit.access.principals([grant.principal]);
  const { id, role, source, until } = grant;
  const { scope } = await unit.access.change(grant.resource, null, context.clock.now(), (writer) =>
    writer.remove(id),
  );
  await record(context, unit, {
    action: 'sharing.expire',
    target: resource?.id ?? null,
    before: { grants: [{ id, principal: principal?.id ?? null, role, source, until }] },
    after: { grants: [] },
  });
  return scope;
}

async function expireMembership(
  context: Context,
  unit: Unit,
  { group, account, until }: EndingMembership,
): Promise<readonly AccessScope[]> {
  const [found] = await unit.groups.byKeys([group]);
  const member = await unit.accounts.byKey(account);
  const scope = await unit.groups.removeMember(group, account);
  await record(context, unit, {
    action: 'group.member-expire',
    target: found?.id ?? null,
    before: { member: member?.id ?? null, until },
  });
  return scope === null ? [] : [scope];
}
