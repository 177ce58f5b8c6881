import { record } from '../audit/record.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { requireOutOfTrash, requireRole } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import { type FindAddress, makeChange, type PreparedChange } from './change.ts';
import { type Handover, handOver, handoverGrants } from './ownership.ts';
import type { ReceiptView } from './receipt.ts';
import { sharingOf } from './share.ts';
import { endOffer, tellOfOffer } from './transfer-ends.ts';
import { recipientOf, type TransferTo } from './transfer-recipient.ts';
import type { StoredTransfer } from './transfer-store.ts';

/** How long an offer of ownership waits for its answer. */
export const TRANSFER_LIFE = 14 * 24 * 3_600_000;

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
      await offer(context, unit, handover, { message: input.message ?? '', address: to.shownAs });
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

async function refuseSecondOffer(context: Context, unit: Unit, resource: Resource): Promise<void> {
  const open = await unit.transfers.open(resource.key);
  if (open === null || open.until <= context.clock.now()) return;
  throw new Problem('conflict', {
    detail: 'It is offered to somebody already. Withdraw that offer first.',
  });
}

async function offer(
  context: Context,
  unit: Unit,
  handover: Handover,
  { message, address }: Pick<StoredTransfer, 'message' | 'address'>,
): Promise<void> {
  const now = context.clock.now();
  const { resource, owner, giver, keepManager } = handover;
  const ended = await unit.transfers.open(resource.key);
  if (ended !== null) await endOffer(context, unit, ended, 'expired');
  const transfer: StoredTransfer = {
    id: context.random.id(),
    resource: resource.key,
    owner: resource.owner,
    offerer: giver,
    recipient: owner,
    address,
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
  await tellOfOffer(context, unit, transfer, { to: owner, what: 'transfer-offered', actor: giver });
}
