import type { Unit } from '../ports.ts';
import type { Account } from './model.ts';

/** How many ways in of an account ended. */
export interface WaysEnded {
  readonly sessionsEnded: number;
  readonly keysEnded: number;
}

/**
 * Ends every session but `except`, every access key, and every address at which a password could be set (A5), in the
 * command's own transaction.
 */
export async function endWaysIn(unit: Unit, key: Account['key'], except?: string): Promise<WaysEnded> {
  const keys = await unit.sessions.keysOf(key);
  for (const { id } of keys) await unit.sessions.endKey(id);
  await unit.sessions.dropSecrets('set-password', key);
  return { sessionsEnded: await unit.sessions.endAll(key, except), keysEnded: keys.length };
}
