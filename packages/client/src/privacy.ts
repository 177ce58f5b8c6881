import { type Endpoints, mode as modes } from '@tessera/contract';
import type { z } from 'zod';
import { refuseUnknown } from './checks.ts';

/** `"10"` viewer, `"20"` editor, `"30"` manager; words do as well (S5). */
export type RoleName = '10' | '20' | '30' | 'viewer' | 'commenter' | 'editor' | 'operator' | 'manager';

export interface InvitedUser {
  readonly email: string;
  /** Role; `role` is the same in words. Viewer when neither is given. */
  readonly action?: RoleName;
  readonly role?: RoleName;
}

/** Who may see what is published. Every field may be left out: the graph's own counts, then the hub's, then {@link PRIVATE}. */
export interface Privacy {
  readonly mode?: 'private' | 'organization' | 'unlisted' | 'public';
  /** Role of the organization's members in mode `organization`; edit when left out. */
  readonly modeRole?: '10' | '20' | 'viewer' | 'editor';
  /** The tutorial's name of `modeRole`. */
  readonly modeAction?: '10' | '20' | 'viewer' | 'editor';
  readonly invitedUsers?: readonly InvitedUser[];
  /** Mail the invited. */
  readonly notify?: boolean;
  /** Up to 2,000 characters, for the mail. */
  readonly message?: string;
}

/** What `privacy()` with nothing means. */
export const PRIVATE = {
  mode: 'private',
  invitedUsers: [],
  notify: false,
  modeRole: '20',
  message: '',
} as const satisfies Privacy;

export type PublishSharing = NonNullable<z.input<Endpoints['publish']['body']>['sharing']>;

/** Resolves field by field: the nearest that says something counts. With nobody saying anything the hub's own default holds (undefined). */
export function resolvePrivacy(own: Privacy | null, inherited: Privacy | null): PublishSharing | undefined {
  if (own === null && inherited === null) return undefined;
  const merged = { ...PRIVATE, ...plain(inherited), ...plain(own) };
  return {
    mode: merged.mode,
    modeRole: merged.modeRole,
    notify: merged.notify,
    message: merged.message,
    invitations: merged.invitedUsers.map((user) => ({
      email: user.email,
      role: user.role ?? user.action ?? 'viewer',
    })),
  };
}

/** New data of a graph are never readable more widely than it says itself (S31). Throws a `TypeError` that says what to do. */
export function refuseWider(
  own: Privacy | null,
  target: { readonly mode: NonNullable<Privacy['mode']>; readonly title: string },
): void {
  const asked = own?.mode;
  // They stand from the strictest on.
  const { options } = modes;
  if (asked === undefined || options.indexOf(target.mode) <= options.indexOf(asked)) return;
  throw new TypeError(
    `"${target.title}" is ${target.mode}, and privacy() asks for ${asked}: a new version is as open as what it is of. ` +
      'Change its general access first (setMode), or leave privacy() out.',
  );
}

const SETTINGS = ['mode', 'modeRole', 'modeAction', 'invitedUsers', 'notify', 'message'];
const INVITED = ['email', 'action', 'role'];

/** Settings with one spelling of `modeRole` and no undefined fields. */
export function plain(privacy: Privacy | null): Privacy {
  if (privacy === null) return {};
  refuseUnknown('privacy', privacy, SETTINGS);
  for (const user of privacy.invitedUsers ?? []) refuseUnknown('invitedUsers', user, INVITED);
  const { modeAction, ...rest } = privacy;
  const named =
    modeAction === undefined || rest.modeRole !== undefined ? rest : { ...rest, modeRole: modeAction };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Privacy;
}
