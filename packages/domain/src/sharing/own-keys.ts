import type { PrincipalKey } from '../access/model.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';

/** The caller and the addresses that they have proved. */
export async function ownKeys(context: Context, unit: Unit): Promise<readonly PrincipalKey[]> {
  const self = requireAccount(context.caller).key;
  const holdings = await unit.access.holdings(self, context.clock.now());
  return [self, ...holdings.filter(({ kind }) => kind === 'address').map(({ principal }) => principal)];
}
