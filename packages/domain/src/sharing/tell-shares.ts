import { decide } from '../access/decide.ts';
import type { Facts, PrincipalKey } from '../access/model.ts';
import { rank } from '../access/roles.ts';
import type { News } from '../activity/model.ts';
import { tell } from '../activity/tell.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import type { Target } from './targets.ts';
import type { ShareWords } from './wish.ts';

/** Members of a larger group are not told one by one. */
export const MOST_TOLD = 200;

/**
 * Tells those with whom something was shared, in the unit that shared it (S14): who is new or got more. People have it
 * in their inbox, and by mail where the sharer wants that; members of groups and organizations only then. Answers what
 * the sharer is to know of it. Addresses are told by their invitation.
 */
export async function tellShares(
  context: Context,
  unit: Unit,
  shared: { readonly resource: Resource; readonly before: Facts; readonly targets: readonly Target[] },
  words: ShareWords,
): Promise<readonly string[]> {
  const { resource, before } = shared;
  const actor = requireAccount(context.caller).key;
  const notes: string[] = [];
  const readers = new Map<PrincipalKey, { readonly target: Target; readonly group: string | null }>();
  for (const target of shared.targets.filter((one) => !one.invited)) {
    const { principal } = target;
    if (principal.kind === 'account') {
      readers.set(principal.key, { target, group: null });
      continue;
    }
    if (words.notify !== true || principal.kind === 'accounts') continue;
    const members = await unit.access.accountsHolding([principal.key], context.clock.now(), MOST_TOLD + 1);
    if (members.length > MOST_TOLD) {
      notes.push(
        `${principal.name} has more than ${MOST_TOLD} members, so they were not notified one by one.`,
      );
      continue;
    }
    for (const key of members) {
      if (!readers.has(key)) readers.set(key, { target, group: principal.name });
    }
  }
  const standings = await unit.access.standings([...readers.keys()], context.clock.now());
  const news = standings.flatMap(({ key, holdings, question }): readonly News[] => {
    const reader = readers.get(key);
    // What a permission shows somebody was not given to them.
    const had = decide({ ...before, holdings }, { ...question, viewsAll: false }).role;
    if (reader === undefined || rank(had) >= rank(reader.target.role)) return [];
    const { target, group } = reader;
    return [
      {
        ...{ to: key, event: 'shared', actor, resource: resource.key },
        what: had !== null ? 'raised' : group === null ? 'granted' : 'granted-group',
        details: {
          role: target.role,
          until: target.until,
          message: words.notify === true ? (words.message ?? '') : '',
          ...(group === null ? {} : { group }),
        },
        path: `/r/${resource.id}`,
        ...(words.notify === true ? {} : { only: 'inbox' as const }),
      },
    ];
  });
  await tell(context, unit, news);
  return notes;
}
