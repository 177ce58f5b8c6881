import type { Grant, PrincipalKey } from '../access/model.ts';
import type { Judged } from '../access/store.ts';
import { record } from '../audit/record.ts';
import type { AuditAction } from '../audit/words.ts';
import { type Context, requireResource } from '../context.ts';
import type { Unit } from '../ports.ts';
import { requireRole } from '../resources/guards.ts';
import { linkOf, recordedLink } from './links-model.ts';
import { linkIdOf, sourceOfLink } from './links-source.ts';
import type { ShareLink } from './links-store.ts';
import { loadNames } from './names.ts';
import { notThere } from './not-there.ts';
import { type AccessChange, type ReceiptView, receiptOf } from './receipt.ts';
import { changeGrants } from './share.ts';

/** Somebody who came in through a link and has what it gave (S21). Times are ms since 1970. */
export interface LinkPersonView {
  /** The account's id; of a visitor by an open link, the visit's. */
  readonly id: string;
  readonly name: string;
  /** Without an account: one browser that opened an open link. */
  readonly visitor: boolean;
  readonly link: { readonly id: string; readonly label: string };
  readonly since: number;
  readonly until: number | null;
  /** When the person opened it last, null for never; of a visitor, when they were last seen. */
  readonly lastSeenAt: number | null;
}

/** Of those who opened open links the latest; all of them can be sent out. */
const MOST_VISITS = 1000;

/** Who came through links and is in, latest first; for managers. */
export async function listLinkPeople(
  context: Context,
  input: { readonly id: string },
): Promise<readonly LinkPersonView[]> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const now = context.clock.now();
    const facts = await unit.access.facts(judged.resource.key, now);
    const grants = await peopleGrants(unit, ownLinkGrants(judged, facts.grants));
    const visits = await unit.links.visits(judged.resource.key, MOST_VISITS);
    const linkIds = [
      ...grants.map((grant) => linkIdOf(grant.source) ?? ''),
      ...visits.map((visit) => visit.link),
    ];
    const links = new Map((await unit.links.byIds([...new Set(linkIds)])).map((link) => [link.id, link]));
    const keys = [
      ...grants.map((grant) => grant.principal),
      ...visits.flatMap((visit) => visit.account ?? []),
    ];
    const opened = await unit.links.lastOpened(judged.resource.key, [...new Set(keys)]);
    // Who accepts a link is told that its managers see who they are.
    const names = await loadNames(context, unit, keys, { known: keys });
    const linkOfId = (id: string) => ({ id, label: links.get(id)?.label ?? '' });
    const people = grants.map((grant): LinkPersonView => {
      const { id, name } = names.person(grant.principal);
      return {
        ...{ id, name, visitor: false, since: grant.createdAt, until: grant.until },
        link: linkOfId(linkIdOf(grant.source) ?? ''),
        lastSeenAt: opened.get(grant.principal) ?? null,
      };
    });
    const visitors = visits
      .filter((visit) => (links.get(visit.link)?.until ?? 0) > now)
      .map(
        (visit): LinkPersonView => ({
          id: visit.id,
          name: visit.account === null ? '' : names.person(visit.account).name,
          visitor: true,
          link: linkOfId(visit.link),
          since: visit.createdAt,
          until: links.get(visit.link)?.until ?? null,
          lastSeenAt: visit.lastSeenAt,
        }),
      );
    return [...people, ...visitors].toSorted((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1));
  });
}

/** Grants on the resource itself that came through links. */
function ownLinkGrants({ resource }: Pick<Judged, 'resource'>, grants: readonly Grant[]): readonly Grant[] {
  return grants.filter((grant) => grant.resource === resource.key && linkIdOf(grant.source) !== null);
}

/** Those of them that people hold; the others are open links' own. */
async function peopleGrants(unit: Unit, grants: readonly Grant[]): Promise<readonly Grant[]> {
  const infos = await unit.access.principals([...new Set(grants.map((grant) => grant.principal))]);
  const people = new Set(infos.filter((info) => info.kind === 'account').map((info) => info.key));
  return grants.filter((grant) => people.has(grant.principal));
}

export interface RevokeLinkInput {
  readonly id: string;
  readonly link: string;
  /** Takes along who came through it, and only what they have through it. */
  readonly people?: boolean | undefined;
}

/** Ends one link for good (S21). What was accepted by it stays unless `people` says otherwise. */
export function revokeLink(context: Context, input: RevokeLinkInput): Promise<ReceiptView> {
  return cut(context, input.id, async (unit, judged) => {
    const link = await linkOf(unit, judged, input.link);
    return { links: [link], people: input.people === true ? [link] : [], barred: [], action: 'link.revoke' };
  });
}

/** Ends every share link of a resource (S21). */
export function revokeLinks(
  context: Context,
  input: { readonly id: string; readonly people?: boolean | undefined },
): Promise<ReceiptView> {
  return cut(context, input.id, async (unit, judged) => {
    const links = await unit.links.ofResource(judged.resource.key);
    return { links, people: input.people === true ? links : [], barred: [], action: 'link.revoke-all' };
  });
}

