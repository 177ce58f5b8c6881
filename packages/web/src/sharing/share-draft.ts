import type { Role } from '@tessera/domain';
import type { Recipient } from './recipients.ts';
import type { UntilValue } from './until-field.tsx';

/** What is typed into the share form and not sent yet. */
export interface ShareDraft {
  readonly chosen: readonly Recipient[];
  readonly text: string;
  readonly role: Role;
  readonly until: UntilValue;
  readonly notify: boolean;
  readonly withMessage: boolean;
  readonly message: string;
}

/** An empty form. Notifying is on: who gets something wants to know. */
export function emptyDraft(role: Role): ShareDraft {
  return {
    chosen: [],
    text: '',
    role,
    until: { choice: 'never', date: null },
    notify: true,
    withMessage: false,
    message: '',
  };
}

/** Whether closing would lose something that somebody typed. */
export function isUnsent(draft: ShareDraft): boolean {
  return draft.chosen.length > 0 || draft.text.trim() !== '' || draft.message.trim() !== '';
}
