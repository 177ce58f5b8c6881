import type { Facts, Grant } from '../access/model.ts';
import { rank } from '../access/roles.ts';
import type { GrantWriter, Judged, NewGrant, PrincipalInfo } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { kindOf, requireOutOfTrash } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import { type FindAddress, makeChange, type PreparedChange } from './change.ts';
import { grantChanges } from './grant-changes.ts';
import { barFromLinks } from './links-bar.ts';
import { linkIdOf } from './links-source.ts';
import type { ReceiptView } from './receipt.ts';
import { type NewInvitation, sendInvitations } from './send-invitations.ts';
import { type PlannedGrant, planShare } from './share-plan.ts';
import { requireAdding, requireSharer } from './sharer.ts';
import { findTargets, type Sharing, type Target } from './targets.ts';
import { tellShares } from './tell-shares.ts';
import { namedClasses, type ShareClasses, type ShareDefaults, type ShareWords } from './wish.ts';

export interface ShareInput extends ShareClasses, ShareDefaults, ShareWords {
  /** The resource. */
  readonly id: string;
  /** Adds and raises only; without it each named class is replaced (S8). */
  readonly append?: boolean | undefined;
}

/**
 * Shares a resource with people, groups, organizations, addresses and everyone here: all of it or nothing (S8).
 * Refusals: `input-invalid`, `share-refused`, `group-unknown` (400), `permission-needed`, `role-needed` (403).
 */
export function shareResource(context: Context, input: ShareInput): Promise<ReceiptView> {
  return makeChange(context, (unit, findAddress) => prepareShare(context, unit, input, findAddress));
}

/** Judges a share call and works out what it writes. */
export async function prepareShare(
  context: Context,
  unit: Unit,
  input: ShareInput,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  const named = namedClasses(input);
  if (named.size === 0)
    throw new Problem('input-invalid', {
      detail:
        'Say with whom: people, groups, organizations, invitations or everyoneHere. `[]` clears a class.',
    });
  const judged = await requireResource(context, unit, input.id);
  requireSharer(judged);
  requireAdding(judged, input.append ?? false);
  const { resource } = judged;
  requireOutOfTrash(resource);
  const now = context.clock.now();
  const before = await unit.access.facts(resource.key, now);
  const sharing = await sharingOf(context, unit, judged, before, findAddress);
  const targets = await findTargets(context, unit, sharing, input);
  const others = targets.filter((target) => target.principal.key !== resource.owner);
  const plan = planShare({
    direct: sharing.direct,
    kinds: await kindsOf(unit, sharing.direct),
    targets: others,
    named,
    append: input.append ?? false,
    role: sharing.role,
  });
  const invited = invitedIn(targets);
  const grants = plan.puts.map((put) => grantFor(context, put));
  return {
    resource,
    before,
    invited,
    planned: {
      kind: 'regrant',
      resource: resource.key,
      removals: plan.removals.map((grant) => grant.id),
      grants,
    },
    async commit() {
      const { scope } = await changeGrants(context, unit, resource, async (writer) => {
        for (const grant of plan.removals) await writer.remove(grant.id);
        for (const grant of grants) await writer.put(grant);
      });
      const after = await unit.access.facts(resource.key, now);
      await barFromLinks(context, unit, withNothingLeft(plan.removals, after));
      await recordShare(context, unit, resource, before, after, input);
      const asked = plan.puts.map(({ target }) => target);
      const made = newInvitations(asked, grants);
      const invitations = await sendInvitations(context, unit, resource, made, input);
      const said = [
        ...targets
          .filter((target) => !others.includes(target))
          .map((target) => `${target.shownAs} owns it already.`),
        ...plan.hadMore.filter((target) => !target.invited).map(hadMoreNote),
      ];
      const told = await tellShares(context, unit, { resource, before, targets: asked }, input);
      const notes = withWords(context, [...said, ...told], input, input.id);
      return { before, after, scope, notes, invited, invitations, role: sharing.role };
    },
  };
}

/** Those of the grants taken away whose holders have no other share of their own here; what came by a link is none. */
function withNothingLeft(taken: readonly Grant[], { grants }: Facts): readonly Grant[] {
  return taken.filter(
    ({ resource, principal }) =>
      !grants.some(
        (grant) =>
          grant.resource === resource && grant.principal === principal && linkIdOf(grant.source) === null,
      ),
  );
}