/**
 * Takes away what a person has through links here, and bars them from coming in by a link again until a manager shares
 * with them (S21). Of a visitor by an open link, ends the visit.
 */
export async function revokeLinkPerson(
  context: Context,
  input: { readonly id: string; readonly person: string },
): Promise<ReceiptView> {
  return cut(context, input.id, async (unit, judged) => {
    const account = await unit.accounts.byId(input.person);
    const action = 'link.revoke-person';
    if (account === null) {
      if (!(await unit.links.endVisit(judged.resource.key, input.person))) throw notThere('entrant');
      return { links: [], people: [], barred: [], action, ended: 1 };
    }
    return { links: [], people: 'all', only: account.key, barred: [account.key], action };
  });
}

/** Takes away what everybody has through links here, and bars them (S21). The links stay. */
export async function revokeLinkPeople(
  context: Context,
  input: { readonly id: string },
): Promise<ReceiptView> {
  return cut(context, input.id, async (unit, judged) => {
    const ended = await unit.links.endVisits(judged.resource.key);
    return { links: [], people: 'all', barred: 'all', action: 'link.revoke-people', ended };
  });
}

/** What one call cuts. */
interface Cut {
  /** Links that end. */
  readonly links: readonly ShareLink[];
  /** Links whose people lose what they have through them. */
  readonly people: readonly ShareLink[] | 'all';
  /** Only this one of them. */
  readonly only?: PrincipalKey;
  readonly barred: readonly PrincipalKey[] | 'all';
  readonly action: AuditAction;
  /** Visits that were ended. */
  readonly ended?: number;
}

/** Ends the open link whose visitors hold a grant, in a writing unit of a larger change. */
export function endOpenLink(
  context: Context,
  unit: Unit,
  input: { readonly id: string; readonly link: string },
): Promise<AccessChange> {
  return cutIn(context, unit, input.id, async (judged) => {
    const link = await linkOf(unit, judged, input.link);
    return { links: [link], people: [], barred: [], action: 'link.revoke' };
  });
}

async function cut(
  context: Context,
  id: string,
  what: (unit: Unit, judged: Judged) => Promise<Cut>,
): Promise<ReceiptView> {
  const change = await context.store.write((unit) =>
    cutIn(context, unit, id, (judged) => what(unit, judged)),
  );
  return receiptOf(context, change);
}

async function cutIn(
  context: Context,
  unit: Unit,
  id: string,
  what: (judged: Judged) => Promise<Cut>,
): Promise<AccessChange> {
  const judged = await requireResource(context, unit, id);
  requireRole(judged, 'manager');
  const now = context.clock.now();
  const { resource } = judged;
  const before = await unit.access.facts(resource.key, now);
  const wish = await what(judged);
  const own = ownLinkGrants(judged, before.grants);
  const held = await peopleGrants(unit, own);
  const sources = wish.people === 'all' ? null : new Set<string>(wish.people.map(sourceOfLink));
  const lost = held.filter(
    (grant) =>
      (sources === null || sources.has(grant.source)) &&
      (wish.only === undefined || grant.principal === wish.only),
  );
  if (wish.only !== undefined && lost.length === 0) throw notThere('entrant');
  const principals = new Set(wish.links.flatMap((link) => link.principal ?? []));
  const removed = [...lost, ...own.filter((grant) => principals.has(grant.principal))];
  const { scope } = await changeGrants(context, unit, resource, async (writer) => {
    for (const grant of removed) await writer.remove(grant.id);
  });
  let visits = wish.ended ?? 0;
  for (const link of wish.links) {
    await unit.links.change(link.id, { revokedAt: now });
    if (link.principal !== null) visits += await unit.links.endVisits(resource.key, link.id);
  }
  const barred = wish.barred === 'all' ? [...new Set(lost.map((grant) => grant.principal))] : wish.barred;
  for (const account of barred) await unit.links.bar(resource.key, account, now);
  await recordCut(context, unit, resource.id, wish, lost, visits);
  const after = await unit.access.facts(resource.key, now);
  const notes =
    visits === 0
      ? []
      : [
          visits === 1
            ? '1 visitor by an open link was sent out.'
            : `${visits} visitors by open links were sent out.`,
        ];
  return {
    before,
    after,
    scope,
    notes,
    invited: [],
    role: judged.decision.role,
    linksEnded: wish.links.length,
  };
}

async function recordCut(
  context: Context,
  unit: Unit,
  target: string,
  { action, links }: Cut,
  lost: readonly Grant[],
  visits: number,
): Promise<void> {
  const people = await unit.access.principals([...new Set(lost.map((grant) => grant.principal))]);
  const ids = new Map(people.map((info) => [info.key, info.id]));
  await record(context, unit, {
    action,
    target,
    before: {
      links: links.map(recordedLink),
      grants: lost.map(({ id, principal, role, source, until }) => ({
        ...{ id, role, source, until },
        principal: ids.get(principal) ?? null,
      })),
      visits,
    },
  });
}
