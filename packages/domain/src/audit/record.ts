import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { AuditWay } from './store.ts';
import type { AuditAction } from './words.ts';

/** Puts one entry into the audit log (P16), in the command's own transaction. Never with secrets, hashes or tokens. */
export async function record(
  context: Context,
  unit: Unit,
  entry: {
    readonly action: AuditAction;
    /** Public id of what it was done to. */
    readonly target: string | null;
    readonly before?: unknown;
    readonly after?: unknown;
    /** Who did it, when the caller is not yet known to be so: signing in, setting up. */
    readonly actor?: string;
    /** What it came through, when that is known better than by how the caller came: a session that begins. */
    readonly through?: AuditWay;
  },
): Promise<void> {
  const { acting } = context.caller;
  await unit.audit.append({
    action: entry.action,
    actor: entry.actor ?? acting?.behind.id ?? context.caller.account?.id ?? null,
    actingAs: acting?.sort === 'act-as' ? (context.caller.account?.id ?? null) : null,
    target: entry.target,
    through: entry.through ?? context.caller.through,
    via: context.caller.key,
    before: entry.before ?? null,
    after: entry.after ?? null,
    at: context.clock.now(),
  });
}
