import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { contentDigest, sealHash } from './seal.ts';
import type { AuditSeal } from './store.ts';

/** Where the log is read: a store, or one snapshot of a database beside the hub. */
interface Log {
  read<T>(work: (unit: Pick<Unit, 'audit'>) => Promise<T>): Promise<T>;
}

const SEALS_AT_ONCE = 20;
const PAGE = 200;

/** What checking the log found. */
export interface AuditVerification {
  readonly intact: boolean;
  /** The first batch that is not as it was sealed. */
  readonly broken: {
    readonly batch: number;
    readonly first: number;
    readonly last: number;
    /** Between when its entries were written, ms. */
    readonly after: number | null;
    readonly until: number;
    readonly reason: string;
  } | null;
  readonly batches: number;
  /** Entries that were compared with their seals. */
  readonly entries: number;
  /** Entries that are gone as the retention of the log asks. */
  readonly dropped: number;
  /** Entries whose personal texts were erased. */
  readonly erased: number;
  /** Entries that no seal covers yet. */
  readonly unsealed: number;
  /** The last seal: kept elsewhere, it proves later that nothing before it was changed. */
  readonly head: { readonly batch: number; readonly hash: string; readonly at: number } | null;
  /** Whether the head that was asked about is in the chain; null when none was. */
  readonly headFound: boolean | null;
}

export interface VerifyInput {
  /** A hash that was kept elsewhere. */
  readonly head?: string | undefined;
  readonly progress?: (done: { readonly batch: number; readonly of: number }) => void;
  /** Throws when nobody waits for the answer any more. */
  readonly stop?: () => void;
}

/** Compares every entry with its seal and every seal with the one before it (P16). Stops at the first that differs. */
export async function verifyAudit(
  context: { readonly store: Log; readonly digest: Context['digest'] },
  input: VerifyInput = {},
): Promise<AuditVerification> {
  const { last, mayLack, mayBeErased } = await context.store.read(async (unit) => ({
    last: await unit.audit.lastSeal(),
    mayLack: await droppedUpTo(unit),
    mayBeErased: await erasedNumbers(unit),
  }));
  const of = last?.batch ?? 0;
  const found = { batches: 0, entries: 0, dropped: 0, erased: 0 };
  let headFound: boolean | null = input.head === undefined ? null : false;
  let previous: AuditSeal | null = null;
  let broken: AuditVerification['broken'] = null;
  while (broken === null && found.batches < of) {
    input.stop?.();
    const start: AuditSeal | null = previous;
    const results = await context.store.read(async (unit) => {
      const seals = await unit.audit.seals(start?.batch ?? 0, SEALS_AT_ONCE);
      return Promise.all(
        seals.map(async (seal) => ({ seal, entries: await unit.audit.between(seal.first, seal.last) })),
      );
    });
    if (results.length === 0) {
      broken = missingSeal(previous, found.batches + 1);
      break;
    }
    for (const { seal, entries } of results) {
      if (seal.batch !== found.batches + 1) {
        broken = missingSeal(previous, found.batches + 1);
        break;
      }
      const dropped = entries.length === 0 && seal.entries > 0 && seal.last <= mayLack;
      const reason =
        sealFault(context.digest, seal, previous) ??
        (dropped
          ? null
          : seal.entries !== entries.length
            ? `It was sealed with ${seal.entries} entries and has ${entries.length}.`
            : contentDigest(context.digest, entries) !== seal.content
              ? 'An entry is not as it was sealed.'
              : entries.some((entry) => entry.erased !== null && !mayBeErased.has(entry.number))
                ? 'An entry says that it was erased, and the log does not know of it.'
                : null);
      if (reason !== null) {
        const { batch, first } = seal;
        broken = { batch, first, last: seal.last, after: previous?.at ?? null, until: seal.at, reason };
        break;
      }
      found.batches += 1;
      found.entries += entries.length;
      found.dropped += dropped ? seal.entries : 0;
      found.erased += entries.filter((entry) => entry.erased !== null).length;
      if (seal.hash === input.head) headFound = true;
      previous = seal;
    }
    input.progress?.({ batch: found.batches, of });
  }
  return {
    intact: broken === null && headFound !== false,
    broken,
    ...found,
    unsealed: await context.store.read((unit) => unit.audit.countAfter(last?.last ?? 0)),
    head: last === null ? null : { batch: last.batch, hash: last.hash, at: last.at },
    headFound,
  };
}

function sealFault(digest: Context['digest'], seal: AuditSeal, previous: AuditSeal | null): string | null {
  if (seal.first !== (previous?.last ?? 0) + 1) return 'It does not begin where the one before it ends.';
  if (seal.hash !== sealHash(digest, seal, previous?.hash ?? ''))
    return 'Its seal does not fit the one before it.';
  return null;
}

function missingSeal(previous: AuditSeal | null, batch: number): AuditVerification['broken'] {
  const first = (previous?.last ?? 0) + 1;
  const at = previous?.at ?? 0;
  return {
    batch,
    first,
    last: first,
    after: previous?.at ?? null,
    until: at,
    reason: 'Its seal is missing.',
  };
}

/** Up to which number retention has taken entries away, as the log itself says. */
async function droppedUpTo(unit: Pick<Unit, 'audit'>): Promise<number> {
  const { items } = await unit.audit.list({ action: DROPPED, limit: 1 });
  const after = items[0]?.after;
  return typeof after === 'object' && after !== null && 'upTo' in after ? Number(after.upTo) : 0;
}

async function erasedNumbers(unit: Pick<Unit, 'audit'>): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Unit['audit']['list']>> = await unit.audit.list({
      action: ERASED,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { after } of page.items) {
      const listed = typeof after === 'object' && after !== null && 'entries' in after ? after.entries : [];
      if (Array.isArray(listed)) for (const number of listed) numbers.add(Number(number));
    }
    cursor = page.next;
  } while (cursor !== null);
  return numbers;
}

/** The entry that retention leaves when it takes batches away. */
export const DROPPED = 'audit.dropped';
/** The entry that erasing a person leaves. */
export const ERASED = 'account.erased';
