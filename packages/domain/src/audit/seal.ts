import type { Context } from '../context.ts';
import type { AuditSeal, SealedEntry } from './store.ts';

/** Most entries of one batch, so that a hub that comes back after a while seals in steps. */
const BATCH = 2000;

type Sealer = Pick<Context, 'store' | 'clock' | 'digest'>;

/**
 * Seals what the log has gained (P16): a digest over every entry, chained to the seal before. The entries are read in a
 * snapshot and digested outside of any transaction; writers wait for one row only. They take turns, so numbers commit
 * in order and nothing can still appear below what was read. When another process was quicker, its seal stands.
 * Answers how many entries were sealed.
 */
export async function sealAudit(context: Sealer): Promise<number> {
  let sealed = 0;
  for (;;) {
    const { last, entries } = await context.store.read(async (unit) => {
      const seal = await unit.audit.lastSeal();
      return { last: seal, entries: await unit.audit.after(seal?.last ?? 0, BATCH) };
    });
    const seal = nextSeal(context.digest, last, entries, context.clock.now());
    if (seal === null) return sealed;
    const ours = await context.store.write(async (unit) => {
      const now = await unit.audit.lastSeal();
      if ((now?.batch ?? 0) !== (last?.batch ?? 0)) return false;
      await unit.audit.addSeal(seal);
      return true;
    });
    if (!ours) return sealed;
    sealed += entries.length;
    if (entries.length < BATCH) return sealed;
  }
}

function nextSeal(
  digest: Context['digest'],
  last: AuditSeal | null,
  entries: readonly SealedEntry[],
  at: number,
): AuditSeal | null {
  const end = entries.at(-1);
  if (end === undefined) return null;
  const seal = {
    batch: (last?.batch ?? 0) + 1,
    // From where the last one ended, so that no number lies between two batches.
    first: (last?.last ?? 0) + 1,
    last: end.number,
    entries: entries.length,
    content: contentDigest(digest, entries),
    at,
  };
  return { ...seal, hash: sealHash(digest, seal, last?.hash ?? '') };
}

/** The digest of a batch's entries. */
export function contentDigest(digest: Context['digest'], entries: readonly SealedEntry[]): string {
  return digest(entries.map((entry) => entryText(digest, entry)).join('\n'));
}

/** The digest of a seal, chained to the one before; `''` before the first. */
export function sealHash(digest: Context['digest'], seal: Omit<AuditSeal, 'hash'>, previous: string): string {
  const { batch, first, last, entries, content, at } = seal;
  return digest(JSON.stringify(['tessera-audit-1', previous, batch, first, last, entries, at, content]));
}

/** The digests that stand for an entry's `before` and `after`; they outlive an erasing, their salt does not. */
export function textDigests(digest: Context['digest'], entry: SealedEntry): readonly [string, string] {
  return entry.erased ?? [digest(entry.salt + entry.before), digest(entry.salt + entry.after)];
}

function entryText(digest: Context['digest'], entry: SealedEntry): string {
  const { number, at, action, actor, actingAs, target, through, via } = entry;
  return JSON.stringify([
    ...[number, at, action, actor, actingAs, target, through, via],
    ...textDigests(digest, entry),
  ]);
}
