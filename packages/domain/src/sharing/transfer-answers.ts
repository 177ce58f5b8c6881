import { type Context, requireAccount, requireResource } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { requireOutOfTrash, requireRole } from '../resources/guards.ts';
import { ownKeys } from './own-keys.ts';
import { handOver } from './ownership.ts';
import { type ReceiptView, receiptOf } from './receipt.ts';
import { stillTheirs } from './still-offered.ts';
import { endOffer, tellOfOffer } from './transfer-ends.ts';
import type { StoredTransfer } from './transfer-store.ts';

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
      await endOffer(context, unit, transfer, 'void');
      return null;
    }
    requireOutOfTrash(resource);
    const { offerer, keepManager } = transfer;
    // First, so that it is not among the open offers that a change of owner ends.
    await unit.transfers.answer(transfer.id, 'accepted', context.clock.now());
    const handover = { resource, owner: self, giver: offerer, keepManager };
    const done = await handOver(context, unit, handover);
    await tellOfOffer(context, unit, transfer, { to: offerer, what: 'transfer-accepted', actor: self });
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
    await endOffer(context, unit, transfer, 'declined');
  });
}

/** Takes an offer back, for who made it and for who owns the thing; both sides are told. */
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
    await endOffer(context, unit, transfer, 'withdrawn');
  });
}

/** Ends offers whose time is over and tells both sides; answers how many. For the hub's clock. */
export async function expireTransfers(context: Context, most = 100): Promise<number> {
  return context.store.write(async (unit) => {
    const over = await unit.transfers.ended(context.clock.now(), most);
    for (const transfer of over) await endOffer(context, unit, transfer, 'expired');
    return over.length;
  });
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
