import type { PrincipalKey } from '../access/model.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { tell } from '../activity/tell.ts';
import type { NewsWhat } from '../activity/texts.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requirePermission, requireResource } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { requireOutOfTrash, requireRole } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import * as allowed from './allowed.ts';
import { type FindAddress, makeChange, type PreparedChange } from './change.ts';
import { loadNames } from './names.ts';
import { type Handover, handOver, handoverGrants } from './ownership.ts';
import { type ReceiptView, receiptOf } from './receipt.ts';
import { sharingOf } from './share.ts';
import { stillTheirs } from './still-offered.ts';
import { refuseOtherDomains } from './targets.ts';
import type { StoredTransfer } from './transfer-store.ts';

/** How long an offer of ownership waits for its answer. */
export const TRANSFER_LIFE = 14 * 24 * 3_600_000;

/** To whom: exactly one of a person's id, an exact address, and an organization's id or slug. */
export interface TransferTo {
  readonly person?: string | undefined;
  readonly email?: string | undefined;
  readonly organization?: string | undefined;
}

export interface TransferInput extends TransferTo {
  readonly id: string;
  /** Who hands over stays manager; true unless said. */
  readonly keepManager?: boolean | undefined;
  /** Words for the person it is offered to. */
  readonly message?: string | undefined;
}

/**
 * Offers the ownership of a resource to a person, or gives it at once to an organization that the caller may publish to
 * (S16). Only its owner can. Refusals: `share-refused` as a share would be, `conflict` while another offer is open.
 */
export function transferResource(context: Context, input: TransferInput): Promise<ReceiptView> {
  return makeChange(context, (unit, findAddress) => prepareTransfer(context, unit, input, findAddress));
}

/** Judges a transfer and works out what it does. */
export async function prepareTransfer(
  context: Context,
  unit: Unit,
  input: TransferInput,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  const judged = await requireResource(context, unit, input.id);
  requireRole(judged, 'owner');
  const { resource } = judged;
  requireOutOfTrash(resource);
  const self = requireAccount(context.caller).key;
  const sharing = await sharingOf(
    context,
    unit,
    judged,
    await unit.access.facts(resource.key, context.clock.now()),
    findAddress,
  );
  const to = await recipientOf(context, unit, sharing, input);
  if (to.principal.key === resource.owner) throw invalid(to.field, 'owns it already; choose somebody else.');
  await refuseSecondOffer(context, unit, resource);
  const before = await unit.access.facts(resource.key, context.clock.now());
  const keepManager = input.keepManager ?? true;
  const handover: Handover = { resource, owner: to.principal.key, giver: self, keepManager };
  const planned = { kind: 'transfer', resource: resource.key, owner: to.principal.key } as const;
  return {
    resource,
    before,
    invited: to.shownAs === null ? [] : [to.shownAs],
    planned: { ...planned, ...handoverGrants(context, handover, before) },
    publishers: (await unit.resources.subtree(resource.key)).flatMap(({ publisher }) => publisher ?? []),
    commit: async () => {
      if (to.atOnce) return { ...(await handOver(context, unit, handover)), role: judged.decision.role };
      await offer(context, unit, handover, input.message ?? '');
      const name = to.shownAs ?? to.principal.name;
      const notes = [
        `Offered to ${name}. It stays as it is until they accept; the offer ends in 14 days.`,
        ...(context.mailConfigured || to.shownAs === null
          ? []
          : [`No mail is configured, so tell ${name} yourself: ${context.address('/transfers')}`]),
      ];
      return { before, after: before, scope: null, notes, invited: [], role: judged.decision.role };
    },
  };
}

interface Recipient {
  readonly field: string;
  readonly principal: PrincipalInfo;
  /** The address by which alone the caller knows them; null for who is known. */
  readonly shownAs: string | null;
  /** Nobody has to accept: an organization of the caller's, or the caller. */
  readonly atOnce: boolean;
}

