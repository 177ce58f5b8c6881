import {
  APPLICABLE,
  COLOR_SCHEMES,
  INVITED_RULES,
  MODES,
  ORGANIZATION_MAKERS,
  POLICY_BOUNDS,
  POLICY_NAMES,
  PUBLISHERS_TO_EVERYONE,
  SETTINGS_FORMAT,
  SETTINGS_VERSION,
  TWO_FACTOR_RULES,
} from '@tessera/domain';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { amount, byId, line, lines, name, time } from './shapes.ts';

function bounded(name: keyof typeof POLICY_BOUNDS) {
  return amount(POLICY_BOUNDS[name]);
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

const changes = settingsShape.partial();
const settingName = z.enum(POLICY_NAMES);

/** What of the present is outside of a policy. */
export const findingShape = z.object({
  setting: settingName,
  count: z.number().int(),
  /** There may be more. */
  atLeast: z.boolean(),
  /** `stays` until the setting is applied to it; `at-once` as soon as the setting is saved. */
  when: z.enum(['stays', 'at-once']),
  sentence: z.string(),
});
export type FindingShape = z.infer<typeof findingShape>;
const findings = z.object({ findings: z.array(findingShape) });

/** Settings as a file. What the hub does not know is refused, so that nothing is believed to be taken over. */
export const settingsFileShape = z.strictObject({
  format: z.literal(SETTINGS_FORMAT),
  version: z.literal(SETTINGS_VERSION),
  exportedAt: time,
  settings: changes,
});
export type SettingsFileShape = z.infer<typeof settingsFileShape>;

const importShape = z.object({
  changes: z.array(z.object({ setting: settingName, before: z.unknown(), after: z.unknown() })),
  findings: z.array(findingShape),
});
export type SettingsImportShape = z.infer<typeof importShape>;

const appliedShape = z.object({
  changed: z.array(z.object({ setting: z.enum(APPLICABLE), count: z.number().int() })),
  /** How many different things this was about. */
  resources: z.number().int(),
  socketsClosed: z.number().int(),
  downloadsStopped: z.number().int(),
  remaining: z.array(findingShape),
});
export type AppliedSettingsShape = z.infer<typeof appliedShape>;

const expected = z.number().int().min(1).optional();

const ownSharing = z.strictObject({
  /** New things are at most this wide unless their publisher says otherwise; null = as hub and kind say. */
  defaultMode: z.enum(MODES).nullable(),
});
export type OwnSharingShape = z.infer<typeof ownSharing>;

const publishing = z.object({
  /** The mode of a new thing of each kind when nobody names one. */
  usual: z.record(z.string(), z.enum(MODES)),
  /** Why the caller may not choose a mode; null = they may. */
  modes: z.array(z.object({ mode: z.enum(MODES), reason: z.string().nullable() })),
});
export type PublishingShape = z.infer<typeof publishing>;

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
    body: changes,
    output: settingsShape,
  }),
  previewSettings: endpoint({
    method: 'POST',
    path: '/api/v1/settings/preview',
    summary: 'What changed settings would mean for what there is; nothing is changed',
    needs,
    body: changes,
    output: findings,
  }),
  listOutside: endpoint({
    method: 'GET',
    path: '/api/v1/settings/outside',
    summary: 'What is outside of the settings and could be brought inside',
    needs,
    output: findings,
  }),
  applySettings: endpoint({
    method: 'POST',
    path: '/api/v1/settings/apply',
    summary: 'Bring what is outside of the settings inside: one step, of exactly as many as were shown',
    needs,
    body: z.strictObject({
      /** By setting, how many were shown to be outside. */
      expected: z.strictObject({
        allowedModes: expected,
        publishToEveryone: expected,
        linkLongestLife: expected,
        linkLongestAccess: expected,
        linkNeedsPassword: expected,
        invitationDomains: expected,
      } satisfies Record<(typeof APPLICABLE)[number], typeof expected>),
    }),
    output: appliedShape,
  }),
  exportSettings: endpoint({
    method: 'GET',
    path: '/api/v1/settings/export',
    summary: 'The settings as a file, without secrets, sign-in methods and mail transport',
    needs,
    output: settingsFileShape,
  }),
  importSettings: endpoint({
    method: 'POST',
    path: '/api/v1/settings/import',
    summary: 'Take settings over from a file, all or none; with `preview` only say what would change',
    needs,
    query: z.strictObject({ preview: z.stringbool().optional() }),
    body: settingsFileShape,
    output: importShape,
  }),
  getOwnSharing: endpoint({
    method: 'GET',
    path: '/api/v1/account/sharing',
    summary: 'How what one publishes is usually shared',
    needs: { who: 'account', scope: 'read' },
    output: ownSharing,
  }),
  setOwnSharing: endpoint({
    method: 'PUT',
    path: '/api/v1/account/sharing',
    summary: 'Have what one publishes shared more strictly than usual',
    needs: { who: 'account', scope: 'share' },
    body: ownSharing,
    output: ownSharing,
  }),
  getOrganizationSharing: endpoint({
    method: 'GET',
    path: '/api/v1/organizations/:id/sharing',
    summary: 'How what an organization publishes is usually shared',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    output: ownSharing,
  }),
  setOrganizationSharing: endpoint({
    method: 'PUT',
    path: '/api/v1/organizations/:id/sharing',
    summary: 'Have what an organization publishes shared more strictly than usual; for its owners and admins',
    needs: { who: 'account', scope: 'share' },
    params: byId,
    body: ownSharing,
    output: ownSharing,
  }),
  getPublishing: endpoint({
    method: 'GET',
    path: '/api/v1/publishing',
    summary: 'Which modes one may choose for something new, and which it has when none is named',
    needs: { who: 'account', scope: 'read', permission: 'resources:create' },
    query: z.strictObject({
      /** Id or slug of the owner; else whom the session publishes to. */
      owner: z.string().max(64).optional(),
    }),
    output: publishing,
  }),
};
