import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { Account } from '../accounts/model.ts';

/** `act-as`: everything as another account would have it (A7). `view-as`: one thing and what is below it through other eyes (S26, A8). */
export type ActingSort = 'act-as' | 'view-as';

/** That a session or an access key may ask through other eyes for a while. Its id is no secret: it is good with its session or key alone. */
export interface Acting {
  readonly id: string;
  readonly sort: ActingSort;
  /** Who really asks. */
  readonly behind: PrincipalKey;
  /** The session that began it, whose end is its end; null when a key did. */
  readonly session: string | null;
  readonly key: string | null;
  /** Whose eyes: an account, a group, ACCOUNTS (somebody signed in), EVERYONE (a visitor). */
  readonly subject: PrincipalKey;
  /** The thing that is looked at, with all below it; null = everything, for act-as and for an administrator as a guest. */
  readonly resource: ResourceKey | null;
  readonly writes: boolean;
  readonly reason: string;
  readonly since: number;
  readonly until: number;
}

/** What of it a caller carries through a request. */
export interface ActingCaller
  extends Pick<Acting, 'id' | 'sort' | 'subject' | 'resource' | 'writes' | 'until'> {
  /** The account that really asks, for the audit log and the banner. */
  readonly behind: Account;
}

export interface ActingStore {
  begin(acting: Acting): Promise<void>;
  byId(id: string): Promise<Acting | null>;
  /** False when it was over already. */
  end(id: string): Promise<boolean>;
  /** Removes those that are over by time. */
  forget(now: number): Promise<void>;
}

/** The longest that somebody acts or views as another, ms (A7). */
export const ACTING_LIFE = 60 * 60_000;
