import { type Explanation, explain } from '../access/explain.ts';
import type { Facts, Grant, PrincipalKey, PrincipalKind } from '../access/model.ts';
import type { Judged, Standing } from '../access/store.ts';
import { type Context, requireResource } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { requireRole } from '../resources/guards.ts';
import type { AudienceRowView } from './audience.ts';
import { type Describing, describeReasons, keysOf, loadAbove, loadLinkLabels } from './describe.ts';
import { knownBySharing, loadNames } from './names.ts';
import { notThere } from './not-there.ts';

export interface AudienceMembersInput {
  readonly id: string;
  /** The grant of a group or an organization, on the resource or above it. */
  readonly grant: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What stands for people who can be told one by one. */
const UNFOLDING: ReadonlySet<PrincipalKind> = new Set(['group', 'staff-group', 'organization']);

/**
 * Unfolds a row of the audience: whom a group or an organization lets in now, each with their own role and all its reasons
 * (S24); for managers. Whoever the asker does not know is "Someone 2" with this one reason, since others could tell who it
 * is (S35). `not-found` for a grant that does not reach the resource.
 */
export async function listAudienceMembers(
  context: Context,
  input: AudienceMembersInput,
): Promise<Page<AudienceRowView>> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const now = context.clock.now();
    const facts = await unit.access.facts(judged.resource.key, now);
    const grant = facts.grants.find(({ id }) => id === input.grant);
    if (grant === undefined) throw notThere('share');
    const [crowd] = await unit.access.principals([grant.principal]);
    if (crowd === undefined || !UNFOLDING.has(crowd.kind))
      throw invalid('grant', 'is of nobody who has members. Name one of a group or an organization.');
    const from = startOf(input.cursor);
    const keys = await unit.access.accountsHolding([grant.principal], now, from + input.limit + 1);
    const members = await unit.access.standings(keys.slice(from, from + input.limit), now);
    return {
      items: await memberViews(context, unit, judged, { facts, grant, members }),
      next: keys.length > from + input.limit ? String(from + input.limit) : null,
    };
  });
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw invalid('cursor', 'must be the `next` of the page before.');
  return Number(cursor);
}

async function memberViews(
  context: Context,
  unit: Unit,
  { resource, decision }: Judged,
  {
    facts,
    grant,
    members,
  }: { readonly facts: Facts; readonly grant: Grant; readonly members: readonly Standing[] },
): Promise<readonly AudienceRowView[]> {
  const { key, owner } = resource;
  const known = await knownBySharing(context, unit, { resource: key, owner }, facts.grants);
  const held = new Set(members.flatMap(({ holdings }) => holdings.map(({ principal }) => principal)));
  const told = facts.grants.filter(({ principal }) => held.has(principal));
  const people: PrincipalKey[] = members.map((member) => member.key);
  const names = await loadNames(context, unit, [owner, ...people, ...keysOf(told)], { known });
  const describing: Describing = {
    ...{ resource: key, role: decision.role, names, above: await loadAbove(context, unit, facts) },
    links: await loadLinkLabels(unit, decision.role, told),
  };
  return members.flatMap((member): readonly AudienceRowView[] => {
    const { decision: its, reasons } = names.knows(member.key)
      ? wholly(facts, told, member)
      : asMember(facts, grant, member);
    if (its.role === null) return [];
    return [
      {
        role: its.role,
        principal: names.principal(member.key),
        owner: its.becauses[0]?.by === 'owner',
        isYou: member.key === context.caller.account?.key,
        kept: false,
        becauses: describeReasons(reasons, describing),
      },
    ];
  });
}

function wholly(facts: Facts, told: readonly Grant[], { holdings, question }: Standing): Explanation {
  const held = new Set(holdings.map(({ principal }) => principal));
  return explain(
    { ...facts, holdings, grants: told.filter(({ principal }) => held.has(principal)) },
    question,
  );
}

/** By being in the group alone. */
function asMember(facts: Facts, grant: Grant, { holdings, question }: Standing): Explanation {
  const own = holdings.filter(({ principal }) => principal === grant.principal);
  return explain({ ...facts, holdings: own, grants: [grant] }, { ...question, viewsAll: false });
}