async function recipientOf(
  context: Context,
  unit: Unit,
  sharing: { findAddress(email: string): Promise<PrincipalInfo> },
  { person, email, organization }: TransferTo,
): Promise<Recipient> {
  if ([person, email, organization].filter((one) => one !== undefined).length !== 1)
    throw new Problem('input-invalid', { detail: 'Say to whom: one person, email or organization.' });
  if (organization !== undefined) {
    requirePermission(context.caller, 'resources:create');
    const principal = principalOf('organization', await allowed.organization(context, unit, organization));
    return { field: 'organization', principal, shownAs: null, atOnce: true };
  }
  const self = requireAccount(context.caller);
  if (person === self.id) {
    const principal = { ...self, kind: 'account', memberCount: null } as const;
    return { field: 'person', principal, shownAs: null, atOnce: true };
  }
  if (person !== undefined) {
    const principal = principalOf('person', await allowed.person(context, unit, person));
    const account = await unit.accounts.byKey(principal.key);
    if (account?.status !== 'active') throw invalid('person', 'has no active account.');
    return { field: 'person', principal, shownAs: null, atOnce: false };
  }
  const address = email ?? '';
  const principal = principalOf('email', await allowed.address(context, unit, sharing, address));
  if (principal.key === self.key) return { field: 'email', principal, shownAs: null, atOnce: true };
  const known =
    principal.kind === 'account' && (await loadNames(context, unit, [principal.key])).knows(principal.key);
  if (!known) await refuseOtherDomains(unit, address, 'email');
  return { field: 'email', principal, shownAs: known ? null : address.trim().toLowerCase(), atOnce: false };
}

function principalOf(field: string, { principal, refusal }: allowed.Allowance): PrincipalInfo {
  if (principal !== null && refusal === null) return principal;
  const { code, message, permission } = refusal ?? { code: 'share-refused', message: 'Not allowed.' };
  throw new Problem(code, {
    detail: message,
    errors: [{ field, message }],
    ...(permission === undefined ? {} : { parameters: { permission } }),
  });
}

async function refuseSecondOffer(context: Context, unit: Unit, resource: Resource): Promise<void> {
  const open = await unit.transfers.open(resource.key);
  if (open === null || open.until <= context.clock.now()) return;
  throw new Problem('conflict', {
    detail: 'It is offered to somebody already. Withdraw that offer first.',
  });
}

async function offer(context: Context, unit: Unit, handover: Handover, message: string): Promise<void> {
  const now = context.clock.now();
  const { resource, owner, giver, keepManager } = handover;
  const ended = await unit.transfers.open(resource.key);
  if (ended !== null) await unit.transfers.answer(ended.id, 'expired', now);
  const transfer: StoredTransfer = {
    id: context.random.id(),
    resource: resource.key,
    owner: resource.owner,
    offerer: giver,
    recipient: owner,
    keepManager,
    message,
    status: 'pending',
    createdAt: now,
    until: now + TRANSFER_LIFE,
    answeredAt: null,
  };
  await unit.transfers.create(transfer);
  const [to] = await unit.access.principals([owner]);
  await record(context, unit, {
    action: 'transfer.offer',
    target: resource.id,
    after: { to: to?.id ?? null, keepManager },
  });
  await tellAbout(context, unit, transfer, { to: owner, what: 'transfer-offered', actor: giver });
}

/** The offer that the caller may answer; `conflict` once it was answered or has ended. */
async function offeredToMe(context: Context, unit: Unit, id: string): Promise<StoredTransfer> {
  const transfer = await unit.transfers.byId(id);
  const mine = await ownKeys(context, unit);
  if (transfer === null || !mine.includes(transfer.recipient)) throw notFound();
  requireOpen(context, transfer);
  return transfer;
}

function requireOpen(context: Context, { status, until }: StoredTransfer): void {
  const over = status === 'pending' && until <= context.clock.now() ? 'expired' : status;
  if (over === 'pending') return;
  const words = over === 'void' ? 'ended, since it is no longer theirs to give' : `${over} already`;
  throw new Problem('conflict', { detail: `This offer was ${words}.` });
}

/** The caller and the addresses that they have proved. */
export async function ownKeys(context: Context, unit: Unit): Promise<readonly PrincipalKey[]> {
  const self = requireAccount(context.caller).key;
  const holdings = await unit.access.holdings(self, context.clock.now());
  return [self, ...holdings.filter(({ kind }) => kind === 'address').map(({ principal }) => principal)];
}

/**
 * Takes what was offered (S16). `conflict` when the offer is over, or when who offered it no longer owns it: that ends
 * the offer.
 */
