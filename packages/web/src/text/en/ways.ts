/** Ways in that come by mail or from an administrator: forgotten password, proof of an address, invitations. */
export const ways = {
  email: 'Your e-mail address',
  toSignIn: 'Back to the sign-in page',
  lookInMail: {
    title: 'Look in your mail',
    registered:
      'Mail is on its way to {{email}}. Its button finishes your account; it works for 24 hours, and asks for the password that you have just chosen.',
    forgot:
      'If {{email}} has an account here, mail is on its way to it. Its button works once, for 30 minutes.',
    none: 'Nothing came? Look among unwanted mail, and whether the address is spelled right.',
    again: 'Try another address',
  },
  forgot: {
    title: 'Forgot your password?',
    text: 'Give the address of your account. You choose a new password with what comes back.',
    button: 'Ask for a new password',
    byHand: 'Your request is with the administrators',
    byHandText:
      'This hub sends no mail. If {{email}} has an account here, an administrator can hand you an address to choose a new password. Tell them who you are.',
  },
  verify: {
    title: 'Confirm your address',
    registration:
      'Enter the password that you chose for {{email}}. Then your account is made and you are in.',
    address: 'Enter the password of your account to confirm {{email}} for it.',
    yours: 'Confirm {{email}} as the address of your account. What is shared with it is yours then.',
    finish: 'Finish the account',
    confirm: 'Confirm the address',
    done: 'Your address is confirmed',
    doneText: '{{email}} is the address of your account now.',
    goOn: 'Go on',
    missing: {
      title: 'This address is incomplete',
      text: 'Open the address of the mail once more, whole. If it does not work, ask for a new one.',
    },
  },
  over: {
    title: 'This address is no longer good',
    text: 'It works once and for a time, and a newer one ends those before. Ask for a new one.',
    forgot: 'Ask for a new password',
  },
  invitation: {
    title: '{{sender}} invites you',
    titlePlain: 'You are invited',
    to: 'to {{title}}',
    may: {
      viewer: 'You can view it.',
      commenter: 'You can view it and comment on it.',
      editor: 'You can view it and edit it.',
      operator: 'You can view it, edit it and run it.',
      manager: 'You can do everything with it, and share it on.',
      owner: 'You can do everything with it.',
    },
    until: 'Until {{date}}.',
    for: 'The invitation is for {{address}}.',
    you: 'You are signed in as {{name}} ({{email}}).',
    accept: 'Accept and open',
    decline: 'Decline',
    declineAsk: 'Decline the invitation? {{sender}} is told.',
    keep: 'Keep it',
    signIn: 'Sign in to accept',
    register: 'Create an account',
    approval: 'An administrator has to let new accounts in first.',
    noAccount: 'This hub takes no registrations. Without an account, ask an administrator for one.',
    wrong: {
      title: 'This invitation is for somebody else',
      text: 'It is for {{address}}, and you are signed in as {{email}}. If that address is yours too, switch to its account. Or ask for access as yourself.',
      switch: 'Switch account',
      ask: 'Ask for access',
    },
    accepted: {
      title: 'This invitation is accepted',
      text: 'It works once. What it was to is among what is shared with you.',
      open: 'Open it',
    },
    declined: {
      title: 'This invitation was declined',
      text: 'Ask whoever sent it for a new one, if that was a mistake.',
    },
    declinedNow: { title: 'You declined the invitation', text: 'Whoever sent it is told.' },
    cancelled: { title: 'This invitation was taken back', text: 'Ask whoever sent it.' },
    expired: {
      title: 'This invitation is over',
      text: 'It waited for its time. Ask whoever sent it for a new one.',
    },
    unknown: {
      title: 'This invitation is not good',
      text: 'It may be mistyped, or a newer one was sent to you: use the latest.',
    },
    missing: {
      title: 'This address is incomplete',
      text: 'Open the address of the invitation once more, whole.',
    },
    also_one: 'You were invited to {{count}} more thing, which is yours to open now too.',
    also_other: 'You were invited to {{count}} more things, which are yours to open now too.',
    welcome: 'Accepted',
    open: 'Open {{title}}',
    home: 'Go to the start page',
  },
  registerFor: 'Create your account for {{address}}',
  registerForPlain: 'The invitation is to that address.',
} as const;
