import { decide } from '../access/decide.ts';
import type { Decision } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { PrincipalInfo } from '../access/store.ts';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { kindOf } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import { accessEnd, callerKey, isOfDomain, readLinkPolicy, stateOf } from './links-model.ts';
import type { ProvedLink } from './links-prove.ts';
import { sourceOfLink } from './links-source.ts';
import type { ShareLink } from './links-store.ts';
import { loadNames } from './names.ts';
import { questionOf } from './receipt.ts';

/** How a link stands to whoever opens it: its page (S19). */
export const LINK_PAGES = [
  'bad',
  'revoked',
  'expired',
  'paused',
  'used-up',
  'signed-out',
  'password',
  'wrong-password',
  'own',
  'barred',
  'unproved',
  'wrong-domain',
  'closed',
  'accepted',
  'ready',
] as const;
export type LinkPage = (typeof LINK_PAGES)[number];

/** What a link leads to, for whoever may come in by it. */
export interface LinkedThing {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly owner: string;
  readonly madeBy: string;
  readonly role: Role;
  /** When access ends that is accepted now, or was; null = with its revocation. */
  readonly accessUntil: number | null;
  /** What is to be authorized besides, in a sentence; null = nothing (S19). */
  readonly authorizes: string | null;
}

/** What the page of a link shows. Nothing of the thing is told to whoever cannot come in. */
export interface LinkPageView {
  readonly page: LinkPage;
  /** No sign-in is needed (S20). */
  readonly open: boolean;
  /** End of the link, where that is the reader's business. */
  readonly until: number | null;
  /** The mail domain that it is for. */
  readonly domain: string | null;
  readonly thing: LinkedThing | null;
}

/** A link, what it leads to, and how it stands to the caller, of one snapshot. */
export interface LinkStanding {
  readonly page: LinkPage;
  readonly link: ShareLink | null;
  readonly resource: Resource | null;
  readonly decision: Decision | null;
}

/** How a proved link stands to the caller; nothing is told of one that was not proved, or whose thing is gone. */
export async function standingOf(
  context: Context,
  unit: Unit,
  proved: ProvedLink | null,
): Promise<LinkStanding> {
  const none = { link: null, resource: null, decision: null };
  if (proved === null) return { ...none, page: 'bad' };
  const { link } = proved;
  const [resource] = await unit.resources.byKeys([link.resource]);
  const now = context.clock.now();
  if (resource === undefined || resource.state === 'draft') return { ...none, page: 'bad' };
  const facts = await unit.access.facts(resource.key, now);
  // What is in the trash is its owner's and managers' alone; so is what it leads to.
  if (facts.path.some((node) => node.trashed)) return { ...none, page: 'revoked' };
  const key = callerKey(context);
  const holdings = await unit.access.holdings(key, now);
  const decision = decide({ ...facts, holdings }, await questionOf(unit, key, now));
  const page = await pageOf(context, unit, proved, resource, decision);
  return { page, link, resource, decision };
}

async function pageOf(
  context: Context,
  unit: Unit,
  { link, password }: ProvedLink,
  resource: Resource,
  decision: Decision,
): Promise<LinkPage> {
  const state = stateOf(link, context.clock.now());
  if (state === 'revoked') return 'revoked';
  const { account } = context.caller;
  if (account !== null && through(link, decision) !== null) return 'accepted';
  if (state === 'expired' || state === 'paused') return state;
  if (link.principal !== null && !(await readLinkPolicy(unit)).openAllowed) return 'closed';
  if (link.principal === null) {
    if (account === null) return 'signed-out';
    // Who made it and has no access any more is told nothing of the thing: theirs was taken away.
    if (link.maker === account.key) return decision.role === null ? 'barred' : 'own';
    if (decision.role === 'owner') return 'own';
    if (await unit.links.isBarred(resource.key, account.key)) return 'barred';
  }
  if (state === 'used-up') return 'used-up';
  if (password === 'missing') return 'password';
  if (password === 'wrong') return 'wrong-password';
  if (link.domain !== null && account !== null) {
    if (!isOfDomain(account.email, link.domain)) return 'wrong-domain';
    // A mail domain counts only for an address that was proved (S27).
    if (!account.emailVerified) return 'unproved';
  }
  return 'ready';
}

/** The grant that the caller has through the link. */
function through(link: ShareLink, { becauses }: Decision) {
  const source = sourceOfLink(link);
  const because = becauses.find(
    (one) => one.by === 'grant' && one.grant.source === source && one.principalKind === 'account',
  );
  return because?.by === 'grant' ? because.grant : null;
}

/** Pages on which the thing is named: to those who may come in by the link, or are in. */
const NAMING: ReadonlySet<LinkPage> = new Set(['ready', 'accepted', 'own']);

/** The page as its reader may see it. */
export async function viewOf(context: Context, unit: Unit, standing: LinkStanding): Promise<LinkPageView> {
  const { page, link, resource, decision } = standing;
  const common = { page, open: link?.principal != null };
  if (link === null || resource === null || decision === null || !NAMING.has(page))
    return {
      ...common,
      until: null,
      domain: page === 'wrong-domain' || page === 'unproved' ? (link?.domain ?? null) : null,
      thing: null,
    };
  const names = await loadNames(context, unit, [resource.owner, link.maker], {
    known: [resource.owner, link.maker],
  });
  const granted = through(link, decision);
  const { longestAccess } = await readLinkPolicy(unit);
  const authorizes = kindOf(context, resource).authorizes;
  return {
    ...common,
    until: link.until,
    domain: link.domain,
    thing: {
      id: resource.id,
      title: resource.title,
      kind: resource.kind,
      owner: nameOf(names.info(resource.owner)),
      madeBy: nameOf(names.info(link.maker)),
      role: link.role,
      accessUntil:
        granted !== null
          ? granted.until
          : link.principal !== null
            ? link.until
            : accessEnd(link.access, longestAccess, context.clock.now()),
      authorizes: page === 'ready' && link.principal === null ? authorizes : null,
    },
  };
}

function nameOf(info: PrincipalInfo | undefined): string {
  return info?.name ?? 'Somebody';
}

const WORDS: Readonly<Record<LinkPage, string>> = {
  bad: 'This is not the address of a link that exists. Copy the whole of it.',
  revoked: 'This link leads nowhere any more. Ask whoever sent it for a new one.',
  expired: 'This link has ended. Ask whoever sent it for a new one.',
  paused: 'This link is paused. Try again later, or ask whoever sent it.',
  'used-up': 'This link has been used as often as it may be. Ask whoever sent it for a new one.',
  'signed-out': 'Sign in to accept this link.',
  password: 'This link asks for a password.',
  'wrong-password': 'The password of this link is wrong.',
  own: 'It is your own: you have access already.',
  barred: 'Your access was taken away, and no link gives it back. Ask a manager to share it with you again.',
  unproved: 'This link is for proved addresses of a mail domain. Prove yours first.',
  'wrong-domain': 'This link is for addresses of another mail domain than yours.',
  closed: 'This link cannot be used in that way.',
  accepted: 'You have accepted this link.',
  ready: 'This link can be accepted.',
};

/** The refusal that a page is: `link-refused`, whose parameter `page` says which. */
export function refused(page: LinkPage): Problem {
  return new Problem('link-refused', { detail: WORDS[page], parameters: { page } });
}
