import type { PrincipalKey } from '../access/model.ts';
import { tell } from '../activity/tell.ts';
import type { NewsWhat } from '../activity/texts.ts';
import { record } from '../audit/record.ts';
import type { AuditAction } from '../audit/words.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { loadNames } from './names.ts';
import type { StoredTransfer } from './transfer-store.ts';

interface OfferEnd {
  readonly action: AuditAction;
  readonly what: NewsWhat;
  /** Who is told, unless they did it. */
  readonly told: readonly ('offerer' | 'recipient')[];
  /** Whether somebody's answer ended it: then they are named to who is told. */
  readonly answered: boolean;
}

/** How an offer of ownership ends without being accepted. */
const ENDS = {
  declined: {
    ...{ action: 'transfer.decline', what: 'transfer-declined' },
    ...{ told: ['offerer'], answered: true },
  },
  withdrawn: {
    ...{ action: 'transfer.withdraw', what: 'transfer-withdrawn' },
    ...{ told: ['offerer', 'recipient'], answered: true },
  },
  expired: {
    ...{ action: 'transfer.expire', what: 'transfer-expired' },
    ...{ told: ['offerer', 'recipient'], answered: false },
  },
  void: {
    ...{ action: 'transfer.void', what: 'transfer-void' },
    ...{ told: ['offerer', 'recipient'], answered: false },
  },
} as const satisfies Readonly<Record<string, OfferEnd>>;

/** Ends an open offer, writes that to the log and tells those concerned who did not do it themselves. */
export async function endOffer(
  context: Context,
  unit: Unit,
  transfer: StoredTransfer,
  end: keyof typeof ENDS,
): Promise<void> {
  const { action, what, told, answered }: OfferEnd = ENDS[end];
  await unit.transfers.answer(transfer.id, end, context.clock.now());
  const [resource] = await unit.resources.byKeys([transfer.resource]);
  if (resource !== undefined) await record(context, unit, { action, target: resource.id });
  const self = context.caller.account?.key ?? null;
  for (const side of told) {
    const to = transfer[side];
    if (to !== self) await tellOfOffer(context, unit, transfer, { to, what, actor: answered ? self : null });
  }
}

/** Names the offer, not the thing: its title is read when the news is, and shown to who may know it then (A24). */
export async function tellOfOffer(
  context: Context,
  unit: Unit,
  transfer: StoredTransfer,
  news: { readonly to: PrincipalKey; readonly what: NewsWhat; readonly actor: PrincipalKey | null },
): Promise<void> {
  await tell(context, unit, {
    ...news,
    ...(news.actor === transfer.offerer ? await namedAddress(context, unit, transfer) : {}),
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
  { recipient, address }: StoredTransfer,
): Promise<{ readonly address?: string }> {
  const names = await loadNames(context, unit, [recipient]);
  const named = address ?? names.info(recipient)?.email;
  return names.knows(recipient) || named == null ? {} : { address: named };
}
