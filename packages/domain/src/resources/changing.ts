import { askerOf, type Context, requireResource } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { record, requireOutOfTrash, requireRole } from './guards.ts';
import { describeDetails, type ResourceDetailsView } from './views.ts';

export interface UpdateResourceInput {
  readonly id: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}

/** Changes title or description; what is left out stays. */
export async function updateResource(
  context: Context,
  input: UpdateResourceInput,
): Promise<ResourceDetailsView> {
  return context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'editor');
    requireOutOfTrash(judged.resource);
    const { key, id, title, description } = judged.resource;
    const before = { title, description };
    const after = { title: input.title ?? title, description: input.description ?? description };
    // What stays as it was is no change of content and moves nothing in a list (S29).
    if (after.title === title && after.description === description) return describeNow(context, unit, id);
    await unit.resources.update(key, after);
    await unit.resources.touch(key, context.clock.now());
    await record(context, unit, 'resource.update', id, { before, after });
    return describeNow(context, unit, id);
  });
}

/** Puts a resource, with everything below it, into the trash; its sharing is kept for when it comes back (C5). */
export async function trashResource(context: Context, input: { readonly id: string }): Promise<void> {
  const scope = await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    if (judged.resource.trashedAt !== null) return null;
    const trashed = await unit.resources.trash(judged.resource.key, context.clock.now());
    await record(context, unit, 'resource.trash', judged.resource.id);
    return trashed;
  });
  if (scope !== null) await context.bus.publish(scope);
}

/** Takes a resource out of the trash, shared as it was. What lies in a trashed collection comes back with that. */
export async function restoreResource(
  context: Context,
  input: { readonly id: string },
): Promise<ResourceDetailsView> {
  const { view, scope } = await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    if (judged.resource.trashedAt === null)
      throw new Problem('conflict', { detail: 'It is not in the trash itself.' });
    const restored = await unit.resources.restore(judged.resource.key);
    await record(context, unit, 'resource.restore', judged.resource.id);
    return { view: await describeNow(context, unit, judged.resource.id), scope: restored };
  });
  await context.bus.publish(scope);
  return view;
}

/** A resource as it is after a change, judged anew in the same transaction. */
export async function describeNow(
  context: Context,
  unit: Unit,
  id: string,
  notes: readonly string[] = [],
): Promise<ResourceDetailsView> {
  const judged = await unit.access.judge(await askerOf(context, unit), id);
  if (judged === null || judged.decision.role === null) throw notFound();
  return describeDetails(context, unit, judged, notes);
}
