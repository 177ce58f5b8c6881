import type { PrincipalKey } from '../access/model.ts';
import type { Page } from '../page.ts';
import type { MailState, NotificationChoice, QueuedMail, StoredNews } from './model.ts';

/** Inboxes, and what people want to be mailed. */
export interface NewsStore {
  /** Adds items; answers the number of the last one. */
  put(items: readonly Omit<StoredNews, 'seq' | 'readAt'>[]): Promise<number>;
  /** Newest first. */
  list(
    reader: PrincipalKey,
    query: { readonly unread?: boolean; readonly cursor?: string; readonly limit: number },
  ): Promise<Page<StoredNews>>;
  unread(reader: PrincipalKey): Promise<number>;
  /** Marks one of the reader's items; false when there is no such one. */
  markRead(reader: PrincipalKey, id: string, at: number): Promise<boolean>;
  /** Marks all up to the number `seq` (all that there are, unless said); answers how many were unread. */
  markAllRead(reader: PrincipalKey, at: number, seq?: number): Promise<number>;
  /** The number of the newest item of anybody; 0 without one. */
  lastSeq(): Promise<number>;
  /** Who got items after a number, in order: what wakes open pages. */
  since(
    seq: number,
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly reader: PrincipalKey }[]>;
  /**
   * Notes from where somebody signs in; `new` when they have signed in before and never from there, `first` when never
   * before.
   */
  noteDevice(account: PrincipalKey, device: string, at: number): Promise<'first' | 'known' | 'new'>;
  /** Removes items from before a time, and devices that were not seen since. */
  forget(before: number): Promise<void>;
  /** Of those who have chosen: accounts, and addresses that want no mail. */
  choices(readers: readonly PrincipalKey[]): Promise<ReadonlyMap<PrincipalKey, NotificationChoice>>;
  setChoice(reader: PrincipalKey, choice: NotificationChoice): Promise<void>;
}

/** Mails that are to leave: written in the transaction that they tell of (A27). */
export interface OutboxStore {
  put(mails: readonly QueuedMail[]): Promise<void>;
  byId(id: string): Promise<QueuedMail | null>;
  /**
   * Takes the mails that are due for one process, until `until`, oldest first: those of one reader that are to go
   * together, else one. Empty when nothing is due that nobody else has.
   */
  claim(asked: { readonly now: number; readonly until: number }): Promise<readonly QueuedMail[]>;
  /** Whether anything is due that nobody has claimed. */
  anyDue(now: number): Promise<boolean>;
  /** Notes that mails are about to be handed over whole: from here on they may have been accepted. */
  hand(ids: readonly string[], at: number): Promise<void>;
  /** Those that a process handed over and never settled become `unsure`, with this answer. Answers how many. */
  strand(now: number, answer: string): Promise<number>;
  /** Writes what became of mails; the claim ends. Once sent or dropped the secret is forgotten. */
  settle(
    ids: readonly string[],
    outcome: {
      readonly state: MailState;
      readonly answer: string | null;
      readonly tries?: number;
      readonly dueAt?: number;
      readonly doneAt: number | null;
    },
  ): Promise<void>;
  /** Newest first. */
  list(query: {
    readonly state?: MailState;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<QueuedMail>>;
  /** The ids of those in a state, oldest first, at most `limit`. */
  inState(state: MailState, limit: number): Promise<readonly string[]>;
  counts(): Promise<Readonly<Record<MailState, number>>>;
  /** How many mails to outside addresses somebody caused since a time, and when the first of them; `oldest` is 0 without. */
  outsideSince(
    sender: PrincipalKey,
    since: number,
  ): Promise<{ readonly count: number; readonly oldest: number }>;
  /** Removes what was done, or kept, before a time. */
  forget(before: number): Promise<void>;
}
