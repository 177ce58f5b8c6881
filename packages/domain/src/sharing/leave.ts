import type { Role } from '../access/roles.ts';
import { askerOf, type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import { explainSelf } from './explain-access.ts';
import { ownKeys } from './own-keys.ts';
import { changeGrants, recordShare } from './share.ts';

/** What remains to somebody who left (S17). */
export interface LeftView {
  readonly role: Role | null;
  /** Through what they still have it; names stand between asterisks. Null when nothing remains. */
  readonly sentence: string | null;
}

/**
 * Drops what was shared with the caller directly, and says what reaches them otherwise, which stays. When nothing was
 * shared directly the refusal says through what it comes.
 */
export async function leaveResource(context: Context, input: { readonly id: string }): Promise<LeftView> {
  const { scope, left } = await context.store.write(async (unit) => {
    const { resource, decision } = await requireResource(context, unit, input.id);
    const now = context.clock.now();
    const before = await unit.access.facts(resource.key, now);
    const mine = await ownKeys(context, unit);
    const own = before.grants.filter(
      ({ resource: on, principal, source }) =>
        on === resource.key && mine.includes(principal) && source !== 'mode' && source !== 'publisher',
    );
    if (own.length === 0) throw nothingToDrop(decision.becauses[0]?.by === 'owner');
    const change = await changeGrants(context, unit, resource, async (writer) => {
      for (const grant of own) await writer.remove(grant.id);
    });
    const after = await unit.access.facts(resource.key, now);
    await recordShare(context, unit, resource, before, after);
    const judged = await unit.access.judge(await askerOf(context, unit), resource.id);
    const remains = judged !== null && judged.decision.role !== null;
    const explained = remains ? await explainSelf(context, unit, judged, after) : null;
    await unit.marks.unhide(requireAccount(context.caller).key, resource.key);
    return {
      scope: change.scope,
      left: { role: explained?.role ?? null, sentence: explained?.sentence ?? null },
    };
  });
  await context.bus.publish(scope);
  return left;
}

function nothingToDrop(owns: boolean): Problem {
  return new Problem('share-refused', {
    detail: owns
      ? 'You own it. Put it into the trash, or hand it over, instead of leaving it.'
      : 'It is not shared with you directly: it reaches you through a group, a folder or general access. You can hide it.',
  });
}
