import type { Grant } from '../access/model.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';

/** After grants of people were taken away: no link lets them in again until a manager shares with them (S21). */
export async function barFromLinks(context: Context, unit: Unit, taken: readonly Grant[]): Promise<void> {
  const infos = await unit.access.principals([...new Set(taken.map((grant) => grant.principal))]);
  const people = new Set(infos.filter(({ kind }) => kind === 'account').map(({ key }) => key));
  for (const { resource, principal } of taken)
    if (people.has(principal)) await unit.links.bar(resource, principal, context.clock.now());
}