export async function acceptTransfer(
  context: Context,
  input: { readonly transfer: string },
): Promise<ReceiptView> {
  const self = requireAccount(context.caller).key;
  const change = await context.store.write(async (unit) => {
    const transfer = await offeredToMe(context, unit, input.transfer);
    const [resource] = await unit.resources.byKeys([transfer.resource]);
    if (resource === undefined) throw notFound();
    if (!(await stillTheirs(unit, transfer, resource, context.clock.now()))) {
      await unit.transfers.answer(transfer.id, 'void', context.clock.now());
      return null;
    }
    requireOutOfTrash(resource);
    const { offerer, keepManager } = transfer;
    // First, so that it is not among the open offers that a change of owner ends.
    await unit.transfers.answer(transfer.id, 'accepted', context.clock.now());
    const handover = { resource, owner: self, giver: offerer, keepManager };
    const done = await handOver(context, unit, handover);
    await tellAbout(context, unit, transfer, { to: offerer, what: 'transfer-accepted', actor: self });
    return { ...done, role: 'owner' as const };
  });
  if (change === null)
    throw new Problem('conflict', {
      detail: 'Who offered it no longer owns it, so there is nothing to accept. The offer has ended.',
    });
  return receiptOf(context, change);
}

/** Declines what was offered; the offerer is told. */
export async function declineTransfer(context: Context, input: { readonly transfer: string }): Promise<void> {
  await context.store.write(async (unit) => {
    const transfer = await offeredToMe(context, unit, input.transfer);
    await unit.transfers.answer(transfer.id, 'declined', context.clock.now());
    await recordAnswer(context, unit, transfer, 'transfer.decline');
    const actor = requireAccount(context.caller).key;
    await tellAbout(context, unit, transfer, { to: transfer.offerer, what: 'transfer-declined', actor });
  });
}

/** Takes an offer back, for who made it and for who owns the thing; who it was made to is told. */
export async function withdrawTransfer(
  context: Context,
  input: { readonly transfer: string },
): Promise<void> {
  const self = requireAccount(context.caller).key;
  await context.store.write(async (unit) => {
    const transfer = await unit.transfers.byId(input.transfer);
    if (transfer === null) throw notFound();
    if (transfer.offerer !== self) {
      const [resource] = await unit.resources.byKeys([transfer.resource]);
      if (resource === undefined) throw notFound();
      requireRole(await requireResource(context, unit, resource.id, 'viewer'), 'owner');
    }
    requireOpen(context, transfer);
    await unit.transfers.answer(transfer.id, 'withdrawn', context.clock.now());
    await recordAnswer(context, unit, transfer, 'transfer.withdraw');
    await tellAbout(context, unit, transfer, {
      to: transfer.recipient,
      what: 'transfer-withdrawn',
      actor: self,
    });
  });
}

/** Ends offers whose time is over and tells both sides; answers how many. For the hub's clock. */
export async function expireTransfers(context: Context, most = 100): Promise<number> {
  return context.store.write(async (unit) => {
    const now = context.clock.now();
    const over = await unit.transfers.ended(now, most);
    for (const transfer of over) {
      await unit.transfers.answer(transfer.id, 'expired', now);
      await recordAnswer(context, unit, transfer, 'transfer.expire');
      for (const to of [transfer.offerer, transfer.recipient])
        await tellAbout(context, unit, transfer, { to, what: 'transfer-expired', actor: null });
    }
    return over.length;
  });
}

async function recordAnswer(context: Context, unit: Unit, transfer: StoredTransfer, action: string) {
  const [resource] = await unit.resources.byKeys([transfer.resource]);
  if (resource !== undefined) await record(context, unit, { action, target: resource.id });
}

/** Names the offer, not the thing: its title is read when the news is, and shown to who may know it then (A24). */
async function tellAbout(
  context: Context,
  unit: Unit,
  transfer: StoredTransfer,
  news: { readonly to: PrincipalKey; readonly what: NewsWhat; readonly actor: PrincipalKey | null },
): Promise<void> {
  await tell(context, unit, {
    ...news,
    ...(news.actor === transfer.offerer ? await namedAddress(context, unit, news.to) : {}),
    event: 'transfer',
    resource: null,
    path: '/transfers',
    details: { offer: transfer.id, until: transfer.until, message: transfer.message },
  });
}

/** Of whom the caller knows the address alone: it is told as one, whether or not an account has it (A23). */
async function namedAddress(
  context: Context,
  unit: Unit,
  to: PrincipalKey,
): Promise<{ readonly address?: string }> {
  const names = await loadNames(context, unit, [to]);
  const address = names.info(to)?.email;
  return names.knows(to) || address == null ? {} : { address };
}
