import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { NewsWhat } from './texts.ts';

/** What A25's switches are about. `security` cannot be switched off. */
export const NEWS_EVENTS = [
  'invited',
  'shared',
  'request',
  'answer',
  'transfer',
  'joining',
  'expiring',
  'comment',
  'mention',
  'account',
  'security',
] as const;
export type NewsEvent = (typeof NEWS_EVENTS)[number];

/** The events that a person can switch off for their own mail. */
export const SWITCHED_EVENTS = NEWS_EVENTS.filter((event) => event !== 'security');

/** How soon mail comes: at once, or gathered into one at the full hour or in the morning. */
export const RHYTHMS = ['now', 'hourly', 'daily'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** Plain values that a text is filled with. Times are ms since 1970. */
export type NewsDetails = Readonly<Record<string, string | number | boolean | null>>;

/** Something that one person is told. */
export interface News {
  /** Key of an account, or of a principal of kind `address`: then mail only. */
  readonly to: PrincipalKey;
  readonly event: NewsEvent;
  /** The finer word that chooses the text; a new one needs its words in texts.ts. */
  readonly what: NewsWhat;
  readonly actor: PrincipalKey | null;
  /** Judged again for the reader before it is mailed, and before its title is shown. */
  readonly resource: ResourceKey | null;
  /** What the text says besides: `role`, `until`, `message`, … Never a secret. */
  readonly details?: NewsDetails;
  /** Path of the one button, e.g. `/r/<id>`; nothing = the resource's own page, or none. */
  readonly path?: string;
  /** Path with a secret in its fragment, for the mail's button alone; forgotten once the mail has left. */
  readonly secretPath?: string;
  /**
   * Where the mail goes instead of the account's present address: one that the actor named, not knowing whether an
   * account has it (A23), or one that the account had or is about to have (A11).
   */
  readonly address?: string;
  /** `inbox` = no mail; `mail` = no item in the inbox; both unless said. */
  readonly only?: 'inbox' | 'mail';
}

/** An item of an inbox as it is kept. `seq` grows in the order of commits. */
export interface StoredNews {
  readonly seq: number;
  readonly id: string;
  readonly reader: PrincipalKey;
  readonly event: NewsEvent;
  readonly what: string;
  readonly actor: PrincipalKey | null;
  readonly resource: ResourceKey | null;
  readonly details: NewsDetails;
  readonly path: string | null;
  readonly at: number;
  readonly readAt: number | null;
}

/** What somebody wants to be mailed (A25). */
export interface NotificationChoice {
  readonly enabled: boolean;
  /** Events of which no mail is wanted. */
  readonly off: readonly NewsEvent[];
  readonly rhythm: Rhythm;
}

/** Until a person chooses: everything, at once. */
export const USUAL_CHOICE: NotificationChoice = { enabled: true, off: [], rhythm: 'now' };

/**
 * What became of a mail. `waiting`: leaves when due. `kept`: written while no mail was set up, an administrator may
 * send it. `failed`: given up after all tries. `unsure`: handed over whole, and no answer came: it may have arrived, so it
 * is not sent again by itself. `dropped`: not to be sent any more, `answer` says why.
 */
export const MAIL_STATES = ['waiting', 'kept', 'sent', 'failed', 'unsure', 'dropped'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** A mail that is to leave, or has left. Its text is made when it leaves, from what is true then. */
export interface QueuedMail {
  readonly id: string;
  readonly to: PrincipalKey;
  /** Instead of the account's present address. */
  readonly address: string | null;
  readonly event: NewsEvent;
  readonly what: string;
  readonly actor: PrincipalKey | null;
  /** Whether it goes to an address that somebody named, or that is no account's: those are limited per sender and day. */
  readonly outside: boolean;
  readonly resource: ResourceKey | null;
  readonly details: NewsDetails;
  readonly path: string | null;
  /** Null once the mail has left or was dropped. */
  readonly secretPath: string | null;
  readonly rhythm: Rhythm;
  readonly createdAt: number;
  /** When to try next. */
  readonly dueAt: number;
  readonly tries: number;
  readonly state: MailState;
  /** What the server said last, or why it was dropped. */
  readonly answer: string | null;
  /** When it left, failed or was dropped. */
  readonly doneAt: number | null;
  /** While a process tries to send it: nobody else does until then. */
  readonly claimedUntil: number | null;
  /** Set just before the last byte of it goes out: from here on it may have been accepted. */
  readonly handedAt: number | null;
}
