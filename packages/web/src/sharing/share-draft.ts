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

/** What is left of the form once `sent` has gone: whatever was typed since stays. */
export function withoutSent(now: ShareDraft, sent: ShareDraft): ShareDraft {
  const gone = new Set(sent.chosen.map(({ key }) => key));
  const since: ShareDraft = {
    ...now,
    chosen: now.chosen.filter(({ key }) => !gone.has(key)),
    message: now.message === sent.message ? '' : now.message,
  };
  return isUnsent(since) ? since : { ...emptyDraft(now.role), notify: now.notify };
}
