import type { Context } from '../context.ts';
import { readSettings } from '../settings/policy.ts';
import { DROPPED } from './verify.ts';
import type { AuditAction } from './words.ts';

const AT_ONCE = 2000;

/**
 * Takes away entries that are older than the settings keep them: whole batches, never the seals, so that the chain still
 * holds (P16). Says so in the log first, in the same transaction. Answers how many went.
 */
export async function forgetOldEntries(context: Pick<Context, 'store' | 'clock'>): Promise<number> {
  const now = context.clock.now();
  const end = await context.store.read(async (unit) => {
    const { auditRetention } = await readSettings(unit, 'auditRetention');
    if (auditRetention === null) return null;
    const seal = await unit.audit.sealedUntil(now - auditRetention);
    if (seal === null || (await unit.audit.between(seal.first, seal.last)).length === 0) return null;
    return seal;
  });
  if (end === null) return 0;
  await context.store.write((unit) =>
    unit.audit.append({
      action: DROPPED satisfies AuditAction,
      actor: null,
      target: null,
      through: 'system',
      before: null,
      after: { upTo: end.last, batch: end.batch },
      at: now,
    }),
  );
  let gone = 0;
  for (;;) {
    const dropped = await context.store.write((unit) => unit.audit.drop(end.last, AT_ONCE));
    gone += dropped;
    if (dropped < AT_ONCE) return gone;
  }
}
