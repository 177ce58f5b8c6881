/** One account, as user managers see it. */
export const person = {
  save: 'Save {{name}}',
  saved: '{{name}} is saved.',
  unverified: 'Nobody has verified this address.',
  status: 'Status',
  statusHint: {
    active: 'Can sign in.',
    pending: 'Cannot sign in until somebody makes the account active.',
    disabled: 'Cannot sign in; every session and key ends at once. What they share stays shared.',
  },
  groupsHint: 'In each of these they see what is shared with it. Leaving one ends that at once.',
  sessionsEnded_one: '{{count}} session ended.',
  sessionsEnded_other: '{{count}} sessions ended.',
  keysEnded_one: '{{count}} access key ended.',
  keysEnded_other: '{{count}} access keys ended.',
  passwordTitle: 'Password',
  passwordText:
    'For somebody who lost theirs. Every session and access key of the account ends, and they sign in with the new password.',
  setPassword: 'Set a new password',
  passwordSet: 'The password of {{name}} is set.',
} as const;
