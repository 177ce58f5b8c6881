/*
 * The one table of what people are told: inbox, mail and scripts take their words from here. `{{name}}` is filled with
 * - actor: who did it; title: the thing, in quotes ("something" once its reader may not see it);
 * - act: what the detail `role` lets one do, "view", "edit", …;
 * - any detail by its name; numbers named `until` or `at` are times.
 * A `what` that a command tells has its line here: the type of {@link NewsWhat} sees to it.
 */

/** The words for one sort of news. */
export interface NewsText {
  /** The sentence: the line in the inbox, the mail's subject and first line. */
  readonly says: string;
  /** What to know or do besides; in the mail. */
  readonly more?: string;
  /** The mail's one button, where there is somewhere to go. */
  readonly button?: string;
}

export const NEWS_TEXTS = {
  // Sharing
  granted: { says: '{{actor}} shared {{title}} with you. You can {{act}} it.', button: 'Open it' },
  raised: { says: '{{actor}} gave you more on {{title}}. You can {{act}} it now.', button: 'Open it' },
  'granted-group': {
    says: '{{actor}} shared {{title}} with {{group}}. You can {{act}} it.',
    button: 'Open it',
  },
  invited: {
    says: '{{actor}} invited you to {{title}}. You can {{act}} it.',
    more: 'Opening the invitation proves that this address is yours.',
    button: 'Open the invitation',
  },
  'request-made': { says: '{{actor}} asks to {{act}} {{title}}.', button: 'Answer the request' },
  'request-approved': { says: '{{actor}} lets you {{act}} {{title}}.', button: 'Open it' },
  'request-declined': { says: 'Your request for access was declined.' },
  // Ownership, and what ends by itself
  'transfer-offered': {
    says: '{{actor}} offers you the ownership of {{thing}}.',
    more: 'It becomes yours when you accept. The offer ends {{until}}.',
    button: 'Answer the offer',
  },
  'transfer-accepted': { says: '{{actor}} accepted {{thing}} and owns it now.', button: 'See your offers' },
  'transfer-declined': { says: '{{actor}} declined {{thing}}. It stays yours.', button: 'See your offers' },
  'transfer-withdrawn': { says: '{{actor}} took back the offer of {{thing}}.' },
  'transfer-void': { says: 'The offer of {{thing}} is over: who made it no longer has it to give.' },
  'transfer-expired': { says: 'The offer of {{thing}} has ended without an answer.' },
  'share-ends': { says: 'You can {{act}} {{title}} until {{until}}.', button: 'Open it' },
  'given-share-ends': {
    says: 'What you gave {{name}} on {{title}} ends {{until}}.',
    more: 'You can extend it in one step.',
    button: 'Extend it',
  },
  'invitation-ends': {
    says: 'Your invitation to {{title}} ends {{until}}.',
    more: 'Open it with the button of the mail that invited you.',
  },
  'link-ends': {
    says: 'A link that you made to {{title}} ends {{until}}.',
    more: 'You can extend it in one step.',
    button: 'Extend it',
  },
  'named-link-ends': {
    says: 'Your link “{{label}}” to {{title}} ends {{until}}.',
    more: 'You can extend it in one step.',
    button: 'Extend it',
  },
  'membership-ends': { says: 'You are in {{group}} until {{until}}.', button: 'See the group' },
  'given-membership-ends': { says: '{{name}} is in {{group}} until {{until}}.', button: 'See the group' },
  // Groups and organizations
  'joining-asked': { says: '{{actor}} asks to join {{group}}.', button: 'Answer' },
  'joining-accepted': { says: 'You are in {{group}} now.', button: 'See the group' },
  'joining-declined': { says: 'Your request to join {{group}} was declined.' },
  'joining-added': { says: '{{actor}} added you to {{group}}.', button: 'See the group' },
  'joining-removed': { says: '{{actor}} took you out of {{group}}. What came through it is out of reach.' },
  'organization-invited': {
    says: '{{actor}} invites you into the organization {{organization}}.',
    more: 'Sign in with this address to accept or decline.',
    button: 'Answer',
  },
  'organization-accepted': { says: '{{actor}} is in {{organization}} now.', button: 'See the organization' },
  'organization-declined': { says: '{{actor}} declined to join {{organization}}.' },
  'organization-added': {
    says: '{{actor}} added you to the organization {{organization}}.',
    button: 'See the organization',
  },
  'organization-removed': { says: '{{actor}} took you out of the organization {{organization}}.' },
  'organization-deleted': {
    says: '{{actor}} deleted the organization {{organization}}. What it owned is in the trash.',
  },
  // The account
  'password-changed': {
    says: 'The password of your account was changed.',
    more: 'If this was not you, ask an administrator at once: somebody else has your account.',
    button: 'See where you are signed in',
  },
  'password-reset': {
    says: '{{actor}} set a new password for your account.',
    more: 'You are signed out everywhere. If you did not ask for this, ask who did.',
    button: 'Sign in',
  },
  'address-changed': {
    says: '{{actor}} changed the address of your account to {{email}}.',
    more: 'If you did not ask for this, ask an administrator.',
  },
  'new-device': {
    says: 'Somebody signed in to your account with {{device}} from {{place}}.',
    more: 'If this was not you, change your password and end the sessions that you do not know.',
    button: 'See where you are signed in',
  },
  'key-created': {
    says: 'The access key {{name}} was made for your account.',
    more: 'If this was not you, end it and change your password.',
    button: 'See your access keys',
  },
  // Second factors and sign-in providers
  'code-added': {
    says: 'An app of one-time codes was set up for your account.',
    more: 'From now on your password alone is not enough. If this was not you, ask an administrator at once.',
    button: 'See how you sign in',
  },
  'code-removed': {
    says: 'The app of one-time codes was removed from your account.',
    more: 'If this was not you, change your password and ask an administrator at once.',
    button: 'See how you sign in',
  },
  'passkey-added': {
    says: 'The passkey {{name}} was added to your account.',
    more: 'Whoever has it can sign in as you. If this was not you, remove it and ask an administrator at once.',
    button: 'See how you sign in',
  },
  'passkey-removed': {
    says: 'The passkey {{name}} was removed from your account.',
    more: 'If this was not you, change your password and ask an administrator at once.',
    button: 'See how you sign in',
  },
  'recovery-codes-made': {
    says: 'New recovery codes were made for your account; the old ones no longer work.',
    more: 'If this was not you, change your password and ask an administrator at once.',
    button: 'See how you sign in',
  },
  'recovery-code-used': {
    says: 'A recovery code was used to sign in to your account; {{left}} are left.',
    more: 'If this was not you, change your password and make new codes.',
    button: 'See how you sign in',
  },
  'codes-guessed': {
    says: 'Somebody entered your password and then wrong codes, again and again.',
    more: 'They did not get in, but they know your password: change it.',
    button: 'Change your password',
  },
  'factors-reset': {
    says: '{{actor}} removed the second factors and passkeys of your account.',
    more: 'You are signed out everywhere. If you did not ask for this, ask who did.',
    button: 'See how you sign in',
  },
  'provider-linked': {
    says: 'Your account can be signed in to with {{provider}} now.',
    more: 'If this was not you, unlink it and change your password.',
    button: 'See how you sign in',
  },
  'provider-unlinked': {
    says: 'Your account can no longer be signed in to with {{provider}}.',
    more: 'If this was not you, change your password and ask an administrator at once.',
    button: 'See how you sign in',
  },
  'address-by-provider': {
    says: 'The address of your account is {{email}} now, as {{provider}} says.',
    more: 'If this is wrong, ask whoever runs {{provider}}.',
    button: 'See your account',
  },
  'role-changed': { says: '{{actor}} changed your role from {{from}} to {{to}}.' },
  'profile-changed': { says: '{{actor}} changed your profile.', button: 'See your account' },
  disabled: { says: '{{actor}} disabled your account.', more: 'Ask an administrator if you need it again.' },
  approved: { says: '{{actor}} let you in. Your account is active now.', button: 'Sign in' },
  enabled: { says: '{{actor}} enabled your account again.', button: 'Sign in' },
  'acted-as': {
    says: '{{actor}} acts as you until {{until}}.',
    more: 'An administrator looks at the hub as you see it. The audit log says why.',
  },
  // Ways in
  'password-forgotten': {
    says: 'Choose a new password for your account.',
    more: 'Somebody, probably you, said that they forgot it. The button works once, for 30 minutes. If it was not you, do nothing: your password stays as it is.',
    button: 'Choose a new password',
  },
  'password-set': {
    says: 'A password was set for your account with a one-time address.',
    more: 'You are signed out everywhere, and your access keys have ended. If this was not you, ask an administrator at once.',
    button: 'Sign in',
  },
  'reset-asked': {
    says: 'Somebody asks for a new password for the account of {{actor}}.',
    more: 'Make sure that it is them before you hand a way in over.',
    button: 'See the account',
  },
  'reset-issued': {
    says: '{{actor}} made an address at which a new password for your account can be chosen.',
    more: 'It is for you alone. If nobody hands it to you, ask who made it.',
  },
  'first-password': {
    says: '{{actor}} made an account for you.',
    more: 'Choose your password with the button. It works once, for 7 days.',
    button: 'Choose a password',
  },
  'approval-asked': {
    says: '{{actor}} made an account and waits to be let in.',
    button: 'See the account',
  },
  registration: {
    says: 'Confirm this address to finish making your account.',
    more: 'Somebody, probably you, gave this address and chose a password, which the next page asks for. The button works for 24 hours. If it was not you, do nothing: no account is made.',
    button: 'Confirm the address',
  },
  'registered-already': {
    says: 'You have an account here already.',
    more: 'Somebody, probably you, tried to make one with this address. Sign in with the one that you have; the sign-in page helps if the password is lost. If it was not you, there is nothing to do.',
    button: 'Sign in',
  },
  'address-proof': {
    says: 'Confirm that this address is yours.',
    more: 'Then what is shared with it is yours too. The button works for 24 hours. If you know of no account here, do nothing.',
    button: 'Confirm the address',
  },
  'address-change': {
    says: 'Confirm this address as the new one of your account.',
    more: 'Until then the old one counts. The button works for 24 hours. If you know of no account here, do nothing.',
    button: 'Confirm the address',
  },
  'address-wanted': {
    says: 'Somebody wanted to use your address for another account.',
    more: 'It belongs to yours, so nothing was changed. If it was you, sign in to this account instead.',
    button: 'Sign in',
  },
  'invitation-accepted': { says: '{{actor}} accepted your invitation to {{title}}.', button: 'Open it' },
  'invitation-declined': { says: '{{email}} declined your invitation to {{title}}.' },
  'mail-test': {
    says: 'Mail from this hub arrives.',
    more: 'An administrator sent this to see whether it does.',
    button: 'Open the mail page',
  },
} as const satisfies Readonly<Record<string, NewsText>>;

/** A sort of news that there are words for. */
export type NewsWhat = keyof typeof NEWS_TEXTS;
