import { record } from '../audit/record.ts';
import { type Context, requireResource } from '../context.ts';
import { requireOutOfTrash, requireRole } from '../resources/guards.ts';

/** Lets editors share a resource on, up to editor, or no longer (S6). Its owner alone decides that. */
export function letEditorsShare(
  context: Context,
  input: { readonly id: string; readonly allowed: boolean },
): Promise<void> {
  return context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'owner');
    const { resource } = judged;
    requireOutOfTrash(resource);
    if (resource.editorsShare === input.allowed) return;
    await unit.resources.update(resource.key, { editorsShare: input.allowed });
    await record(context, unit, {
      action: 'sharing.editors',
      target: resource.id,
      before: { editorsShare: resource.editorsShare },
      after: { editorsShare: input.allowed },
    });
  });
}
