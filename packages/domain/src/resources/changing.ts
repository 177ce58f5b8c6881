import { record } from '../audit/record.ts';
import type { AuditAction } from '../audit/words.ts';
import { askerOf, type Context, requireResource } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from '../settings/policy.ts';
import { requireOutOfTrash, requireRole } from './guards.ts';
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
    await record(context, unit, { action: 'resource.update', target: id, before, after });
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
    await record(context, unit, { action: 'resource.trash', target: judged.resource.id });
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
    await record(context, unit, { action: 'resource.restore', target: judged.resource.id });
    return { view: await describeNow(context, unit, judged.resource.id), scope: restored };
  });
  await context.bus.publish(scope);
  return view;
}

const PURGED_AT_ONCE = 50;

/**
 * Removes for good what has been in the trash for longer than the settings keep it, with all below it (P14). Each thing
 * is an entry of the log. Answers how many went.
 */
export async function emptyTrash(context: Pick<Context, 'store' | 'clock' | 'bus'>): Promise<number> {
  let gone = 0;
  for (;;) {
    const now = context.clock.now();
    const scopes = await context.store.write(async (unit) => {
      const { trashRetention } = await readSettings(unit, 'trashRetention');
      if (trashRetention === null) return [];
      const due = await unit.resources.trashedUntil(now - trashRetention, PURGED_AT_ONCE);
      const done = [];
      for (const { key, id, kind, title } of due) {
        done.push(await unit.resources.purge(key));
        await unit.audit.append({
          ...{
            action: 'resource.purge' satisfies AuditAction,
            target: id,
            actor: null,
            through: 'job',
            at: now,
          },
          ...{ before: { kind, title }, after: null },
        });
      }
      return done;
    });
    for (const scope of scopes) await context.bus.publish(scope);
    gone += scopes.length;
    if (scopes.length < PURGED_AT_ONCE) return gone;
  }
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
