import { type Context, requireAccount } from '../context.ts';
import { loadNames, type PersonView } from './names.ts';

/** A group, and who shares something to it directly that the caller can see (C9). */
export interface GroupSharingView {
  readonly group: { readonly id: string; readonly name: string };
  readonly owners: readonly PersonView[];
}

/**
 * Groups by which others share things with the caller, with the owners of these things, never oneself. Public groups only
 * when asked for; staff groups only for who sees what they hold.
 */
export async function groupsSharingWithMe(
  context: Context,
  input: { readonly includePublic?: boolean | undefined },
): Promise<readonly GroupSharingView[]> {
  const self = requireAccount(context.caller).key;
  return context.store.read(async (unit) => {
    const now = context.clock.now();
    const kinds = new Set([
      'group',
      'staff-group',
      ...(input.includePublic === true ? ['public-group'] : []),
    ]);
    const holdings = await unit.access.holdings(self, now);
    const groups = holdings.filter(({ kind }) => kinds.has(kind)).map(({ principal }) => principal);
    const pairs = await unit.exposures.ownersSharingTo(groups, self, now);
    const names = await loadNames(
      context,
      unit,
      pairs.flatMap(({ group, owner }) => [group, owner]),
      { known: pairs.flatMap(({ group, owner }) => [group, owner]) },
    );
    const found = new Map<number, { group: GroupSharingView['group']; owners: PersonView[] }>();
    for (const { group, owner } of pairs) {
      const { id, name } = names.principal(group);
      const of = found.get(group) ?? { group: { id: id ?? '', name }, owners: [] };
      of.owners.push(names.person(owner));
      found.set(group, of);
    }
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
    return [...found.values()]
      .map(({ group, owners }) => ({ group, owners: owners.toSorted(byName) }))
      .sort((a, b) => byName(a.group, b.group));
  });
}
