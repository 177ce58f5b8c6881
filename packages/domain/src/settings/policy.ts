import { MODES, type Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import type { AmountUnit } from './amounts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Who must have a second factor (A6). */
export const TWO_FACTOR_RULES = ['optional', 'admins', 'everybody'] as const;
/** Whether somebody who was invited to a thing may make an account where sign-up is off (A22). */
export const INVITED_RULES = ['no', 'approval', 'yes'] as const;
/** Who may choose the mode public (S4). */
export const PUBLISHERS_TO_EVERYONE = ['link-sharers', 'admins-and-public-groups'] as const;
/** Who makes organizations (P12). */
export const ORGANIZATION_MAKERS = ['admins', 'publishers', 'everybody'] as const;
export const COLOR_SCHEMES = ['auto', 'light', 'dark'] as const;

/** What `settings:manage` decides for the whole hub (P14). Times in ms, sizes in bytes; null = no limit. */
export interface Policy {
  readonly hubName: string;
  readonly hubOrganization: string;
  readonly hubDescription: string;
  /** Whom to ask; public (A20). */
  readonly hubContact: string | null;
  /** The colours of whoever chose none. */
  readonly hubColorScheme: (typeof COLOR_SCHEMES)[number];

  /** Whether people make their own accounts (A20). Off: administrators make them. */
  readonly signupEnabled: boolean;
  /** Whether such an account waits for an administrator (A21). */
  readonly signupApproval: boolean;
  /** Whether its address must be proved first; counts only where the hub sends mail. */
  readonly signupVerified: boolean;
  /** Mail domains, in small letters, that may register; empty = every one. */
  readonly signupDomains: readonly string[];
  readonly invitedMayRegister: (typeof INVITED_RULES)[number];
  /** Whether visitors without an account are let in (A8). */
  readonly guestSessions: boolean;
  readonly organizationMakers: (typeof ORGANIZATION_MAKERS)[number];

  /** Characters that a new password needs; {@link PASSWORD_LEAST} or more (A9). */
  readonly passwordLeast: number;
  readonly twoFactor: (typeof TWO_FACTOR_RULES)[number];
  /** A session ends this long after its last use, ms (A4). */
  readonly sessionIdle: number;
  /** And this long after it began, ms, whatever its use. */
  readonly sessionLife: number;

  /** Modes that may be chosen, strictest first; `private` is always among them. What is wider already stays until it is narrowed. */
  readonly allowedModes: readonly Mode[];
  /** Newly published things are at most this wide unless the publisher says otherwise; null = as their kind says (S1). */
  readonly defaultMode: Mode | null;
  readonly publishToEveryone: (typeof PUBLISHERS_TO_EVERYONE)[number];
  /** A share link ends at most this long after it is made, ms (S18). */
  readonly linkLongestLife: number;
  /** What is accepted through a link ends at most this long after it is accepted, ms; null = as its maker says. */
  readonly linkLongestAccess: number | null;
  readonly linkNeedsPassword: boolean;
  /** Whether links may be made that work without signing in (S20). */
  readonly openLinksAllowed: boolean;
  /** Mail domains to which one may invite; empty = every one. */
  readonly invitationDomains: readonly string[];
  /** Origins such as `https://wiki.example.org` that may frame what their reader may see (S34). */
  readonly embedOrigins: readonly string[];

  /** Largest file that may be uploaded, bytes; the machine's own limit counts besides. */
  readonly uploadLimit: number | null;
  /** What all versions of what one person owns, and their waiting uploads, may take together, bytes. */
  readonly personalQuota: number | null;
  /** What lies in the trash is gone after this, ms; null = it stays until somebody empties it. */
  readonly trashRetention: number | null;
  /** Entries of the audit log go after this, ms; null = they stay (P16). */
  readonly auditRetention: number | null;
}

export type PolicyName = keyof Policy;

/** The bounds of what can be set; the same in every way in. */
export const POLICY_BOUNDS = {
  passwordLeast: { unit: 'characters', least: 10, most: 64 },
  sessionIdle: { unit: 'ms', least: 5 * MINUTE, most: YEAR },
  sessionLife: { unit: 'ms', least: HOUR, most: YEAR },
  linkLongestLife: { unit: 'ms', least: MINUTE, most: YEAR },
  linkLongestAccess: { unit: 'ms', least: MINUTE, most: 10 * YEAR },
  uploadLimit: { unit: 'bytes', least: 1024, most: 2 ** 50 },
  personalQuota: { unit: 'bytes', least: 1024, most: 2 ** 50 },
  trashRetention: { unit: 'ms', least: DAY, most: 10 * YEAR },
  auditRetention: { unit: 'ms', least: 30 * DAY, most: 20 * YEAR },
} as const satisfies Partial<Record<PolicyName, { unit: AmountUnit; least: number; most: number }>>;

/** A hub as it comes. */
export const USUAL_POLICY: Policy = {
  hubName: 'Tessera',
  hubOrganization: '',
  hubDescription: '',
  hubContact: null,
  hubColorScheme: 'auto',

  signupEnabled: false,
  signupApproval: false,
  signupVerified: true,
  signupDomains: [],
  invitedMayRegister: 'approval',
  guestSessions: true,
  organizationMakers: 'admins',

  passwordLeast: 10,
  twoFactor: 'optional',
  sessionIdle: 14 * DAY,
  sessionLife: 90 * DAY,

  allowedModes: MODES,
  defaultMode: null,
  publishToEveryone: 'link-sharers',
  linkLongestLife: YEAR,
  linkLongestAccess: null,
  linkNeedsPassword: false,
  openLinksAllowed: false,
  invitationDomains: [],
  embedOrigins: [],

  uploadLimit: null,
  personalQuota: null,
  trashRetention: 30 * DAY,
  auditRetention: null,
};

/** Every setting by name, in the order in which they are told. */
export const POLICY_NAMES = Object.keys(USUAL_POLICY) as readonly PolicyName[];

/** All settings as they are in this snapshot. */
export function readPolicy(unit: Unit): Promise<Policy> {
  return readSettings(unit, ...POLICY_NAMES);
}

/** Some settings, where all would be too many for what is done at each request. */
export async function readSettings<Name extends PolicyName>(
  unit: Unit,
  ...names: readonly Name[]
): Promise<Pick<Policy, Name>> {
  const stored = await unit.settings.pick(names);
  const pairs = names.map((name) => [name, stored.has(name) ? stored.get(name) : USUAL_POLICY[name]]);
  // What is stored was judged when it was set.
  return Object.fromEntries(pairs) as Pick<Policy, Name>;
}
