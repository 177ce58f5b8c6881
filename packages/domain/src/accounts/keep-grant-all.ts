import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';

/**
 * Does what may take permissions away, and undoes it when nobody would be left who can give every permission (P6): an
 * active account that holds `users:grant-all` with no end, by its role or a group. Writers take turns, so no two can
 * both pass.
 */
export async function keepGrantAll<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
  const before = await unit.accounts.holders('users:grant-all', 1);
  const result = await work();
  if (before.length === 0 || (await unit.accounts.holders('users:grant-all', 1)).length > 0) return result;
  throw new Problem('last-holder', {
    detail:
      'After this nobody would hold users:grant-all, and nobody could ever give it again. Give it to somebody else first.',
    parameters: { permission: 'users:grant-all' },
  });
}
