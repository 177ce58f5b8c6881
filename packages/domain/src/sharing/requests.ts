import { decide } from '../access/decide.ts';
import { atLeast, type GrantRole, type Role, roundDown } from '../access/roles.ts';
import { record } from '../audit/record.ts';
import { askerOf, type Context, requireAccount, requirePermission, requireResource } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { aKind, requireOutOfTrash, requireRole } from '../resources/guards.ts';
import * as allowed from './allowed.ts';
import { makeChange, type PreparedChange } from './change.ts';
import type { PersonView } from './names.ts';
import { notThere } from './not-there.ts';
import type { ReceiptView } from './receipt.ts';
import { changeGrants, grantFor, recordShare, sharingOf } from './share.ts';
import { planShare } from './share-plan.ts';
import type { RequestStatus, StoredRequest } from './store.ts';
import { refuseMoreThanHeld, type Sharing, type Target } from './targets.ts';
import { tellAsker, tellManagers } from './tell-requests.ts';

/*
 * Asking for a role (S28). A request for an id that does not exist is kept and counted like any other, so that its
 * asker sees the same now and later; nobody ever answers it.
 */

/** What an asker sees of a request of theirs. */
export interface OwnRequestView {
  readonly role: Role;
  readonly message: string;
  readonly status: RequestStatus;
  readonly createdAt: number;
}

/** What those who may answer see. Who asks shows name and address by asking. */
export interface WaitingRequestView {
  readonly id: string;
  readonly person: PersonView;
  readonly role: Role;
  readonly message: string;
  readonly createdAt: number;
}

export interface RequestAccessInput {
  /** The resource, or an id that nothing has. */
  readonly id: string;
  readonly role: GrantRole;
  readonly message: string;
}

/** How many new requests a person can make in a day. */
export const REQUESTS_PER_DAY = 20;
const DAY = 24 * 3_600_000;
const KEPT = 90 * DAY;

/**
 * Asks the managers of a resource for a role. While a request is open, asking again changes its role and words. Fails
 * with `rate-limited` beyond {@link REQUESTS_PER_DAY}, with `input-invalid` when one has as much already.
 */
export async function requestAccess(context: Context, input: RequestAccessInput): Promise<OwnRequestView> {
  const self = requireAccount(context.caller);
  const now = context.clock.now();
  const { role, message } = input;
  return context.store.write(async (unit) => {
    const judged = await unit.access.judge(await askerOf(context, unit), input.id);
    const held = judged?.decision.role ?? null;
    if (held !== null && atLeast(held, role))
      throw invalid('role', `must be above what you are here: ${held}.`);
    const latest = await unit.requests.latest(self.key, input.id);
    const open = latest?.status === 'pending' ? latest : null;
    if (open === null) {
      const made = await unit.requests.madeSince(self.key, now - DAY);
      if (made.count >= REQUESTS_PER_DAY) throw tooMany(Math.ceil((made.oldest + DAY - now) / 1000));
    }
    const request: StoredRequest = {
      id: open?.id ?? context.random.id(),
      asker: self.key,
      asked: input.id,
      resource: judged?.resource.key ?? null,
      role,
      message,
      status: 'pending',
      createdAt: open?.createdAt ?? now,
      answeredAt: null,
      answerer: null,
    };
    await unit.requests.put(request, now - KEPT);
    await record(context, unit, { action: 'request.make', target: input.id, after: { role, message } });
    if (open === null && judged !== null) await tellManagers(context, unit, judged.resource, request);
    return ownView(request);
  });
}

/** The caller's last request for an id, null without one. Alike for ids that do not exist. */
export async function myRequest(
  context: Context,
  input: { readonly id: string },
): Promise<OwnRequestView | null> {
  const self = requireAccount(context.caller);
  const latest = await context.store.read((unit) => unit.requests.latest(self.key, input.id));
  return latest === null ? null : ownView(latest);
}

/** Takes back the caller's open request for an id; without one nothing happens, alike for ids that do not exist. */
export async function withdrawRequest(context: Context, input: { readonly id: string }): Promise<void> {
  const self = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const latest = await unit.requests.latest(self.key, input.id);
    if (latest?.status !== 'pending') return;
    await unit.requests.put({ ...latest, status: 'withdrawn', answeredAt: context.clock.now() });
    await record(context, unit, {
      action: 'request.withdraw',
      target: input.id,
      before: { role: latest.role },
    });
  });
}

/** Requests that wait for an answer, oldest first; whoever got as much meanwhile is left out. For managers. */
export async function listRequests(
  context: Context,
  input: { readonly id: string },
): Promise<readonly WaitingRequestView[]> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const now = context.clock.now();
    const waiting = await unit.requests.waiting(judged.resource.key, MOST_LISTED);
    const facts = await unit.access.facts(judged.resource.key, now);
    const askers = waiting.map((request) => request.asker);
    const accounts = new Map((await unit.accounts.byKeys(askers)).map((account) => [account.key, account]));
    const standings = await unit.access.standings(askers, now);
    const roles = new Map(
      standings.map(({ key, holdings, question }) => [key, decide({ ...facts, holdings }, question).role]),
    );
    return waiting.flatMap(({ id, asker, role, message, createdAt }) => {
      const account = accounts.get(asker);
      if (account === undefined || account.status !== 'active') return [];
      if (atLeast(roles.get(asker) ?? null, role)) return [];
      const person = { id: account.id, name: account.name, email: account.email };
      return [{ id, person, role, message, createdAt }];
    });
  });
}

