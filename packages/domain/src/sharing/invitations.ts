import type { Grant, PrincipalKey } from '../access/model.ts';
import { type Role, rank } from '../access/roles.ts';
import type { Judged, PrincipalInfo } from '../access/store.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { requireOutOfTrash } from '../resources/guards.ts';
import * as allowed from './allowed.ts';
import { invitationOf } from './claim.ts';
import { loadInvitedAddresses } from './invited-address.ts';
import { knownBySharing, loadNames, type Names, type PersonView } from './names.ts';
import { notThere } from './not-there.ts';
import { seekAddress } from './seek-address.ts';
import { type InvitedView, sendInvitations } from './send-invitations.ts';
import { changeGrants, recordShare } from './share.ts';
import { requireSharer, sharesOn } from './sharer.ts';
import { INVITATION_LIFE, refused, refuseOtherDomains, shownEnd } from './targets.ts';

/** An invitation that waits for its holder, as those who may change it see it. Times are ms since 1970. */
export interface WaitingInvitationView {
  /** Of its grant, by which it is changed and cancelled. */
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly sender: PersonView | null;
  readonly sentAt: number;
  /** When it ends unless it is accepted; null = never. */
  readonly until: number | null;
  /** Whether its secret left by mail. */
  readonly mailed: boolean;
}

/**
 * Invitations of a resource that wait, by address; for its managers, and for editors who share on those that they made.
 * Whether an account has the address shows in nothing.
 */
export async function listInvitations(
  context: Context,
  input: { readonly id: string },
): Promise<readonly WaitingInvitationView[]> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireSharer(judged);
    const now = context.clock.now();
    const { grants, infos, names } = await waiting(context, unit, judged);
    const stored = await unit.invitations.byIds(grants.map((grant) => invitationOf(grant) ?? grant.id));
    const addressOf = await loadInvitedAddresses(unit, grants);
    const byId = new Map(stored.map((invitation) => [invitation.id, invitation]));
    const views = grants.map((grant): WaitingInvitationView => {
      const invitation = byId.get(invitationOf(grant) ?? grant.id);
      return {
        id: grant.id,
        email: addressOf(grant, infos.get(grant.principal)),
        role: grant.role,
        sender: grant.granter === null ? null : names.person(grant.granter),
        sentAt: invitation?.sentAt ?? grant.createdAt,
        until: shownEnd({ since: grant.createdAt, until: grant.until }, now),
        mailed: invitation?.mailed ?? false,
      };
    });
    return views.toSorted((a, b) => (a.email < b.email ? -1 : 1));
  });
}

/** The invitations that the caller may change and whose holder they know by the address alone. */
async function waiting(
  context: Context,
  unit: Unit,
  judged: Judged,
): Promise<{
  readonly grants: readonly Grant[];
  readonly infos: ReadonlyMap<PrincipalKey, PrincipalInfo>;
  readonly names: Names;
}> {
  const { resource } = judged;
  const self = requireAccount(context.caller).key;
  const facts = await unit.access.facts(resource.key, context.clock.now());
  const invited = facts.grants.filter(
    (grant) =>
      grant.resource === resource.key &&
      invitationOf(grant) !== null &&
      (!sharesOn(judged) || grant.granter === self),
  );
  const keys = invited.flatMap(({ principal, granter }) =>
    granter === null ? [principal] : [principal, granter],
  );
  const known = await knownBySharing(
    context,
    unit,
    { resource: resource.key, owner: resource.owner },
    facts.grants,
  );
  const names = await loadNames(context, unit, keys, { known });
  const infos = new Map((await unit.access.principals(keys)).map((info) => [info.key, info]));
  const grants = invited.filter(
    ({ principal }) => infos.get(principal)?.kind === 'address' || !names.knows(principal),
  );
  return { grants, infos, names };
}

/**
 * Sends an invitation once more, with a new secret: the one before opens nothing any more, and it waits anew (S13). Answers
 * where the invited accepts when no mail went out. For those who see it in the list and may invite that address. Fails with
 * `not-found` for what is no invitation that waits.
 */
export async function resendInvitation(
  context: Context,
  input: { readonly id: string; readonly invitation: string; readonly message?: string | undefined },
): Promise<InvitedView> {
  const { scope, sent } = await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireSharer(judged);
    const { resource } = judged;
    requireOutOfTrash(resource);
    const { grants, infos } = await waiting(context, unit, judged);
    const grant = grants.find((one) => one.id === input.invitation);
    if (grant === undefined) throw notThere('invitation');
    if (rank(grant.role) > rank(judged.decision.role)) throw aboveOwn(judged.decision.role, grant.role);
    const email = (await loadInvitedAddresses(unit, [grant]))(grant, infos.get(grant.principal));
    await requireInviting(context, unit, email);
    await refuseOtherDomains(unit, email, 'invitation');
    const before = await unit.access.facts(resource.key, context.clock.now());
    const again = await waitAnew(context, unit, grant);
    const change = await changeGrants(context, unit, resource, (writer) => writer.put(again.grant));
    const after = await unit.access.facts(resource.key, context.clock.now());
    const words = { notify: true, message: input.message ?? '' };
    await recordShare(context, unit, resource, before, after, words);
    const [made] = await sendInvitations(context, unit, resource, [{ ...again, email }], words);
    return { scope: change.scope, sent: made };
  });
  await context.bus.publish(scope);
  if (sent === undefined) throw new Error('an invitation was to be sent and none was');
  return sent;
}

/** It waits anew, as if the address were invited now: for who may do that (S9). */
async function requireInviting(context: Context, unit: Unit, email: string): Promise<void> {
  const findAddress = (address: string) => seekAddress(unit, address);
  const { refusal } = await allowed.address(context, unit, { findAddress }, email);
  if (refusal !== null) throw refused('invitation', refusal);
}

/** The grant as of now: an end that it has only because nobody named one moves on. */
async function waitAnew(
  context: Context,
  unit: Unit,
  grant: Grant,
): Promise<{ readonly grant: Grant; readonly waitsUntil: number | null }> {
  const now = context.clock.now();
  const stored = await unit.invitations.byId(invitationOf(grant) ?? grant.id);
  const defaulted = grant.until !== null && grant.until === stored?.waitsUntil;
  const until = defaulted ? now + INVITATION_LIFE : grant.until;
  const granter = requireAccount(context.caller).key;
  return { grant: { ...grant, granter, createdAt: now, until }, waitsUntil: defaulted ? until : null };
}

function aboveOwn(held: Role | null, needed: Role): Problem {
  return new Problem('role-needed', {
    detail: `You are ${held ?? 'nobody'} here, so you cannot change a share above that.`,
    parameters: { needed, held: held ?? 'none' },
  });
}
