import type { Context } from '../context.ts';
import { MODES, type Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import type { OutsideGrant, OutsideLink, OutsideMode } from './outside-store.ts';
import type { Policy, PolicyName } from './policy.ts';

/** Most things that one step changes; beyond it the same step is taken again. */
export const APPLY_AT_ONCE = 5000;

/** Settings that bind what is new, and that can be applied to what there is in one step (P14). */
export const APPLICABLE = [
  'allowedModes',
  'publishToEveryone',
  'linkLongestLife',
  'linkLongestAccess',
  'linkNeedsPassword',
  'invitationDomains',
] as const;
export type ApplicableSetting = (typeof APPLICABLE)[number];

/** What of the present is outside of a policy. */
export interface PolicyFinding {
  readonly setting: PolicyName;
  readonly count: number;
  /** There may be more. */
  readonly atLeast: boolean;
  /** `stays` until it is applied; `at-once` as soon as the setting is saved. */
  readonly when: 'stays' | 'at-once';
  readonly sentence: string;
}

/** Everything outside of `policy`, of what differs from `before` or, without it, of every setting that can be applied. */
export async function findOutside(
  context: Context,
  unit: Unit,
  policy: Policy,
  before: Policy | null,
): Promise<readonly PolicyFinding[]> {
  const found: PolicyFinding[] = [];
  for (const setting of APPLICABLE) {
    if (before !== null && same(before[setting], policy[setting])) continue;
    const { length } = await outsideOf(context, unit, policy, setting);
    if (length === 0) continue;
    const count = Math.min(length, APPLY_AT_ONCE);
    const atLeast = length > APPLY_AT_ONCE;
    found.push({ setting, count, atLeast, when: 'stays', sentence: STAYS[setting](counted(count, atLeast)) });
  }
  if (before === null) return found;
  for (const [setting, look] of AT_ONCE) {
    if (same(before[setting], policy[setting])) continue;
    const count = await look(unit, policy, before, context.clock.now());
    if (count === 0) continue;
    found.push({
      setting,
      count,
      atLeast: false,
      when: 'at-once',
      sentence: SUDDEN[setting]?.(counted(count, false)) ?? '',
    });
  }
  return found;
}

/** The things, links or grants that are outside of one setting; one more than a step changes if there are more. */
export async function outsideOf(
  context: Context,
  unit: Unit,
  policy: Policy,
  setting: ApplicableSetting,
): Promise<readonly (OutsideMode | OutsideLink | OutsideGrant)[]> {
  const now = context.clock.now();
  const limit = APPLY_AT_ONCE + 1;
  switch (setting) {
    case 'allowedModes': {
      const refused = MODES.filter((mode) => !policy.allowedModes.includes(mode));
      return refused.length === 0 ? [] : unit.outside.modes(refused, limit);
    }
    case 'publishToEveryone':
      return policy.publishToEveryone === 'link-sharers' ? [] : unit.outside.publicOfOthers(limit);
    case 'linkLongestLife':
      return unit.outside.linksLongerThan(policy.linkLongestLife, now, limit);
    case 'linkLongestAccess': {
      const { linkLongestAccess } = policy;
      return linkLongestAccess === null
        ? []
        : unit.outside.linkGrantsLongerThan(linkLongestAccess, now, limit);
    }
    case 'linkNeedsPassword':
      return policy.linkNeedsPassword ? unit.outside.linksWithoutPassword(now, limit) : [];
    case 'invitationDomains': {
      const { invitationDomains } = policy;
      return invitationDomains.length === 0
        ? []
        : unit.outside.invitationsBeyond(invitationDomains, now, limit);
    }
  }
}

/** The widest mode that a thing may have under a policy and that opens it to nobody new. */
export function nextAllowed(thing: OutsideMode, allowed: readonly Mode[], refused: readonly Mode[]): Mode {
  const narrower = MODES.slice(0, MODES.indexOf(thing.mode)).toReversed();
  return (
    narrower.find(
      (mode) =>
        allowed.includes(mode) &&
        !refused.includes(mode) &&
        // Of what a person owns it would say something and mean nothing.
        (mode !== 'organization' || thing.organization),
    ) ?? 'private'
  );
}

type Look = (unit: Unit, policy: Policy, before: Policy, now: number) => Promise<number>;

const sessions: Look = (unit, policy, _before, now) =>
  unit.outside.sessions({ idleSince: now - policy.sessionIdle, begunUntil: now - policy.sessionLife });

/** What changes as soon as a setting is saved. */
const AT_ONCE: readonly (readonly [PolicyName, Look])[] = [
  [
    'openLinksAllowed',
    async (unit, policy, _, now) => (policy.openLinksAllowed ? 0 : unit.outside.openLinks(now)),
  ],
  ['sessionIdle', sessions],
  ['sessionLife', sessions],
  [
    'twoFactor',
    async (unit, { twoFactor }) => (twoFactor === 'optional' ? 0 : unit.outside.withoutFactor(twoFactor)),
  ],
  [
    'trashRetention',
    async (unit, { trashRetention }, _, now) =>
      trashRetention === null ? 0 : unit.outside.trashedBefore(now - trashRetention),
  ],
  [
    'auditRetention',
    async (unit, { auditRetention }, _, now) =>
      auditRetention === null ? 0 : unit.outside.auditBefore(now - auditRetention),
  ],
  [
    'personalQuota',
    async (unit, { personalQuota }) => (personalQuota === null ? 0 : unit.outside.peopleOver(personalQuota)),
  ],
];

/** A number with its noun: `counted(1, 'thing', 'things')`. */
type Counted = (one: string, many: string) => string;

function counted(count: number, atLeast: boolean): Counted {
  return (one, many) => `${atLeast ? 'At least ' : ''}${count} ${count === 1 ? one : many}`;
}

const STAYS: Readonly<Record<ApplicableSetting, (n: Counted) => string>> = {
  allowedModes: (n) => `${n('thing is', 'things are')} open in a way that would no longer be allowed.`,
  publishToEveryone: (n) =>
    `${n('thing is', 'things are')} public and belong to people who would no longer be allowed that.`,
  linkLongestLife: (n) => `${n('share link lives', 'share links live')} longer than that.`,
  linkLongestAccess: (n) => `${n('person has', 'people have')} access through a link for longer than that.`,
  linkNeedsPassword: (n) => `${n('share link has', 'share links have')} no password.`,
  invitationDomains: (n) => `${n('invitation waits', 'invitations wait')} for an address of another domain.`,
};

const SUDDEN: Readonly<Partial<Record<PolicyName, (n: Counted) => string>>> = {
  openLinksAllowed: (n) => `${n('open link stops', 'open links stop')} working as long as this is off.`,
  sessionIdle: (n) => `${n('session ends', 'sessions end')} at once; those people sign in again.`,
  sessionLife: (n) => `${n('session ends', 'sessions end')} at once; those people sign in again.`,
  twoFactor: (n) =>
    `${n('person has', 'people have')} no second factor and must set one up at the next sign-in.`,
  trashRetention: (n) =>
    `${n('thing in the trash is', 'things in the trash are')} gone for good within the hour.`,
  auditRetention: (n) =>
    `${n('entry of the audit log is', 'entries of the audit log are')} gone for good within the hour.`,
  personalQuota: (n) =>
    `${n('person has', 'people have')} more than that. They keep it and can upload nothing more.`,
};

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