const MOST_LISTED = 100;

export interface ApproveRequestInput {
  readonly id: string;
  readonly request: string;
  /** Another role than the one asked for. */
  readonly role?: GrantRole | undefined;
}

/**
 * Gives the asker a role, as a share with them would (S6, S9): what they have is raised, never lowered. `conflict` when
 * it was answered already.
 */
export function approveRequest(context: Context, input: ApproveRequestInput): Promise<ReceiptView> {
  return makeChange(context, (unit) => prepareApproval(context, unit, input));
}

async function prepareApproval(
  context: Context,
  unit: Unit,
  input: ApproveRequestInput,
): Promise<PreparedChange> {
  const judged = await requireResource(context, unit, input.id);
  requireRole(judged, 'manager');
  const { resource } = judged;
  requireOutOfTrash(resource);
  const now = context.clock.now();
  const request = await openRequest(unit, judged.resource.key, input.request);
  const before = await unit.access.facts(resource.key, now);
  const sharing = await sharingOf(context, unit, judged, before);
  const target = await targetOf(context, unit, sharing, request, input.role ?? request.role);
  const plan = planShare({
    direct: sharing.direct,
    kinds: new Map([[target.principal.key, 'account']]),
    targets: [target],
    named: new Set(),
    append: true,
    role: sharing.role,
  });
  const grants = plan.puts.map((put) => grantFor(context, { ...put, source: put.source ?? 'request' }));
  return {
    resource,
    before,
    invited: [],
    planned: { kind: 'regrant', resource: resource.key, removals: [], grants },
    async commit() {
      await answer(context, unit, request, 'approved');
      await tellAsker(context, unit, request, { what: 'request-approved', role: target.role });
      const { scope } = await changeGrants(context, unit, resource, async (writer) => {
        for (const grant of grants) await writer.put(grant);
      });
      const after = await unit.access.facts(resource.key, now);
      await recordShare(context, unit, resource, before, after);
      const notes = plan.hadMore.map(({ shownAs, role }) => `${shownAs} already had ${role} or more.`);
      return { before, after, scope, notes, invited: [], role: sharing.role };
    },
  };
}

/** Declines a request; its asker sees that. `conflict` when it was answered already. */
export async function declineRequest(
  context: Context,
  input: { readonly id: string; readonly request: string },
): Promise<void> {
  await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const request = await openRequest(unit, judged.resource.key, input.request);
    await answer(context, unit, request, 'declined');
    await tellAsker(context, unit, request, { what: 'request-declined' });
    await record(context, unit, {
      action: 'request.decline',
      target: input.id,
      before: { role: request.role },
    });
  });
}

async function openRequest(
  unit: Unit,
  resource: StoredRequest['resource'],
  id: string,
): Promise<StoredRequest> {
  const request = await unit.requests.byId(id);
  if (request === null || request.resource !== resource) throw notThere('request');
  if (request.status !== 'pending')
    throw new Problem('conflict', { detail: `This request was ${request.status} already.` });
  return request;
}

async function answer(
  context: Context,
  unit: Unit,
  request: StoredRequest,
  status: RequestStatus,
): Promise<void> {
  const answerer = requireAccount(context.caller).key;
  await unit.requests.put({ ...request, status, answerer, answeredAt: context.clock.now() });
}

async function targetOf(
  context: Context,
  unit: Unit,
  sharing: Sharing,
  { asker }: StoredRequest,
  wanted: Role,
): Promise<Target> {
  const [account] = await unit.accounts.byKeys([asker]);
  if (account === undefined || account.status !== 'active') throw notFound();
  const { principal, refusal } = await allowed.person(context, unit, account.id);
  // Who asks has told their address: it can be shared with as any exact address (S9).
  if (refusal !== null) requirePermission(context.caller, 'share:links');
  if (principal === null) throw notFound();
  refuseMoreThanHeld(sharing.role, wanted);
  const role = roundDown(wanted, sharing.kind.roles);
  if (role === null) throw invalid('role', `${aKind(sharing.kind.id)} does not offer ${wanted}.`);
  return {
    named: 'people',
    field: 'request',
    principal,
    role,
    until: null,
    shownAs: account.name,
    invited: false,
    waits: false,
  };
}

function ownView({ role, message, status, createdAt }: StoredRequest): OwnRequestView {
  return { role, message, status, createdAt };
}

function tooMany(retryAfter: number): Problem {
  return new Problem('rate-limited', {
    detail: `You have asked for access ${REQUESTS_PER_DAY} times within a day. Wait before you ask again.`,
    parameters: { retryAfter },
  });
}
