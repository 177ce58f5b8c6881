import type { GrantRole } from '../access/roles.ts';

/** One entry of a share call. `until` is ms since 1970; null says "without end", absent takes the call's. */
export interface ShareEntry {
  readonly role?: GrantRole | undefined;
  readonly until?: number | null | undefined;
}

/** With whom to share: classes that are absent stay as they are (S8). */
export interface ShareClasses {
  /** Accounts by id. */
  readonly people?: readonly (ShareEntry & { readonly id: string })[] | undefined;
  /** Groups by id or name. */
  readonly groups?: readonly (ShareEntry & { readonly id: string })[] | undefined;
  /** Organizations by id or slug. */
  readonly organizations?: readonly (ShareEntry & { readonly id: string })[] | undefined;
  /** Exact addresses. */
  readonly invitations?: readonly (ShareEntry & { readonly email: string })[] | undefined;
  /** Everyone with an account here; null takes it away. */
  readonly everyoneHere?: ShareEntry | null | undefined;
}

/** What a call says for every entry that does not say it itself. */
export interface ShareDefaults {
  readonly role?: GrantRole | undefined;
  readonly until?: number | null | undefined;
}

/** Whether mail and words go with it. */
export interface ShareWords {
  readonly notify?: boolean | undefined;
  readonly message?: string | undefined;
}

export const SHARE_CLASSES = ['people', 'groups', 'organizations', 'invitations', 'everyoneHere'] as const;
export type ShareClass = (typeof SHARE_CLASSES)[number];

/** The classes that a call names. */
export function namedClasses(wish: ShareClasses): ReadonlySet<ShareClass> {
  return new Set(SHARE_CLASSES.filter((name) => wish[name] !== undefined));
}
