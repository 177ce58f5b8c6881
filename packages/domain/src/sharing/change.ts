import type { PlannedChange } from '../access/impact.ts';
import type { Facts, Grant, PrincipalKey } from '../access/model.ts';
import type { GrantRole } from '../access/roles.ts';
import type { PrincipalInfo } from '../access/store.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { type AccessChange, type ReceiptView, receiptOf } from './receipt.ts';

/** Finds the principal of an address; a rehearsal must not make one. */
export type FindAddress = (email: string) => Promise<PrincipalInfo>;

/** Whom a link lets in besides those who gain at once: whoever gets it (S25). */
export interface LinkReach {
  /** `anybody` needs no account: a link that works without signing in. */
  readonly who: 'accounts' | 'anybody';
  readonly role: GrantRole;
  /** Mail domain that a proved address must have. */
  readonly domain: string | null;
  readonly mostUses: number | null;
}

/** A change of sharing that was judged and looked up, of one unit: to be foreseen, or to be made. */
export interface PreparedChange {
  readonly resource: Resource;
  /** The facts as they are. */
  readonly before: Facts;
  readonly planned: PlannedChange;
  /** Grants that come down from the collection that it is put into. */
  readonly arriving?: readonly Grant[];
  /** Who published what is below it, and manages that by it no longer. */
  readonly publishers?: readonly PrincipalKey[];
  /** Whom a link that it makes would let in. */
  readonly admits?: LinkReach;
  /** Addresses that the answer says were invited. */
  readonly invited: readonly string[];
  /** Makes it; in a writing unit, whose address finder may make principals. */
  commit(): Promise<AccessChange>;
}

/** Makes one change of sharing in a transaction of its own and says what it did. */
export async function makeChange(
  context: Context,
  prepare: (unit: Unit, findAddress: FindAddress) => Promise<PreparedChange>,
): Promise<ReceiptView> {
  const change = await context.store.write(async (unit) => {
    const prepared = await prepare(unit, (email) => unit.access.principalOfAddress(email));
    return prepared.commit();
  });
  return receiptOf(context, change);
}