/** What sharing a judged resource rests on. */
export async function sharingOf(
  context: Context,
  unit: Unit,
  { resource, decision }: Judged,
  facts: Facts,
  findAddress: FindAddress = (email) => unit.access.principalOfAddress(email),
): Promise<Sharing> {
  return {
    owner: await principalInfo(unit, resource),
    kind: kindOf(context, resource),
    role: decision.role ?? 'viewer',
    held: decision.becauses,
    direct: facts.grants.filter((grant) => grant.resource === resource.key),
    findAddress,
  };
}

async function principalInfo(unit: Unit, { owner }: Resource): Promise<PrincipalInfo> {
  const [info] = await unit.access.principals([owner]);
  if (info === undefined) throw new Error('a resource has an owner that does not exist');
  return info;
}

async function kindsOf(unit: Unit, direct: readonly Grant[]) {
  const infos = await unit.access.principals([...new Set(direct.map((grant) => grant.principal))]);
  return new Map(infos.map((info) => [info.key, info.kind]));
}

/** Writes grants of a resource as the caller. */
export function changeGrants<T>(
  context: Context,
  unit: Unit,
  resource: Resource,
  work: (writer: GrantWriter) => Promise<T>,
) {
  const actor = requireAccount(context.caller).key;
  return unit.access.change(resource.key, actor, context.clock.now(), work);
}

/** The invitations among targets, beside the grants that were written for them. */
export function newInvitations(
  targets: readonly Target[],
  grants: readonly NewGrant[],
): readonly NewInvitation[] {
  return targets.flatMap((target, index) => {
    const grant = grants[index];
    if (!target.invited || grant === undefined) return [];
    return [{ grant, email: target.shownAs, waitsUntil: target.waits ? target.until : null }];
  });
}

/** What is only lowered or shortened keeps its granter and date; an invitation begins to wait anew. */
export function grantFor(context: Context, put: PlannedGrant): NewGrant {
  const { target, standing } = put;
  const id = standing?.id ?? context.random.id();
  const source = put.source ?? sourceOf(target, id);
  const raised = standing === null || rank(target.role) > rank(standing.role);
  const anew = raised || source.startsWith('invitation:');
  return {
    id,
    source,
    principal: target.principal.key,
    role: target.role,
    until: target.until,
    granter: anew ? requireAccount(context.caller).key : standing.granter,
    createdAt: anew ? context.clock.now() : standing.createdAt,
    run: null,
  };
}

function sourceOf({ named }: Target, id: string): Grant['source'] {
  return named === 'invitations' ? `invitation:${id}` : 'direct';
}

/** The addresses that the answer says were invited. */
export function invitedIn(targets: readonly Target[]): readonly string[] {
  return targets.filter((target) => target.invited).map((target) => target.shownAs);
}

function hadMoreNote({ shownAs, role }: Target): string {
  return `${shownAs} already had ${role} or more; nothing was lowered.`;
}

/** Adds what is to be said when mail was asked for and this hub sends none. */
export function withWords(
  context: Context,
  notes: readonly string[],
  words: ShareWords,
  id: string,
): readonly string[] {
  if (words.notify !== true || context.mailConfigured) return notes;
  const address = context.address(`/r/${id}`);
  return [...notes, `No mail is configured, so none was sent: hand the address over yourself: ${address}`];
}

/** The log's entry of a share: what of the grants changed, as it was and as it is, and the words that went with it. */
export async function recordShare(
  context: Context,
  unit: Unit,
  resource: Resource,
  before: Facts,
  after: Facts,
  words: ShareWords = {},
): Promise<void> {
  const { gone, come } = grantChanges(before, after);
  const infos = await unit.access.principals([
    ...new Set([...gone, ...come].map((grant) => grant.principal)),
  ]);
  const ids = new Map(infos.map((info) => [info.key, info.id]));
  const recorded = (grants: readonly Grant[]) =>
    grants
      .filter((grant) => grant.resource === resource.key)
      .map(({ id, principal, role, source, until }) => ({
        id,
        principal: ids.get(principal) ?? null,
        role,
        source,
        until,
      }));
  const { notify = false, message = '' } = words;
  await record(context, unit, {
    action: 'sharing.change',
    target: resource.id,
    before: { grants: recorded(gone) },
    after: { grants: recorded(come), ...(notify ? { notify, message } : {}) },
  });
}
