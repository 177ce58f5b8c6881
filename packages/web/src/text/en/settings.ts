/** Settings of the hub: each with what it means. */
export const settings = {
  title: 'Settings',
  saved: 'Saved. It counts from now on.',
  saveOne: 'Save',
  section: {
    hub: 'This hub',
    entrance: 'Who comes in',
    signIn: 'Signing in',
    sharing: 'Sharing',
    links: 'Links and invitations',
    storage: 'Storage and trash',
    audit: 'Audit log',
    file: 'Take settings along',
  },
  hubName: { label: 'Name', hint: 'Anybody who reaches the hub reads it, before signing in too.' },
  hubOrganization: { label: 'Organization', hint: 'Who runs this hub. Anybody can read it.' },
  hubDescription: { label: 'Description', hint: 'What it is for, in a few words. Anybody can read it.' },
  hubContact: {
    label: 'Contact',
    hint: 'Whom to ask for help or for an account. Anybody can read it; left empty, nobody is named.',
  },
  hubColorScheme: {
    label: 'Colours',
    hint: 'For whoever chose none. Everybody can choose differently for themselves.',
    choices: { auto: 'As the device has them', light: 'Light', dark: 'Dark' },
  },
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
  signupVerified: {
    label: 'The address is proved before the account can be used',
    on: 'Where the hub sends mail, a new account starts with the link in a mail. Without mail this changes nothing.',
    off: 'An account can be used with an address that nobody proved. What waits for the address is not theirs until it is proved.',
  },
  signupDomains: {
    label: 'Mail domains that may sign up',
    none: 'None named: addresses of every domain may.',
    some: 'Only addresses of these domains may.',
  },
  invitedMayRegister: {
    label: 'People who were invited to a thing',
    hint: 'Whether they may create an account where sign-up is off. Such an account is a guest: it sees what is shared with it.',
    choices: {
      no: 'Need an account from an administrator',
      approval: 'May register; an administrator approves',
      yes: 'May register and begin at once',
    },
  },
  guestSessions: {
    label: 'Visitors without an account may look in',
    on: 'They see what is public, and what a link opens to anybody who has it.',
    off: 'Nobody sees anything without an account; public and “anyone with the link” mean accounts only.',
  },
  organizationMakers: {
    label: 'Who makes organizations',
    hint: 'Whoever makes one owns it, invites people to it, and publishes in its name.',
    choices: {
      admins: 'Administrators',
      publishers: 'Whoever may publish',
      everybody: 'Everybody with an account',
    },
  },
  passwordLeast: {
    label: 'Characters that a new password needs',
    hint: 'From 10 to 64. Passwords that exist stay good until they are changed.',
  },
  twoFactor: {
    label: 'Second factor',
    hint: 'Whoever must have one and has none sets it up at the next sign-in, before anything else.',
    choices: {
      optional: 'Everybody may, nobody must',
      admins: 'Administrators must have one',
      everybody: 'Everybody must have one',
    },
  },
  sessionIdle: {
    label: 'A session ends when it was not used for',
    hint: 'Sessions that are over by it end at once, wherever they are.',
  },
  sessionLife: {
    label: 'And in any case after',
    hint: 'However much it is used, one signs in again then.',
  },
  allowedModes: {
    label: 'General access that may be chosen',
    hint: 'It binds what is chosen from now on. What is open already stays so until you apply the policy to it.',
    modes: {
      private: 'Private – always allowed',
      organization: 'Organization – every member of the organization that owns it',
      unlisted: 'Anyone with the link',
      public: 'Public – anyone, and listed in the gallery',
    },
  },
  defaultMode: {
    label: 'What is published is at most',
    hint: 'Unless its publisher says otherwise. Organizations and people can be stricter for themselves.',
    choices: {
      kind: 'As its kind says',
      private: 'Private',
      organization: 'Open to its organization',
      unlisted: 'Open to anyone with the link',
      public: 'Public',
    },
  },
  publishToEveryone: {
    label: 'Who may make things public',
    hint: 'It binds new choices; what is public already stays so until you apply the policy to it.',
    choices: {
      'link-sharers': 'Whoever may share by address and link',
      'admins-and-public-groups': 'Administrators and members of public groups',
    },
  },
  linkLongestLife: {
    label: 'A share link lives at most',
    hint: 'Links always end; this is the longest that may be chosen.',
  },
  linkLongestAccess: {
    label: 'What is accepted through a link lasts at most',
    hint: 'Without a limit it lasts until somebody takes it away, or as the link says.',
  },
  linkNeedsPassword: {
    label: 'Every share link carries a password',
    on: 'No link can be made without one. Whoever finds a link alone cannot use it.',
    off: 'Whoever makes a link chooses.',
  },
  openLinksAllowed: {
    label: 'Links may work without signing in',
    on: 'Whoever has such a link views the thing, and nobody knows who it was.',
    off: 'Every link asks for an account. Open links that exist do not work meanwhile.',
  },
  invitationDomains: {
    label: 'Mail domains to which one may invite',
    none: 'None named: addresses of every domain may be invited.',
    some: 'Only addresses of these domains may be invited. People who have an account here are not invited, they are shared with.',
  },
  embedOrigins: {
    label: 'Pages that may show things of this hub in a frame',
    none: 'None named: only what an owner allows for a single thing.',
    some: 'Pages of these origins may frame what their reader may see.',
  },
  uploadLimit: {
    label: 'Largest file',
    hint: 'The machine’s own limit counts besides.',
  },
  personalQuota: {
    label: 'Room for each person',
    hint: 'Every version counts, and what lies in the trash. Whoever has more keeps it and uploads nothing more.',
  },
  trashRetention: {
    label: 'What is in the trash stays for',
    hint: 'Then it is gone for good, with all its versions. Without a limit it stays until somebody restores it.',
  },
  auditRetention: {
    label: 'Entries of the log stay for',
    hint: 'Older ones go in whole batches; their seals stay, so that the rest can still be verified.',
  },
  ownMode: {
    title: 'Publishing',
    label: 'What is published is at most',
    mine: 'Counts for all that you publish from now on, unless you choose otherwise while publishing. It only ever makes things stricter.',
    organization:
      'Counts for all that is published in its name from now on, unless the publisher chooses otherwise. It only ever makes things stricter.',
    usual: 'As usual on this hub',
  },
  noLimit: 'no limit',
  limit: 'With a limit',
  limitOf: 'With a limit: {{label}}',
  unit: {
    minutes: 'minutes',
    hours: 'hours',
    days: 'days',
    KB: 'KB',
    MB: 'MB',
    GB: 'GB',
    of: '{{label}}: unit',
  },
  ask: {
    title: 'Before this counts',
    intro: 'This is what it means for what there is:',
    stays: 'What is there stays as it is. You can apply the policy to it afterwards.',
    atOnce: 'This happens as soon as it is saved.',
    save: 'Save the policy',
  },
  outside: {
    title: 'Outside of the policy',
    intro:
      'These were made before the settings were as they are. They stay until you apply the policy to them.',
    apply_one: 'Apply the policy to the {{count}} existing',
    apply_other: 'Apply the policy to the {{count}} existing',
    confirmTitle: 'Apply the policy to what exists',
    confirm:
      'Each becomes as open as the policy still allows, links end sooner, and invitations are withdrawn. People lose access by it at once. It is one entry of the audit log, and cannot be undone in one step.',
    done_one: 'Applied to {{count}} thing.',
    done_other: 'Applied to {{count}} things.',
  },
  file: {
    intro: 'All settings of this page as one JSON file, without secrets, sign-in methods or the mail server.',
    export: 'Export the settings',
    import: 'Import settings…',
    title: 'Import settings',
    nothing: 'The file says what is set already. Nothing would change.',
    changes_one: '{{count}} setting would change:',
    changes_other: '{{count}} settings would change:',
    becomes: '{{before}} becomes {{after}}',
    take_one: 'Take {{count}} setting over',
    take_other: 'Take {{count}} settings over',
    unreadable: 'This is not a file of settings. Export one from a hub to see its form.',
  },
} as const;
