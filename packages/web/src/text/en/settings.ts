/** Settings of the hub. */
export const settings = {
  title: 'Settings',
  saved: 'Saved. It counts from now on.',
  signup: 'Sign-up',
  signupEnabled: {
    label: 'People may create their own accounts',
    on: 'Whoever can reach this hub may create an account as a data scientist, and see what is shared with everybody here.',
    off: 'Only administrators create accounts. Existing accounts stay as they are.',
  },
  signupApproval: {
    label: 'An administrator approves each new account first',
    on: 'New accounts wait under People, and cannot sign in until somebody makes them active.',
    off: 'New accounts can sign in at once.',
  },
  domains: 'Mail domains that may sign up',
  domainsAll: 'None named: addresses of every domain may. Addresses are not verified.',
  domainsSome:
    'Only addresses of these domains. Addresses are not verified, so this keeps nobody out for sure.',
  saveDomains: 'Save the domains',
  guests: 'Guests',
  guestSessions: {
    label: 'Visitors without an account may look in',
    on: 'They see what is public, and what a link opens to anybody who has it.',
    off: 'Nobody sees anything without an account; public and “anyone with the link” mean accounts only.',
  },
} as const;
