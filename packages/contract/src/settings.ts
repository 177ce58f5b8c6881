import {
  COLOR_SCHEMES,
  INVITED_RULES,
  MODES,
  ORGANIZATION_MAKERS,
  POLICY_BOUNDS,
  PUBLISHERS_TO_EVERYONE,
  TWO_FACTOR_RULES,
} from '@tessera/domain';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { line, lines, name } from './shapes.ts';

function bounded(name: keyof typeof POLICY_BOUNDS) {
  const { least, most } = POLICY_BOUNDS[name];
  return z.number().int().min(least).max(most);
}

const domains = z.array(z.string().max(253)).max(200);

/** Every setting of the hub. Times in ms, sizes in bytes; null = no limit. */
export const settingsShape = z.strictObject({
  hubName: name(120),
  hubOrganization: line(200),
  hubDescription: lines(2000),
  /** Whom to ask, as anybody may read it; null = nobody is named. */
  hubContact: name(200).nullable(),
  /** The colours of whoever chose none. */
  hubColorScheme: z.enum(COLOR_SCHEMES),
  /** Whether people make their own accounts. */
  signupEnabled: z.boolean(),
  /** Whether an account that somebody made for themselves waits for an administrator. */
  signupApproval: z.boolean(),
  /** Whether the address is proved first; counts only where the hub sends mail. */
  signupVerified: z.boolean(),
  /** Mail domains that may register; empty = every one. */
  signupDomains: domains,
  /** Whether people who were invited to a thing may register where sign-up is off. */
  invitedMayRegister: z.enum(INVITED_RULES),
  /** Whether visitors without an account are let in. */
  guestSessions: z.boolean(),
  /** Who makes organizations. */
  organizationMakers: z.enum(ORGANIZATION_MAKERS),
  /** Characters that a new password needs. */
  passwordLeast: bounded('passwordLeast'),
  /** Who must have a second factor. */
  twoFactor: z.enum(TWO_FACTOR_RULES),
  /** A session ends this long after its last use. */
  sessionIdle: bounded('sessionIdle'),
  /** And this long after it began. */
  sessionLife: bounded('sessionLife'),
  /** General access that may be chosen; private is always among them. */
  allowedModes: z.array(z.enum(MODES)).min(1).max(MODES.length),
  /** New things are at most this wide unless their publisher says otherwise; null = as their kind says. */
  defaultMode: z.enum(MODES).nullable(),
  /** Who may make a thing public. */
  publishToEveryone: z.enum(PUBLISHERS_TO_EVERYONE),
  /** A share link ends at most this long after it is made. */
  linkLongestLife: bounded('linkLongestLife'),
  /** What is accepted through a link ends at most this long after that. */
  linkLongestAccess: bounded('linkLongestAccess').nullable(),
  linkNeedsPassword: z.boolean(),
  /** Whether links may be made that work without signing in. */
  openLinksAllowed: z.boolean(),
  /** Mail domains to which one may invite; empty = every one. */
  invitationDomains: domains,
  /** Origins that may frame what their reader may see. */
  embedOrigins: z.array(z.string().max(300)).max(100),
  /** Largest file that may be uploaded; the machine's own limit counts besides. */
  uploadLimit: bounded('uploadLimit').nullable(),
  /** What one person's things and waiting uploads may take together. */
  personalQuota: bounded('personalQuota').nullable(),
  /** What lies in the trash is gone after this. */
  trashRetention: bounded('trashRetention').nullable(),
  /** Entries of the audit log go after this. */
  auditRetention: bounded('auditRetention').nullable(),
});
export type SettingsShape = z.infer<typeof settingsShape>;

const needs = { who: 'account', scope: 'admin', permission: 'settings:manage' } as const;

export const settings = {
  getSettings: endpoint({
    method: 'GET',
    path: '/api/v1/settings',
    summary: 'The settings of the hub',
    needs,
    output: settingsShape,
  }),
  updateSettings: endpoint({
    method: 'PATCH',
    path: '/api/v1/settings',
    summary: 'Change settings; what is left out stays',
    needs,
    body: settingsShape.partial(),
    output: settingsShape,
  }),
};
