import { decide } from '../access/decide.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import type { StoredTransfer } from './transfer-store.ts';

/** Whether the offerer could still hand it over: the owner is the same, and they act for it. */
export async function stillTheirs(
  unit: Unit,
  transfer: StoredTransfer,
  resource: Resource,
  now: number,
): Promise<boolean> {
  if (resource.owner !== transfer.owner) return false;
  const [standing] = await unit.access.standings([transfer.offerer], now);
  if (standing === undefined) return false;
  const facts = await unit.access.facts(resource.key, now);
  return decide({ ...facts, holdings: standing.holdings }, standing.question).role === 'owner';
}

/**
 * Whether an offer says what it is about to whom it was made, who may not view that yet: while it is open, who made it
 * could still hand the thing over, and that lies in no trash.
 */
export async function isStillOffered(
  unit: Unit,
  transfer: StoredTransfer,
  resource: Resource,
  now: number,
): Promise<boolean> {
  if (transfer.status !== 'pending' || transfer.until <= now) return false;
  if (!(await stillTheirs(unit, transfer, resource, now))) return false;
  const { path } = await unit.access.facts(resource.key, now);
  return !path.some((node) => node.trashed);
}
