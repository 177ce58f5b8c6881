import { CEILINGS } from '../access/model.ts';
import { type GrantRole, rank, roundDown } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import type { Context } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Kind } from '../kinds/kind.ts';
import { aKind, kindOf } from '../resources/guards.ts';
import { durationWords } from '../settings/amounts.ts';
import { LINK_LIFE, type LinkPolicy } from './links-model.ts';
import type { LinkAccess } from './links-store.ts';
import { refuseMoreThanHeld } from './targets.ts';

/* What a link may be: what is asked for, held against the hub's policy, the kind and its maker's role (S18, S20). */

export interface CreateLinkInput {
  /** The resource. */
  readonly id: string;
  /** Viewer when left out; rounded down to what the kind offers (S5). */
  readonly role?: GrantRole | undefined;
  readonly label?: string | undefined;
  /** Ms from now; an hour when left out, or as long as the hub's policy lets links live. */
  readonly life?: number | undefined;
  readonly access?: LinkAccess | undefined;
  readonly mostUses?: number | null | undefined;
  readonly password?: string | undefined;
  readonly domain?: string | undefined;
  /** Works without signing in (S20). */
  readonly open?: boolean | undefined;
}

const LONGEST_PASSWORD = 200;

/** The hash of the password that was asked for, which takes its time on purpose; null without one. */
export async function passwordHashOf(
  context: Context,
  { password }: CreateLinkInput,
): Promise<string | null> {
  if (password === undefined || password === '') return null;
  if (password.length > LONGEST_PASSWORD)
    throw invalid('password', `must be at most ${LONGEST_PASSWORD} characters.`);
  return context.hasher.hash(password);
}

/** The role that a link gives: within what its maker holds and what visitors may be, rounded down to what the kind offers. */
export function roleOf(
  context: Context,
  { resource, decision }: Judged,
  { role, open }: CreateLinkInput,
): GrantRole {
  const wanted = role ?? 'viewer';
  const ceiling = CEILINGS.link ?? 'viewer';
  if (open === true && rank(wanted) > rank(ceiling))
    throw new Problem('share-refused', {
      detail: `A link that works without signing in gives ${ceiling}, not ${wanted}.`,
      errors: [{ field: 'role', message: `must be ${ceiling} for an open link` }],
    });
  refuseMoreThanHeld(decision.role ?? 'viewer', wanted);
  const kind = kindOf(context, resource);
  const given = roundDown(wanted, kind.roles);
  if (given === null || given === 'owner')
    throw invalid('role', `${aKind(kind.id)} does not offer ${wanted}.`);
  return given;
}

/** How long it lives, in ms: an hour unless said, within the policy. */
export function lifeOf({ longestLife }: LinkPolicy, life: number | undefined): number {
  if (life === undefined) return Math.min(LINK_LIFE.usual, longestLife);
  if (!Number.isSafeInteger(life) || life < LINK_LIFE.least)
    throw invalid('life', 'must be a minute or more.');
  if (life > longestLife)
    throw invalid('life', `must be at most ${durationWords(longestLife)}: this hub's links live no longer.`);
  return life;
}

/** How long the access lasts that is accepted through it, within the policy. */
export function accessOf({ longestAccess }: LinkPolicy, input: CreateLinkInput, now: number): LinkAccess {
  const access = input.access ?? { lasts: 'until-revoked' };
  if (access.lasts === 'until-revoked') return access;
  const length = access.lasts === 'for' ? access.ms : access.at - now;
  if (!Number.isSafeInteger(length) || length < LINK_LIFE.least)
    throw invalid('access', 'must last a minute or more.');
  if (longestAccess !== null && access.lasts === 'for' && length > longestAccess)
    throw invalid(
      'access',
      `must be at most ${durationWords(longestAccess)}: this hub's links give no more.`,
    );
  return access;
}

const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

/** The mail domain that it is for, in its plain form; null = any. */
export function domainOf({ domain, open }: CreateLinkInput): string | null {
  const plain = (domain ?? '').trim().normalize('NFC').toLowerCase().replace(/^@/, '');
  if (plain === '') return null;
  if (open === true)
    throw invalid('domain', 'cannot go with a link that works without signing in: nobody proves an address.');
  if (!DOMAIN.test(plain)) throw invalid('domain', 'must be a mail domain such as example.org.');
  return plain;
}

/** Whether it works without signing in; `share-refused` where the policy or the kind has no such link. */
export function opensIn({ openAllowed }: LinkPolicy, kind: Kind, { open }: CreateLinkInput): boolean {
  if (open !== true) return false;
  if (!openAllowed)
    throw new Problem('share-refused', {
      detail: 'This hub makes no links that work without signing in. Ask an administrator to allow them.',
      errors: [{ field: 'open', message: 'is not allowed here' }],
    });
  // What is never open to whoever has its address is not so by a link either (S1).
  if (kind.refusedModes.includes('unlisted'))
    throw new Problem('share-refused', {
      detail: `It cannot be opened without signing in: ${aKind(kind.id)} never is.`,
      errors: [{ field: 'open', message: 'is not offered by this kind' }],
    });
  return true;
}

/** Why no link without sign-in can be made, in words; null = one can. */
export function openRefusal(policy: LinkPolicy, kind: Kind): string | null {
  if (!policy.openAllowed) return 'This hub makes no links that work without signing in.';
  return kind.refusedModes.includes('unlisted')
    ? `${aKind(kind.id)} is never open without signing in.`
    : null;
}
