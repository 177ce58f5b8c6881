import type { Page } from '../page.ts';

/** Through what an act came: a browser, a script's session, an access key, a share link, a job, or the machine itself. */
export const AUDIT_WAYS = ['web', 'session', 'key', 'link', 'job', 'system'] as const;
export type AuditWay = (typeof AUDIT_WAYS)[number];

/** One entry of the log that nobody edits (P16). `before` and `after` never hold secrets. */
export interface AuditEntry {
  readonly action: string;
  /** Public id of who did it; null = a visitor, or the machine. */
  readonly actor: string | null;
  /** Public id of the account as which the actor acted (A7). */
  readonly actingAs?: string | null;
  /** Public id of what it was done to. */
  readonly target: string | null;
  readonly through: AuditWay;
  /** Public id of the key or link that it came through. */
  readonly via?: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly at: number;
}

/** What an id of an entry stands for now; `name` null = it is gone, or never was one of ours. */
export interface AuditName {
  readonly id: string;
  readonly name: string | null;
  readonly kind: 'account' | 'group' | 'organization' | 'resource' | 'other';
}

/** An entry as it is kept. Numbers go up in the order of commits and are never used twice; some are missing from the start. */
export interface KeptEntry extends Required<AuditEntry> {
  readonly number: number;
}

export interface AuditQuery {
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  /** `account.updated`, or a whole area: `account.` */
  readonly action?: string | undefined;
  readonly through?: AuditWay | undefined;
  /** From this moment on, ms. */
  readonly from?: number | undefined;
  /** Before this moment, ms. */
  readonly until?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** An entry as a seal is made over it: the exact texts, and what stands for them when they were erased. */
export interface SealedEntry extends Omit<KeptEntry, 'before' | 'after'> {
  readonly before: string;
  readonly after: string;
  /** Makes the digests of `before` and `after` say nothing of them once it is gone. */
  readonly salt: string;
  /** The digests of what stood there before the person was erased; null = nothing was. */
  readonly erased: readonly [before: string, after: string] | null;
}

/** A link of the chain: all entries whose numbers are from `first` to `last`. */
export interface AuditSeal {
  /** 1, 2, 3, … */
  readonly batch: number;
  readonly first: number;
  readonly last: number;
  readonly entries: number;
  /** Digest of the entries. */
  readonly content: string;
  readonly at: number;
  /** Digest of all of the above and of the seal before. */
  readonly hash: string;
}

export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first, at most `limit`. */
  latest(limit: number): Promise<readonly KeptEntry[]>;
  /** Newest first. A cursor that this query did not make is `input-invalid`. */
  list(query: AuditQuery): Promise<Page<KeptEntry>>;
  /** What public ids are called today. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, AuditName>>;
  /** Every action that the log knows, in the order of letters. */
  actions(): Promise<readonly string[]>;
  /** Entries behind a number, lowest first. */
  after(number: number, limit: number): Promise<readonly SealedEntry[]>;
  countAfter(number: number): Promise<number>;
  /** Entries from `first` to `last`, lowest first. */
  between(first: number, last: number): Promise<readonly SealedEntry[]>;
  lastSeal(): Promise<AuditSeal | null>;
  /** Seals behind a batch, in their order. */
  seals(afterBatch: number, limit: number): Promise<readonly AuditSeal[]>;
  addSeal(seal: AuditSeal): Promise<void>;
  /** The last of the batches that were sealed until a moment. */
  sealedUntil(at: number): Promise<AuditSeal | null>;
  /** Entries of batches, oldest first, whose entries are still here, up to a number; answers how many went. */
  drop(upTo: number, most: number): Promise<number>;
  /** Entries behind a number, up to another, whose `before` or `after` has one of the texts in it; lowest first. */
  holding(texts: readonly string[], after: number, upTo: number): Promise<readonly SealedEntry[]>;
  /** Puts other texts in the place of an entry's, which its seal bears through the digests given. */
  erase(
    number: number,
    texts: { readonly before: string; readonly after: string },
    digests: readonly [before: string, after: string],
  ): Promise<void>;
}
