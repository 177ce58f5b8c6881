import type { PrincipalKey } from '../access/model.ts';
import { atLeast } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { Problem } from '../errors.ts';
import { requireRole } from '../resources/guards.ts';

/*
 * Who changes sharing (S6): owner and managers all of it. Where its owner allows it, editors share it on, up to editor:
 * they add and raise, and change or take back what they gave themselves.
 */

/** Whether the caller only shares on what they may edit. */
export function sharesOn({ resource, decision }: Judged): boolean {
  return resource.editorsShare && atLeast(decision.role, 'editor') && !atLeast(decision.role, 'manager');
}

/** Refuses who may not share at all. */
export function requireSharer(judged: Judged): void {
  if (!sharesOn(judged)) requireRole(judged, 'manager');
}

/** Refuses to take away or to replace what others gave, for who only shares on. */
export function requireAdding(judged: Judged, append: boolean): void {
  if (append || !sharesOn(judged)) return;
  throw new Problem('role-needed', {
    detail: 'As an editor you can add people here, not replace who it is shared with. Say append: true.',
    parameters: { needed: 'manager', held: 'editor' },
  });
}

/** Refuses to touch a grant of somebody else, for who only shares on. */
export function requireOwnGrant(judged: Judged, granter: PrincipalKey | null, self: PrincipalKey): void {
  if (!sharesOn(judged) || granter === self) return;
  requireRole(judged, 'manager');
}
