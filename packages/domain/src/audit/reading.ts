import type { Context } from '../context.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { record } from './record.ts';
import type { AuditName, AuditQuery, KeptEntry } from './store.ts';

/** An entry with the names that its ids have today: entries name nobody, so that a name can change or be erased. */
export interface AuditEntryView extends Omit<KeptEntry, 'actor' | 'actingAs' | 'target'> {
  readonly actor: AuditName | null;
  readonly actingAs: AuditName | null;
  readonly target: AuditName | null;
}

/**
 * A page of the log, newest first (P16). Its route asks for `users:grant-all`: the log tells of everybody and everything,
 * so it is for whoever could give themselves every right anyway.
 */
export async function listAudit(
  context: Pick<Context, 'store'>,
  query: AuditQuery,
): Promise<Page<AuditEntryView>> {
  return context.store.read(async (unit) => {
    const page = await unit.audit.list(query);
    return { items: await withNames(unit, page.items), next: page.next };
  });
}

/** Notes that the log was taken out of the hub, and which part of it. */
export async function recordAuditExport(
  context: Context,
  after: { readonly format: string; readonly filter: unknown },
): Promise<void> {
  await context.store.write((unit) =>
    record(context, unit, { action: 'audit.exported', target: null, after }),
  );
}

/** Every action that the log knows, for its filter. */
export async function listAuditActions(context: Context): Promise<readonly string[]> {
  return context.store.read((unit) => unit.audit.actions());
}

async function withNames(unit: Unit, entries: readonly KeptEntry[]): Promise<readonly AuditEntryView[]> {
  const ids = new Set(entries.flatMap(({ actor, actingAs, target }) => [actor, actingAs, target]));
  const names = await unit.audit.names([...ids].filter((id) => id !== null));
  const named = (id: string | null): AuditName | null =>
    id === null ? null : (names.get(id) ?? { id, name: null, kind: 'other' });
  return entries.map((entry) => ({
    ...entry,
    actor: named(entry.actor),
    actingAs: named(entry.actingAs),
    target: named(entry.target),
  }));
}
