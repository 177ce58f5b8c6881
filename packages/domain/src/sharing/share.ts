import type { Facts, Grant } from '../access/model.ts';
import { rank } from '../access/roles.ts';
import type { GrantWriter, Judged, PrincipalInfo } from '../access/store.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { kindOf, record, requireOutOfTrash, requireRole } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import { type ReceiptView, receiptOf } from './receipt.ts';
import { type PlannedGrant, planShare } from './share-plan.ts';
import { findTargets, type Sharing, type Target } from './targets.ts';
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
export async function shareResource(context: Context, input: ShareInput): Promise<ReceiptView> {
  const named = namedClasses(input);
  if (named.size === 0)
    throw new Problem('input-invalid', {
      detail:
        'Say with whom: people, groups, organizations, invitations or everyoneHere. `[]` clears a class.',
    });
  const change = await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    requireOutOfTrash(judged.resource);
    const before = await unit.access.facts(judged.resource.key, context.clock.now());
    const sharing = await sharingOf(context, unit, judged, before);
    const targets = await findTargets(context, unit, sharing, input);
    const others = targets.filter((target) => target.principal.key !== judged.resource.owner);
    const plan = planShare({
      direct: sharing.direct,
      kinds: await kindsOf(unit, sharing.direct),
      targets: others,
      named,
      append: input.append ?? false,
      role: sharing.role,
    });
    const { scope } = await changeGrants(context, unit, judged.resource, async (writer) => {
      for (const grant of plan.removals) await writer.remove(grant.id);
      for (const put of plan.puts) await putShare(context, writer, put);
    });
    const after = await unit.access.facts(judged.resource.key, context.clock.now());
    await recordShare(context, unit, judged.resource, before, after, input);
    const notes = [
      ...targets
        .filter((target) => !others.includes(target))
        .map((target) => `${target.shownAs} owns it already.`),
      ...plan.hadMore.filter((target) => !target.invited).map(hadMoreNote),
    ];
    return { before, after, scope, notes, invited: invitedIn(targets), role: sharing.role };
  });
  const notes = withWords(context, change.notes, input, input.id);
  return receiptOf(context, { ...change, notes });
}

/** What sharing a judged resource rests on. */
export async function sharingOf(
  context: Context,
  unit: Unit,
  { resource, decision }: Judged,
  facts: Facts,
): Promise<Sharing> {
  return {
    owner: await principalInfo(unit, resource),
    kind: kindOf(context, resource),
    role: decision.role ?? 'viewer',
    direct: facts.grants.filter((grant) => grant.resource === resource.key),
    findAddress: (email) => unit.access.principalOfAddress(email),
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

/** Writes one share. What is only lowered or shortened keeps its granter and date; an invitation begins to wait anew. */
export async function putShare(context: Context, writer: GrantWriter, put: PlannedGrant): Promise<void> {
  const { target, standing } = put;
  const id = standing?.id ?? context.random.id();
  const source = put.source ?? sourceOf(target, id);
  const raised = standing === null || rank(target.role) > rank(standing.role);
  const anew = raised || source.startsWith('invitation:');
  await writer.put({
    id,
    source,
    principal: target.principal.key,
    role: target.role,
    until: target.until,
    granter: anew ? requireAccount(context.caller).key : standing.granter,
    createdAt: anew ? context.clock.now() : standing.createdAt,
    run: null,
  });
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

/** Adds what is to be said when mail was asked for, which this hub does not send about shares. */
export function withWords(
  context: Context,
  notes: readonly string[],
  words: ShareWords,
  id: string,
): readonly string[] {
  if (words.notify !== true) return notes;
  const why = context.mailConfigured
    ? 'This hub does not mail about shares yet'
    : 'No mail is configured, so none was sent';
  return [...notes, `${why}: hand the address over yourself: ${context.address(`/r/${id}`)}`];
}

/** The log's entry of a share: who held what before and after, and the words that went with it. */
export async function recordShare(
  context: Context,
  unit: Unit,
  resource: Resource,
  before: Facts,
  after: Facts,
  words: ShareWords = {},
): Promise<void> {
  const grants = [...before.grants, ...after.grants].filter((grant) => grant.resource === resource.key);
  const infos = await unit.access.principals([...new Set(grants.map((grant) => grant.principal))]);
  const ids = new Map(infos.map((info) => [info.key, info.id]));
  const own = (facts: Facts) =>
    facts.grants
      .filter((grant) => grant.resource === resource.key)
      .map(({ id, principal, role, source, until }) => ({
        id,
        principal: ids.get(principal) ?? null,
        role,
        source,
        until,
      }));
  const { notify = false, message = '' } = words;
  await record(context, unit, 'sharing.change', resource.id, {
    before: { grants: own(before) },
    after: { grants: own(after), ...(notify ? { notify, message } : {}) },
  });
}
