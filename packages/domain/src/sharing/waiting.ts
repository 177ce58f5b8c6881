import { decide } from '../access/decide.ts';
import { atLeast } from '../access/roles.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import { type WaitingJoiner, waitingJoiners } from '../groups/joining.ts';
import { type OwnInvitation, ownInvitations } from '../groups/organization-invitations.ts';
import type { Unit } from '../ports.ts';
import { managedBy } from './exposed.ts';
import type { WaitingRequestView } from './requests.ts';
import { receivedTransfers, type TransferView } from './transfer-views.ts';

/** What waits for the caller's answer, newest first (S29's Home). */
export interface WaitingView {
  readonly requests: readonly WaitingOnView[];
  readonly transfers: readonly TransferView[];
  /** Offers of membership in organizations. */
  readonly invitations: readonly OwnInvitation[];
  /** Those who ask to join groups that the caller manages. */
  readonly joiners: readonly WaitingJoiner[];
}

/** A request for access and what it is about. */
export interface WaitingOnView extends WaitingRequestView {
  readonly resource: { readonly id: string; readonly title: string; readonly kind: string };
}

const MOST = 50;

/** Requests for what the caller manages, groups among it, ownership and memberships that are offered to them. */
export async function listWaiting(context: Context): Promise<WaitingView> {
  requireAccount(context.caller);
  return context.store.read(async (unit) => {
    return {
      requests: await waitingRequests(context, unit),
      transfers: await receivedTransfers(context, unit),
      invitations: await ownInvitations(context, unit),
      joiners: await waitingJoiners(context, unit, MOST),
    };
  });
}

async function waitingRequests(context: Context, unit: Unit): Promise<readonly WaitingOnView[]> {
  const now = context.clock.now();
  const waiting = await unit.requests.waitingFor(await managedBy(context, unit), now, MOST);
  const resources = await unit.resources.byKeys(waiting.flatMap(({ resource }) => resource ?? []));
  const judged = await unit.access.judgeMany(
    await askerOf(context, unit),
    resources.map(({ id }) => id),
  );
  const managed = new Map(
    judged.flatMap((one) =>
      one !== null && atLeast(one.decision.role, 'manager')
        ? [[one.resource.key, one.resource] as const]
        : [],
    ),
  );
  const askers = waiting.map(({ asker }) => asker);
  const accounts = new Map((await unit.accounts.byKeys(askers)).map((account) => [account.key, account]));
  const standings = new Map((await unit.access.standings(askers, now)).map((one) => [one.key, one]));
  const views: WaitingOnView[] = [];
  for (const { id, asker, resource: key, role, message, createdAt } of waiting) {
    const resource = key === null ? undefined : managed.get(key);
    const account = accounts.get(asker);
    const standing = standings.get(asker);
    if (resource === undefined || account?.status !== 'active' || standing === undefined) continue;
    const facts = await unit.access.facts(resource.key, now);
    const { holdings, question } = standing;
    if (atLeast(decide({ ...facts, holdings }, question).role, role)) continue;
    const person = { id: account.id, name: account.name, email: account.email };
    const on = { id: resource.id, title: resource.title, kind: resource.kind };
    views.push({ id, person, role, message, createdAt, resource: on });
  }
  return views;
}
