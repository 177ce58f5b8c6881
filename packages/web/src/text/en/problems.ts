import type { ProblemCode } from '@tessera/domain';

/** Codes that the browser's own side adds to the hub's table. */
export type ShownCode = ProblemCode | 'part-gone' | 'unreachable' | 'unexpected-answer' | 'unknown';

interface ProblemWords {
  readonly title: string;
  /** What was kept and what to do. */
  readonly advice: string;
}

/** What a failure is called and what to do about it, by its code. A code that the rules add is a type error here. */
export const problems = {
  'input-invalid': {
    title: 'Something needs a correction',
    advice: 'Nothing was changed. Correct the marked fields.',
  },
  'file-invalid': {
    title: 'The file cannot be read as it is',
    advice: 'Nothing was published. Correct the file and send it again.',
  },
  'password-refused': { title: 'This password is not accepted', advice: 'Choose another one.' },
  'share-refused': { title: 'It cannot be shared that way', advice: 'The sharing is as it was.' },
  'mail-refused': {
    title: 'The mail server does not take it',
    advice: 'Nothing was changed. Check host, port, security, user and password.',
  },
  'group-unknown': {
    title: 'There is no such group',
    advice: 'It may have been renamed or deleted. Choose another group.',
  },
  'signed-out': { title: 'You are not signed in', advice: 'Sign in; you come back to this page.' },
  'sign-in-refused': { title: 'E-mail or password is wrong', advice: 'Check both and try again.' },
  'second-factor-needed': {
    title: 'A code is needed too',
    advice: 'Enter a code of your app, or a recovery code.',
  },
  'factor-set-up-needed': {
    title: 'This hub asks you for a second factor',
    advice: 'Sign in again to set one up.',
  },
  'code-refused': {
    title: 'The code is wrong or was used already',
    advice: 'Wait for the next code, and check the clock of your device.',
  },
  'passkey-refused': {
    title: 'This passkey is not accepted',
    advice: 'Try again, or sign in another way.',
  },
  'sign-in-over': {
    title: 'This sign-in is over',
    advice: 'It took too long, or was finished elsewhere. Start again.',
  },
  'sign-in-stale': { title: 'Confirm that it is you', advice: 'Enter your password to go on.' },
  'guests-refused': {
    title: 'This hub needs an account',
    advice: 'Nobody sees anything here without one. Sign in, or ask an administrator for an account.',
  },
  'signup-closed': {
    title: 'This hub takes no registrations',
    advice: 'Ask an administrator for an account.',
  },
  'permission-needed': {
    title: 'You need a permission for this',
    advice: 'Nothing was changed. Ask an administrator for it.',
  },
  'role-needed': {
    title: 'You need a higher role here',
    advice: 'Nothing was changed. Ask its owner for it.',
  },
  'scope-needed': {
    title: 'The access key may not do this',
    advice: 'Make a key with the scope that is needed.',
  },
  'provider-refused': {
    title: 'The sign-in provider does not let you in here',
    advice: 'Sign in another way, or ask an administrator.',
  },
  'provider-unreachable': {
    title: 'The sign-in provider does not answer as it should',
    advice: 'Try again, or sign in another way.',
  },
  'link-refused': {
    title: 'This link does not let you in',
    advice: 'Nothing was opened. Ask whoever sent it for a new one.',
  },
  'acting-refused': {
    title: 'Not in the name of somebody else',
    advice: 'Be yourself again first; the line at the top of the page ends it.',
  },
  'acting-over': {
    title: 'Acting as somebody else is over',
    advice: 'It ended by its time, or one of you may it no longer. Load the page again.',
  },
  'origin-refused': {
    title: 'The request came from another site',
    advice: 'Nothing was changed. Open the hub at its own address and try again.',
  },
  'not-found': {
    title: 'There is nothing here for you',
    advice: 'It does not exist, or you have no access to it.',
  },
  'part-gone': { title: 'It is not there any more', advice: 'Somebody else may have been faster.' },
  'method-unknown': {
    title: 'This address does not know that',
    advice: 'The page may be older than the hub. Load it again.',
  },
  conflict: {
    title: 'It changed in the meantime',
    advice: 'Somebody else was faster. Load it again and repeat your change.',
  },
  'address-taken': {
    title: 'This e-mail address has an account',
    advice: 'Use another address, or sign in with this one.',
  },
  'name-taken': { title: 'This name is taken', advice: 'Choose another one.' },
  'last-holder': {
    title: 'Somebody must be able to give permissions',
    advice: 'Nothing was changed. Give that permission to somebody else first.',
  },
  'group-kept': {
    title: 'Its members are kept by a sign-in provider',
    advice: 'Nothing was changed. Change the membership there.',
  },
  'last-admin': {
    title: 'The last administrator cannot go',
    advice: 'Make somebody else an administrator first.',
  },
  'wrong-account': {
    title: 'This is for another account',
    advice: 'Sign in as the account that it is for, or ask for access as yourself.',
  },
  'invitation-over': {
    title: 'This invitation is no longer good',
    advice: 'Ask whoever sent it for a new one.',
  },
  'secret-over': {
    title: 'This address is no longer good',
    advice: 'It was used, replaced or is over. Ask for a new one.',
  },
  'set-up-done': { title: 'This hub is set up already', advice: 'Sign in with your account.' },
  'too-large': {
    title: 'It is larger than this hub allows',
    advice: 'Nothing was kept. Send less, or ask an administrator to raise the limit.',
  },
  'media-type-unknown': { title: 'The hub does not understand this type', advice: 'Nothing was changed.' },
  'rate-limited': { title: 'Too many attempts', advice: 'Wait a little and try again.' },
  cancelled: { title: 'It was cancelled', advice: 'Nothing was changed.' },
  internal: {
    title: 'The hub made a mistake',
    advice: 'Try again. If it happens again, tell an administrator the request number.',
  },
  'storage-full': {
    title: 'The disk of the hub is full',
    advice: 'Nothing was changed. Tell an administrator.',
  },
  busy: { title: 'The hub is busy', advice: 'Nothing was changed. Try again in a moment.' },
  unreachable: {
    title: 'The hub does not answer',
    advice: 'Check your connection and try again. What you typed is kept.',
  },
  'unexpected-answer': {
    title: 'The hub gave an unexpected answer',
    advice: 'Try again. If it happens again, tell an administrator.',
  },
  unknown: { title: 'This did not work', advice: 'Try again. If it happens again, tell an administrator.' },
} as const satisfies Record<ShownCode, ProblemWords>;
