import { type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { FindAddress, PreparedChange } from './change.ts';
import { type Foreseen, foresee, type ImpactView } from './foresee.ts';
import { type ChangeGrantInput, type OneGrant, prepareGrantChange, prepareRevoke } from './grants.ts';
import type { CreatedLink } from './links.ts';
import { type PlanLinkInput, prepareLink } from './links-plan.ts';
import { prepareMode, type SetModeInput } from './mode.ts';
import { type MoveInput, prepareMove } from './move.ts';
import { type ReceiptView, receiptOf } from './receipt.ts';
import { seekAddress } from './seek-address.ts';
import { prepareShare, type ShareInput } from './share.ts';
import { prepareTransfer, type TransferInput } from './transfer.ts';

/** A change of sharing that can be foreseen: the calls that change it, without the resource. */
export type PlannableChange =
  | (Omit<ShareInput, 'id'> & { readonly kind: 'share' })
  | (Omit<SetModeInput, 'id'> & { readonly kind: 'mode' })
  | (Omit<ChangeGrantInput, 'id'> & { readonly kind: 'grant' })
  | (Omit<OneGrant, 'id'> & { readonly kind: 'revoke' })
  | (Omit<TransferInput, 'id'> & { readonly kind: 'transfer' })
  | (Omit<MoveInput, 'id'> & { readonly kind: 'move' })
  | (Omit<PlanLinkInput, 'id'> & { readonly kind: 'link' });

export interface PlanInput {
  /** The resource. */
  readonly id: string;
  readonly change: PlannableChange;
}

export interface PlanView {
  readonly id: string;
  /** Ms since 1970: so long it can be applied. */
  readonly until: number;
  readonly impact: ImpactView;
}

export interface AppliedPlan {
  readonly receipt: ReceiptView;
  /** The link that it made, with its address, shown this once. */
  readonly link: CreatedLink | null;
}

/** How long a plan can be applied, and how many of one maker are kept. */
export const PLAN_LIFE = 10 * 60_000;
const MOST_PLANS = 20;

/**
 * Says what a change of sharing would do, without doing it, and keeps it for its maker (S25). Refused as the change
 * itself would be.
 */
export async function planChange(context: Context, input: PlanInput): Promise<PlanView> {
  const { foreseen, resource } = await context.store.read((unit) =>
    rehearse(context, unit, input.id, input.change),
  );
  const createdAt = context.clock.now();
  const plan = {
    id: context.random.id(),
    maker: requireAccount(context.caller).key,
    resource: resource.key,
    change: input.change,
    foreseen: foreseen.likeness,
    createdAt,
    until: createdAt + PLAN_LIFE,
  };
  await context.store.write((unit) => unit.plans.put(plan, MOST_PLANS));
  return { id: plan.id, until: plan.until, impact: foreseen.view };
}

/**
 * Makes the change of a plan, if exactly those gain and lose who were foreseen; else `conflict`, and nothing changed.
 * Of another maker, of another resource, applied or too old: `not-found`, alike.
 */
export async function applyPlan(
  context: Context,
  input: { readonly id: string; readonly plan: string },
): Promise<AppliedPlan> {
  const change = await context.store.write(async (unit) => {
    const { resource } = await requireResource(context, unit, input.id);
    const maker = requireAccount(context.caller).key;
    const asked = { id: input.plan, maker, resource: resource.key };
    const plan = await unit.plans.take(asked, context.clock.now());
    if (plan === null) throw noPlan();
    const { foreseen } = await rehearse(context, unit, input.id, plan.change);
    if (foreseen.likeness !== plan.foreseen) throw differs();
    const prepared = await prepareChange(context, unit, input.id, plan.change, (email) =>
      unit.access.principalOfAddress(email),
    );
    return prepared.commit();
  });
  return { receipt: await receiptOf(context, change), link: change.link ?? null };
}

async function rehearse(
  context: Context,
  unit: Unit,
  id: string,
  change: PlannableChange,
): Promise<{ readonly foreseen: Foreseen; readonly resource: PreparedChange['resource'] }> {
  const prepared = await prepareChange(context, unit, id, change, (email) => seekAddress(unit, email));
  return { foreseen: await foresee(context, unit, prepared), resource: prepared.resource };
}

function prepareChange(
  context: Context,
  unit: Unit,
  id: string,
  change: PlannableChange,
  findAddress: FindAddress,
): Promise<PreparedChange> {
  switch (change.kind) {
    case 'share':
      return prepareShare(context, unit, { ...change, id }, findAddress);
    case 'mode':
      return prepareMode(context, unit, { ...change, id });
    case 'grant':
      return prepareGrantChange(context, unit, { ...change, id }, findAddress);
    case 'revoke':
      return prepareRevoke(context, unit, { ...change, id }, findAddress);
    case 'transfer':
      return prepareTransfer(context, unit, { ...change, id }, findAddress);
    case 'link':
      return prepareLink(context, unit, { ...change, id });
    case 'move':
      return prepareMove(context, unit, { ...change, id });
  }
}

function noPlan(): Problem {
  return new Problem('not-found', {
    detail:
      'There is no such plan of yours for this. Plans can be applied once, by their maker, for 10 minutes.',
  });
}

function differs(): Problem {
  return new Problem('conflict', {
    detail:
      'Who gains or loses by this is no longer what you were shown, so nothing was changed. Plan it again.',
  });
}
