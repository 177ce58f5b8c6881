import type { PrincipalKey } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { normalAddress } from '../accounts/model.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from '../settings/index.ts';
import type { LinkAccess, ShareLink } from './links-store.ts';
import { loadNames, type PersonView } from './names.ts';
import { notThere } from './not-there.ts';

const MINUTE = 60_000;
/** How long a link lives unless its maker says otherwise, the least and the most (S18). */
export const LINK_LIFE = { usual: 60 * MINUTE, least: MINUTE, most: 365 * 24 * 60 * MINUTE } as const;
/** How many links a resource can have that are not revoked, the expired ones among them. */
export const MOST_LINKS = 100;

/** What the hub's policy says of links (S18, S20). */
export interface LinkPolicy {
  /** Ms. */
  readonly longestLife: number;
  /** Ms after it was accepted; null = as the maker says. */
  readonly longestAccess: number | null;
  readonly needsPassword: boolean;
  readonly openAllowed: boolean;
}

export async function readLinkPolicy(unit: Unit): Promise<LinkPolicy> {
  const policy = await readSettings(
    unit,
    'linkLongestLife',
    'linkLongestAccess',
    'linkNeedsPassword',
    'openLinksAllowed',
    'guestSessions',
  );
  return {
    longestLife: Math.min(policy.linkLongestLife, LINK_LIFE.most),
    longestAccess: policy.linkLongestAccess,
    needsPassword: policy.linkNeedsPassword,
    // A hub that shows nothing to visitors has no use for links without sign-in.
    openAllowed: policy.openLinksAllowed && policy.guestSessions,
  };
}

export const LINK_STATES = ['live', 'paused', 'expired', 'used-up', 'revoked'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** What a link is now, whoever asks. */
export function stateOf(link: ShareLink, now: number): LinkState {
  if (link.revokedAt !== null) return 'revoked';
  if (link.until <= now) return 'expired';
  if (link.paused) return 'paused';
  return link.mostUses !== null && link.uses >= link.mostUses ? 'used-up' : 'live';
}

/** When access ends that is accepted now, with the policy's cap; null = with its revocation. */
export function accessEnd(access: LinkAccess, longest: number | null, now: number): number | null {
  const own = access.lasts === 'for' ? now + access.ms : access.lasts === 'until' ? access.at : null;
  if (longest === null) return own;
  return own === null ? now + longest : Math.min(own, now + longest);
}

/** Whether an address is of a mail domain; subdomains are others. */
export function isOfDomain(email: string, domain: string): boolean {
  return normalAddress(email).split('@').at(-1) === domain;
}

/** A link as lists show it, never with its secret. Times are ms since 1970. */
export interface LinkView {
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  readonly open: boolean;
  readonly madeBy: PersonView;
  readonly createdAt: number;
  readonly until: number;
  readonly access: LinkAccess;
  readonly mostUses: number | null;
  readonly uses: number;
  readonly lastUsedAt: number | null;
  readonly hasPassword: boolean;
  readonly domain: string | null;
  readonly state: LinkState;
}

export async function viewsOf(
  context: Context,
  unit: Unit,
  { resource }: Judged,
  links: readonly ShareLink[],
): Promise<readonly LinkView[]> {
  const now = context.clock.now();
  const makers = links.map((link) => link.maker);
  const names = await loadNames(context, unit, [...makers, resource.owner], { known: [resource.owner] });
  return links.map((link) => {
    const { id, label, role, createdAt, until, access, mostUses, uses, lastUsedAt, domain } = link;
    return {
      ...{ id, label, role, createdAt, until, access, mostUses, uses, lastUsedAt, domain },
      open: link.principal !== null,
      madeBy: names.person(link.maker),
      hasPassword: link.passwordHash !== null,
      state: stateOf(link, now),
    };
  });
}

/** A link of the resource that is not revoked, or `not-found`. */
export async function linkOf(unit: Unit, { resource }: Judged, id: string): Promise<ShareLink> {
  const link = await unit.links.byId(id);
  if (link === null || link.resource !== resource.key || link.revokedAt !== null) throw notThere('link');
  return link;
}

/** Key of the account that the caller has, for what visitors may do as well. */
export function callerKey(context: Context): PrincipalKey | null {
  return context.caller.account?.key ?? null;
}

/** What the log keeps of a link: all but secret and password. */
export function recordedLink(link: ShareLink) {
  const { id, role, label, until, access, mostUses, domain, paused } = link;
  return {
    ...{ id, role, label, until, access, mostUses, domain, paused },
    open: link.principal !== null,
    password: link.passwordHash !== null,
  };
}
